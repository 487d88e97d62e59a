import type { DecisionRule } from '../../deploy/device';
import type { CNames } from './names';
import type { CPlan } from './plan';
import { floatArray } from './text';

/** How several windows of the plan make a decision; nothing where each is told by itself. */
export function rule({ feeding }: Pick<CPlan, 'feeding'>): DecisionRule | undefined {
  return feeding.kind === 'samples' ? feeding.decisions : undefined;
}

/** The line of the result's type. */
export function decisionMember(plan: CPlan): string {
  return rule(plan)
    ? `  int32_t decision; /* the class that more than half of the last ${plan.names.macro}_VOTES windows are for; -1 when there is none */\n`
    : '';
}

export function voteMacro(plan: CPlan): string {
  const decisions = rule(plan);
  if (!decisions) return '';
  return `/*
 * Decisions: so many windows vote, the latest among them, each for its most probable class where that reaches the class's
 * own probability, and more than half of them have to be for one class.
 */
#define ${plan.names.macro}_VOTES ${decisions.votes}

`;
}

/** Counts the vote of a window and decides. */
export function voteFunction(plan: CPlan): string {
  const decisions = rule(plan);
  if (!decisions) return '';
  const { symbol, macro } = plan.names;
  return `
/* A window votes for its most probable class from this probability on. */
${floatArray(`static const float thresholds[${decisions.thresholds.length}]`, Float32Array.from(decisions.thresholds))}/* What the last windows are for, the latest first; -1: for nothing. */
static int32_t votes[${macro}_VOTES];
static int32_t voted;

static void vote(${symbol}_result_t *result) {
  for (int32_t i = ${macro}_VOTES - 1; i > 0; i--) votes[i] = votes[i - 1];
  votes[0] = result->probability >= thresholds[result->class_index] ? result->class_index : -1;
  if (voted < ${macro}_VOTES) voted++;
  /* What more than half are for leads all others together (Boyer and Moore 1991), and is counted. */
  int32_t leader = -1;
  int32_t lead = 0;
  int32_t alike = 0;
  for (int32_t i = 0; i < voted; i++) {
    if (lead == 0) leader = votes[i];
    lead += votes[i] == leader ? 1 : -1;
  }
  for (int32_t i = 0; i < voted; i++) alike += votes[i] == leader;
  result->decision = 2 * alike > ${macro}_VOTES ? leader : -1;
}
`;
}

/** What a program prints behind class and probability, as the rest of its format and the rest of its arguments. */
export function decisionShown(plan: CPlan, { symbol }: CNames): { format: string; argument: string } {
  return rule(plan)
    ? {
        format: ' decided %s',
        argument: `, result.decision < 0 ? "unknown" : ${symbol}_class_names[result.decision]`,
      }
    : { format: '', argument: '' };
}
