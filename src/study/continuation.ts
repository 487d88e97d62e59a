import type { Dataset } from '../core/data';
import type { EngineId } from '../core/records/engine';
import type { StudyRecord } from '../core/records/study';
import { headOf, type Trial, type TrialHead } from '../core/records/trial';
import type { WeightsRecord } from '../core/records/weights';
import type { StudyBundle } from './study-file';

/** A study as it is stored here. */
export type StudyHere = Pick<StudyBundle, 'study' | 'trials' | 'dataset' | 'weights'>;

/** Why a file does not continue the study of its id. `trial` is the first one that is another one. */
export interface Difference {
  what: 'data' | 'plan' | 'evidence' | 'trial' | 'at-work';
  trial?: number;
}

/** What a person should know of trials that were made elsewhere, though they continue the study. */
export interface Mark {
  /** `engine`: trained by another one, which rounds differently; `build`: by another version of the code, or one that does not say. */
  what: 'engine' | 'build';
  here: string;
  there: string;
}

/** A study with what a file adds to it. */
export interface Continued {
  study: StudyRecord;
  trials: readonly Trial[];
  weights: readonly WeightsRecord[];
  /** Numbers of the trials that are new here. */
  added: readonly number[];
  marks: readonly Mark[];
}

export type Relation = { continues: Continued } | { differs: Difference } | { continues: null };

/**
 * What a file is to the study of its id that is here. It continues it where data, plan (but for the name) and what was known before
 * the first trial are the same, and every trial that both have is the same in all but its times. Trials, model and state of the
 * file are taken then; name, re-runs, smaller models and the decision rule stay those of here.
 * @param build of this page; see `BUILD`
 * @returns null for a file that has nothing new
 */
export function relationOf(here: StudyHere, file: StudyBundle, build: string | undefined): Relation {
  const difference = differenceOf(here, file);
  if (difference) return { differs: difference };
  const known = new Set(here.trials.map(({ number }) => number));
  const there = new Set(file.trials.map(({ number }) => number));
  const added = file.trials.filter(({ number }) => !known.has(number));
  const model = file.study.final ?? here.study.final;
  const hasNews = added.length > 0 || (known.size === there.size && !sameModel(model, here.study.final));
  if (!hasNews) return { continues: null };
  const rest = here.trials.filter(({ number }) => !there.has(number));
  const marks = marksOf(here.trials, added, { here: build, there: file.build });
  const numbers = added.map(({ number }) => number).sort((a, b) => a - b);
  const { state, message, rejectedRefits } = file.study;
  return {
    continues: {
      study: {
        ...here.study,
        state: state === 'running' || state === 'refitting' || state === 'draft' ? 'paused' : state,
        message,
        updatedAt: Math.max(here.study.updatedAt, file.study.updatedAt),
        revision: Math.max(here.study.revision ?? 0, file.study.revision ?? 0) + 1,
        final: model,
        rejectedRefits: rejectedRefits ?? here.study.rejectedRefits,
        ...joinedOf(here.study, file.study, numbers, marks),
      },
      // Times decide how many trials a budget of time is good for: those of one run are kept together.
      trials: [...file.trials, ...rest].sort((a, b) => a.number - b.number),
      weights: [
        ...new Map([...here.weights, ...file.weights].map((record) => [record.key, record])).values(),
      ],
      added: numbers,
      marks,
    },
  };
}

/** Marks of before, of the file, and of what is joined now. */
function joinedOf(
  here: StudyRecord,
  there: StudyRecord,
  trials: readonly number[],
  marks: readonly Mark[],
): Pick<StudyRecord, 'joined'> {
  const now = marks.length > 0 ? [{ trials, marks }] : [];
  const all = [...(here.joined ?? []), ...(there.joined ?? []), ...now];
  const joined = [...new Map(all.map((one) => [JSON.stringify(one), one])).values()];
  return joined.length > 0 ? { joined } : {};
}

function differenceOf(here: StudyHere, file: StudyBundle): Difference | null {
  if (!sameData(here.dataset, file.dataset)) return { what: 'data' };
  const planOf = ({ plan }: StudyRecord) => ({ ...plan, name: '' });
  if (!sameValue(planOf(here.study), planOf(file.study))) return { what: 'plan' };
  if (!sameValue(here.study.evidence, file.study.evidence)) return { what: 'evidence' };
  const there = new Map(file.trials.map((trial) => [trial.number, trial]));
  const other = here.trials.find((trial) => {
    const twin = there.get(trial.number);
    return twin && !sameValue(outcomeOf(trial), outcomeOf(twin));
  });
  return other ? { what: 'trial', trial: other.number } : null;
}

/** All that a trial found out; not when, and not in which words it was asked for. */
function outcomeOf(trial: Trial): unknown {
  const {
    startedAt: _at,
    durationMs: _ms,
    reason: _reason,
    phase: _phase,
    ...head
  }: TrialHead = headOf(trial);
  const { confusion, folds } = trial;
  return { ...head, confusion, folds: folds.map(({ accuracy, crossAccuracy }) => [accuracy, crossAccuracy]) };
}

function sameData(here: Dataset, there: Dataset): boolean {
  const alike = (a: ArrayLike<number>, b: ArrayLike<number>) => {
    if (a.length !== b.length) return false;
    for (let i = 0; i < a.length; i++) if (!Object.is(a[i], b[i])) return false;
    return true;
  };
  const [one, other] = [here.examples, there.examples];
  return (
    one.id === other.id &&
    sameValue(one.input, other.input) &&
    sameValue(one.classNames, other.classNames) &&
    alike(one.labels, other.labels) &&
    alike(one.sessions, other.sessions) &&
    alike(one.startRows, other.startRows) &&
    alike(one.features, other.features)
  );
}

const sameModel = (a: StudyRecord['final'], b: StudyRecord['final']): boolean =>
  a?.trial === b?.trial && a?.fold === b?.fold;

function marksOf(
  known: readonly Trial[],
  added: readonly Trial[],
  build: { here: string | undefined; there: string | undefined },
): Mark[] {
  const engines = (trials: readonly Trial[]) => [
    ...new Set(trials.flatMap(({ folds }) => folds.map(({ engine }) => engine))),
  ];
  const [before, after] = [engines(known), engines(added)];
  // A study without trials goes on as the exact engine would have begun it.
  const expected: readonly EngineId[] = before.length > 0 ? before : ['wasm'];
  const marks: Mark[] = [];
  if (after.some((engine) => !expected.includes(engine)))
    marks.push({ what: 'engine', here: expected.join(', '), there: after.join(', ') });
  if (added.length > 0 && (build.there === undefined || build.there !== build.here))
    marks.push({ what: 'build', here: build.here ?? '', there: build.there ?? '' });
  return marks;
}

/** Equal as JSON whatever the order of fields; what is absent equals what is undefined. */
function sameValue(a: unknown, b: unknown): boolean {
  return JSON.stringify(sorted(a)) === JSON.stringify(sorted(b));
}

function sorted(value: unknown): unknown {
  // JSON has none of them, and a loss that is no number is not another one.
  if (typeof value === 'number' && !Number.isFinite(value)) return String(value);
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map(sorted);
  return Object.fromEntries(
    Object.entries(value)
      .sort(([x], [y]) => (x < y ? -1 : 1))
      .map(([key, entry]) => [key, sorted(entry)]),
  );
}
