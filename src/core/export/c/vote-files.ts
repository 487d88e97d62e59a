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
  result->decision = -1;
  for (int32_t i = 0; i < voted; i++) {
    int32_t alike = 0;
    for (int32_t k = 0; k < voted; k++) alike += votes[k] == votes[i];
    if (votes[i] >= 0 && 2 * alike > ${macro}_VOTES) result->decision = votes[i];
  }
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
