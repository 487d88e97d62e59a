/**
 * Racing over folds: a trial that is clearly worse than the incumbent on its first folds, or clearly below the limit of X-CROSS,
 * is not trained on the others (races of models: Maron & Moore 1994; by paired tests: Birattari et al. 2002, F-Race).
 *
 * Trial and incumbent are paired fold by fold. With d_f = value of the trial − value of the incumbent on fold f, m of k folds
 * seen and their mean d̄, the mean over all k folds differs from d̄ by a sum of variance s²(k − m)/(k m), where s² is the
 * variance of such differences within a trial, pooled over the better half of the finished trials: what could come out ahead
 * is like those. The trial is given up where
 *   P(T_ν > −d̄ / √(s²(k − m)/(k m))) < error rate ÷ number of tests,
 * T_ν Student's t with the pooled degrees of freedom: at most so large is the chance that it would have come out ahead, as
 * far as its differences scatter like those of the others. Of X-CROSS the same with d_f = X-CROSS of fold f − limit.
 */

/** What the folds of a trial reached. */
export interface FoldValues {
  /** What the plan maximises, fold by fold. */
  values: readonly number[];
  crossAccuracies: readonly number[];
}

/** A trial that has all its folds. */
export interface Runner extends FoldValues {
  trial: number;
}

/** What a trial is raced against. */
export interface Pace {
  /** Null while nothing is deployable. */
  incumbent: Runner | null;
  folds: number;
  crossLimit: number;
  /** s² of the values and of X-CROSS, with their degrees of freedom. */
  values: Pooled;
  crossAccuracies: Pooled;
}

interface Pooled {
  variance: number;
  freedom: number;
}

/** Why a trial is given up: worse than the incumbent, or not deployable. */
export type Loss = { reason: 'worse'; than: number } | { reason: 'undeployable' };

/** With fewer the variance is hardly known. */
const LEAST_FREEDOM = 4;
/** Trials whose folds are pooled, at least. */
const LEAST_POOLED = 3;

/** After how many folds there is a look: 1, 2, 4, …, so that many folds are not all trained one after the other. */
export function looksAt(folds: number): number[] {
  const looks: number[] = [];
  for (let m = 1; m < folds; m *= 2) looks.push(m);
  return looks;
}

/** What the finished trials say, the incumbent among them; null where there is none. All have the same number of folds. */
export function paceOf(
  incumbent: Runner | null,
  finished: readonly Runner[],
  crossLimit: number,
): Pace | null {
  if (finished.length === 0) return null;
  const folds = finished[0].values.length;
  const better = [...finished]
    .sort((a, b) => meanOf(b.values) - meanOf(a.values))
    .slice(0, Math.max(LEAST_POOLED, Math.ceil(finished.length / 2)));
  const others = better.filter(({ trial }) => trial !== incumbent?.trial);
  return {
    incumbent,
    folds,
    crossLimit,
    values: pooled(incumbent ? others.map(({ values }) => differences(values, incumbent.values)) : []),
    crossAccuracies: pooled(better.map(({ crossAccuracies }) => crossAccuracies)),
  };
}

/** Why a trial with these values of its first folds, fewer than all, is given up; null while it is not. */
export function lossOf(pace: Pace, { values, crossAccuracies }: FoldValues, errorRate: number): Loss | null {
  const { incumbent, folds, crossLimit } = pace;
  const rate = errorRate / (2 * looksAt(folds).length);
  const behind = (by: readonly number[], spread: Pooled) => chanceAhead(by, folds, spread) < rate;
  if (incumbent && behind(differences(values, incumbent.values), pace.values))
    return { reason: 'worse', than: incumbent.trial };
  const margins = crossAccuracies.map((value) => value - crossLimit);
  return behind(margins, pace.crossAccuracies) ? { reason: 'undeployable' } : null;
}

/** What all folds of a trial that was given up can be expected to come to: the incumbent's mean and the mean difference so far. */
export function expectedOf(
  { incumbent }: Pace,
  { values, crossAccuracies }: FoldValues,
): { objective: number; crossAccuracy: number } {
  const objective = incumbent
    ? meanOf(incumbent.values) + meanOf(differences(values, incumbent.values))
    : meanOf(values);
  return { objective, crossAccuracy: meanOf(crossAccuracies) };
}

/** Chance that the mean of all `folds` differences is above 0, given the first. */
function chanceAhead(first: readonly number[], folds: number, { variance, freedom }: Pooled): number {
  const lead = meanOf(first);
  if (freedom < LEAST_FREEDOM || lead >= 0) return 1;
  const sd = Math.sqrt((variance * (folds - first.length)) / (folds * first.length));
  return sd === 0 ? 0 : upperTail(-lead / sd, freedom);
}

/** Variance within the rows, around their own means. */
function pooled(rows: readonly (readonly number[])[]): Pooled {
  let squares = 0;
  let freedom = 0;
  for (const row of rows) {
    const mean = meanOf(row);
    for (const value of row) squares += (value - mean) ** 2;
    freedom += row.length - 1;
  }
  return { variance: squares / Math.max(1, freedom), freedom };
}

/** Fold by fold, as many as both have. */
const differences = (a: readonly number[], b: readonly number[]): number[] =>
  a.map((value, fold) => value - b[fold]);

const meanOf = (values: readonly number[]): number =>
  values.reduce((sum, value) => sum + value, 0) / values.length;

/** Beyond this Student's t is the normal distribution for every purpose here; fewer terms, and a slightly heavier tail. */
const MOST_FREEDOM = 200;

/**
 * P(T_ν > t) for t ≥ 0, of the next smaller even ν, which has the heavier tail: there it is a finite sum of arithmetic that
 * rounds alike in every engine (Abramowitz & Stegun 26.7.4). ν ≥ 2.
 */
export function upperTail(t: number, freedom: number): number {
  const even = Math.min(MOST_FREEDOM, freedom - (freedom % 2));
  const sine = t / Math.sqrt(even + t * t);
  const cosineSquared = even / (even + t * t);
  let term = 1;
  let sum = 0;
  for (let j = 0; j < even / 2; j++) {
    if (j > 0) term *= (cosineSquared * (2 * j - 1)) / (2 * j);
    sum += term;
  }
  return Math.max(0, 0.5 * (1 - sine * sum));
}
