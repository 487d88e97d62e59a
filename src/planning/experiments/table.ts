import type { Figures } from '../../core/deploy';
import type { ExperimentResult, SearchRun } from '../../core/records/experiment';
import type { MethodId } from '../../core/search';
import { EXPERIMENT_SETTINGS, type ExperimentSetting } from './settings';
import { meanAndSd, quartiles, type Spread } from '../../core/simulate';

/** Mean and sample standard deviation over seeds; one seed alone has no deviation. */
export interface Measured {
  mean: number;
  sd?: number;
}

const measure = (values: readonly number[]): Measured =>
  values.length > 1 ? meanAndSd(values) : { mean: values[0] };

/** One row of a table: a method's best deployable networks, one a seed, or the network made by hand. */
export interface ExperimentRow {
  /** Absent: the network made by hand. */
  method?: MethodId;
  seeds: number;
  /** Seeds that found something deployable; for the network made by hand: with which it may be put on the board. */
  deployable: number;
  /** Shares; absent where no seed found anything. */
  accuracy?: Measured;
  crossAccuracy?: Measured;
  ramBytes?: Measured;
  romBytes?: Measured;
  macc?: Measured;
  /** Undeployable trials of a search; absent for the network made by hand. */
  undeployable?: Measured;
}

const rowOf = (found: readonly { accuracy: number; figures: Figures }[]): Partial<ExperimentRow> => {
  if (found.length === 0) return {};
  const of = (figure: (one: (typeof found)[number]) => number | undefined): Measured | undefined => {
    const values = found.flatMap((one) => figure(one) ?? []);
    return values.length > 0 ? measure(values) : undefined;
  };
  return {
    accuracy: of(({ accuracy }) => accuracy),
    crossAccuracy: of(({ figures }) => figures.crossAccuracy),
    ramBytes: of(({ figures }) => figures.ramBytes),
    romBytes: of(({ figures }) => figures.romBytes),
    macc: of(({ figures }) => figures.macc),
  };
};

const methodsOf = ({ runs }: ExperimentResult): MethodId[] => [...new Set(runs.map(({ method }) => method))];

const runsOf = ({ runs }: ExperimentResult, method: MethodId): SearchRun[] =>
  runs.filter((run) => run.method === method);

/** The network made by hand, then the methods, the most accurate first. */
export function experimentRows(result: ExperimentResult): ExperimentRow[] {
  const { baseline } = result;
  const rows = methodsOf(result).map((method): ExperimentRow => {
    const runs = runsOf(result, method);
    const found = runs.flatMap(({ best }) => best ?? []);
    return {
      method,
      seeds: runs.length,
      deployable: found.length,
      ...rowOf(found),
      undeployable: measure(runs.map(({ undeployable }) => undeployable)),
    };
  });
  const byHand: ExperimentRow = {
    seeds: baseline.length,
    deployable: baseline.filter(({ deployable }) => deployable).length,
    ...rowOf(baseline),
  };
  const best = ({ accuracy }: ExperimentRow) => accuracy?.mean ?? -Infinity;
  return [...(baseline.length > 0 ? [byHand] : []), ...rows.sort((a, b) => best(b) - best(a))];
}

/** A row of the table of what is possible today: one setting with its own method. */
export interface TodayRow extends ExperimentRow {
  setting: ExperimentSetting;
}

/** Settings beyond the slides that were run, in their order; a limit on multiply-accumulates makes a ladder. */
export function todayRows(results: readonly ExperimentResult[]): TodayRow[] {
  return EXPERIMENT_SETTINGS.filter(({ experiment }) => experiment === 'beyond').flatMap((setting) => {
    const result = results.find((one) => one.setting === setting.id);
    return result ? experimentRows(result).map((row) => ({ ...row, setting })) : [];
  });
}

/** Misclassification of the best deployable network over the training spent. */
export interface ErrorCurve {
  method: MethodId;
  /** After 1, 2 … full trials' worth; 1 for a seed that has found nothing yet. */
  errors: Spread[];
}

export function errorCurves(result: ExperimentResult): ErrorCurve[] {
  return methodsOf(result).map((method) => ({
    method,
    errors: Array.from({ length: result.budget }, (_, spent) =>
      quartiles(runsOf(result, method).map(({ bestAfter }) => 1 - (bestAfter[spent] ?? 0))),
    ),
  }));
}
