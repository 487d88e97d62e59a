import { METHOD_IDS, type MethodId } from '../../core/search';
import {
  CURVES,
  PLANE_IDS,
  type CurveId,
  type PlaneId,
  type ProblemSpec,
  type SearchRequest,
} from '../../core/simulate';
import {
  choiceField,
  choicesField,
  flagField,
  readState,
  wholeField,
  writeState,
  type ReadState,
  type UrlTable,
} from './url-fields';

export type ProblemKey = 'table' | PlaneId | CurveId;

const CURVE_IDS = Object.keys(CURVES) as CurveId[];
export const PROBLEM_KEYS: readonly ProblemKey[] = ['table', ...PLANE_IDS, ...CURVE_IDS];
const TABLE_SEED = 1;

const ON = ['problems', 'study'] as const;
/** Ids of studies are short; a file may bring any. */
const LONGEST_ID = 200;

/** Everything that decides a comparison: the same for every method. */
export interface ComparePlan {
  /** Problems with known answers, or a study's own data with real training. */
  on: (typeof ON)[number];
  /** Id of that study; empty: the newest. */
  study: string;
  problems: readonly ProblemKey[];
  methods: readonly MethodId[];
  /** Full trials per search. */
  budget: number;
  /** Seeds 1 to this. */
  seeds: number;
  /** No method tries what the footprint rules out. */
  screened: boolean;
}

export const COMPARE_START: ComparePlan = {
  on: 'problems',
  study: '',
  problems: ['table'],
  methods: ['random', 'gp-ucb', 'constrained-ei', 'svm-cbo', 'autotinyml'],
  budget: 50,
  seeds: 20,
  screened: false,
};

/** Real training takes its time: a comparison of minutes to begin with, without networks many times too large. */
export const OWN_START: ComparePlan = {
  ...COMPARE_START,
  on: 'study',
  methods: ['random', 'constrained-ei', 'autotinyml'],
  budget: 10,
  seeds: 3,
  screened: true,
};

const COMPARE_TABLE: UrlTable<ComparePlan> = {
  on: choiceField('on', ON),
  study: {
    key: 'study',
    parse: (text) => (text.length <= LONGEST_ID ? text : undefined),
    format: (value) => value,
  },
  problems: choicesField('problems', PROBLEM_KEYS),
  methods: choicesField('methods', METHOD_IDS),
  budget: wholeField('budget', 5, 200),
  seeds: wholeField('seeds', 1, 200),
  screened: flagField('screened'),
};

export const readCompare = (parameters: URLSearchParams): ReadState<ComparePlan> =>
  readState(COMPARE_TABLE, COMPARE_START, parameters);

export const writeCompare = (plan: ComparePlan): URLSearchParams =>
  writeState(COMPARE_TABLE, COMPARE_START, plan);

export function problemOf(key: ProblemKey): ProblemSpec {
  if (key === 'table') return { kind: 'table', seed: TABLE_SEED };
  const plane = PLANE_IDS.find((id) => id === key);
  return plane ? { kind: 'plane', id: plane } : { kind: 'curve', id: key as CurveId };
}

/** Accuracies are fractions; the planes have objectives of their own. */
export const isAccuracy = (key: ProblemKey): boolean => problemOf(key).kind !== 'plane';

/** Every search of the plan: equal budgets, equal seeds. Ordered by seed, so that all methods grow side by side. */
export function compareRequests({
  problems,
  methods,
  budget,
  seeds,
  screened,
}: ComparePlan): SearchRequest[] {
  return Array.from({ length: seeds }, (_, i) =>
    problems.flatMap((key) =>
      methods.map((method): SearchRequest => ({
        problem: problemOf(key),
        method,
        budget,
        seed: i + 1,
        screened,
      })),
    ),
  ).flat();
}
