import type { StudyRecord } from '../core/records/study';
import type { TrialHead } from '../core/records/trial';
import { METHODS } from '../core/search';
import { configurationKey, type Configuration, type Parameter, type SearchSpace } from '../core/space';
import { createCodec } from '../core/space/codec';
import type { JournalStudy, JournalTrial } from './optuna-read';
import type { Question } from './search-loop';

/** Why a trial of a journal is not asked here. */
export interface Refusal {
  /** Optuna's number. */
  number: number;
  why: 'missing' | 'outside' | 'unknown' | 'tried';
  parameter?: string;
  value?: string | number;
  /** The trial here that tried it. */
  trial?: number;
}

/** What a journal asks of a study. */
export interface Asked {
  questions: NonNullable<StudyRecord['asked']>;
  refused: readonly Refusal[];
}

/** Trials of rungs are promoted by their place: one more would change which are. */
export const takesQuestions = ({ plan }: Pick<StudyRecord, 'plan'>): boolean =>
  METHODS[plan.method].firstOpenTrial === undefined;

/** The trial that a journal says is this study's, and is another one; undefined where all agree. */
export function strangerIn(
  journal: JournalStudy,
  space: SearchSpace,
  trials: readonly TrialHead[],
): number | undefined {
  const byNumber = new Map(trials.map((trial) => [trial.number, trial]));
  return journal.trials.find(({ own, values }) => {
    if (own === undefined) return false;
    const trial = byNumber.get(own);
    const configuration = configurationIn(space, values);
    if (!trial || 'why' in configuration) return true;
    return configurationKey(space, configuration.found) !== configurationKey(space, trial.configuration);
  })?.own;
}

/** What others added to a journal, as questions to be tried here: their values are not ours, so each is trained and judged again. */
export function questionsIn(journal: JournalStudy, record: StudyRecord, trials: readonly TrialHead[]): Asked {
  const { space } = record.plan;
  // Of several, the first is named.
  const tried = new Map(
    [...trials]
      .reverse()
      .filter(({ fidelity }) => fidelity === 1)
      .map(({ configuration, number }) => [configurationKey(space, configuration), number]),
  );
  const waiting = new Set(
    (record.asked ?? []).map(({ configuration }) => configurationKey(space, configuration)),
  );
  const questions: { configuration: Configuration; by: 'optuna'; number: number }[] = [];
  const refused: Refusal[] = [];
  for (const { number, values, own } of journal.trials) {
    if (own !== undefined) continue;
    const read = configurationIn(space, values);
    if ('why' in read) {
      refused.push({ number, ...read });
      continue;
    }
    const key = configurationKey(space, read.found);
    const trial = tried.get(key);
    if (trial !== undefined) refused.push({ number, why: 'tried', trial });
    else if (!waiting.has(key)) questions.push({ configuration: read.found, by: 'optuna', number });
    waiting.add(key);
  }
  return { questions, refused };
}

type Reading = { found: Configuration } | Omit<Refusal, 'number'>;

/** A configuration of the space from values of a journal; what does not count under its conditions is left out. */
function configurationIn(space: SearchSpace, values: JournalTrial['values']): Reading {
  const stranger = Object.keys(values).find((name) => !space.some((parameter) => parameter.name === name));
  if (stranger !== undefined) return { why: 'unknown', parameter: stranger };
  const found: Record<string, string | number> = {};
  for (const parameter of space) {
    const { name, when = [] } = parameter;
    const counts = when.every(({ parameter: other, in: among }) => among.includes(found[other]));
    if (!counts) continue;
    if (!Object.hasOwn(values, name)) return { why: 'missing', parameter: name };
    const value = valueIn(parameter, values[name]);
    if (value === undefined) return { why: 'outside', parameter: name, value: values[name] };
    found[name] = value;
  }
  const codec = createCodec(space);
  return { found: codec.configurationOf(codec.pointOf(found)) };
}

/** Optuna adds steps up, so that 0.3 comes back as 0.30000000000000004: the listed value is meant. */
function valueIn(parameter: Parameter, value: string | number): string | number | undefined {
  const near = (listed: string | number) =>
    listed === value ||
    (typeof listed === 'number' &&
      typeof value === 'number' &&
      Math.abs(listed - value) <= 1e-9 * Math.max(1, Math.abs(listed)));
  if ('values' in parameter) return (parameter.values as readonly (string | number)[]).find(near);
  if (typeof value !== 'number' || value < parameter.low || value > parameter.high) return undefined;
  return parameter.kind === 'real' || Number.isInteger(value) ? value : undefined;
}

/** Questions of others that no trial answers yet, in their order. */
export function waitingQuestions(
  { plan: { space }, asked = [] }: Pick<StudyRecord, 'plan' | 'asked'>,
  tried: Iterable<{ configuration: Configuration; fidelity?: number }>,
): Question[] {
  if (asked.length === 0) return [];
  const known = new Set<string>();
  for (const { configuration, fidelity = 1 } of tried)
    if (fidelity === 1) known.add(configurationKey(space, configuration));
  return asked
    .filter(({ configuration }) => !known.has(configurationKey(space, configuration)))
    .map(({ configuration, number }) => ({
      configuration,
      fidelity: 1,
      phase: 'optimise',
      reason: `Optuna asked for it, as its trial ${number}; trained and judged here.`,
      askedBy: `Optuna, trial ${number}`,
    }));
}

/** How many trials others asked for: finished, under way and waiting. They come on top of the plan's. */
export const foreignTrials = (
  record: Pick<StudyRecord, 'plan' | 'asked'>,
  trials: readonly TrialHead[],
): number =>
  trials.filter(({ askedBy }) => askedBy !== undefined).length + waitingQuestions(record, trials).length;
