import { describe, expect, it } from 'vitest';
import { randomStream } from '../../../src/core/random';
import { runSearch } from '../../../src/core/simulate';
import {
  REGIONS,
  SPACE_KINDS,
  sampledProblem,
  sampledSpec,
  type SampledFacts,
  type SampledSpec,
} from '../../../src/core/simulate/sampled';
import { enumerate, sampleConfiguration, validateSpace } from '../../../src/core/space';

const DRAWS = 800;
/** For tests that do not ask what has to be searched for. */
const UNKNOWN: SampledFacts = {
  optimum: 1,
  medianDeployable: 0,
  spread: 1,
  feasibleShare: NaN,
  correlation: NaN,
  onBorder: false,
  exact: false,
  gap: 0,
};

const PLAIN: SampledSpec = {
  seed: 5,
  dimension: 2,
  kinds: 'choices',
  kernel: 'matern52',
  feasibleShare: 0.2,
  regions: 'one',
  correlation: 0,
  mainEffects: 0.3,
  noise: 0,
  failures: 0,
  tellsMargin: true,
  measurableOutside: false,
};

/** Objectives and margins at uniform draws that the generator has not seen. */
function measured(spec: SampledSpec) {
  const problem = sampledProblem({ ...spec, tellsMargin: true }, UNKNOWN);
  const random = randomStream('other draws', spec.seed);
  const drawn = Array.from({ length: DRAWS }, () => sampleConfiguration(problem.space, random));
  return { problem, drawn, values: drawn.map(problem.value), margins: drawn.map(problem.margin!) };
}

function correlation(a: readonly number[], b: readonly number[]): number {
  const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
  const [ma, mb] = [mean(a), mean(b)];
  const product = (x: readonly number[], mx: number, y: readonly number[], my: number) =>
    mean(x.map((value, i) => (value - mx) * (y[i] - my)));
  return product(a, ma, b, mb) / Math.sqrt(product(a, ma, a, ma) * product(b, mb, b, mb));
}

describe('a sampled problem', () => {
  it.each([101, 106, 111, 117, 120, 123])('of seed %i keeps what it states', (seed) => {
    const spec = sampledSpec(seed);
    const { problem, drawn, values, margins } = measured(spec);
    validateSpace(problem.space);
    expect(problem.space).toHaveLength(spec.dimension);
    const share = margins.filter((margin) => margin >= 0).length / DRAWS;
    const deviation = Math.sqrt(spec.feasibleShare * (1 - spec.feasibleShare) * (1 / DRAWS + 1 / 2000));
    expect(Math.abs(share - spec.feasibleShare)).toBeLessThan(4 * deviation + 0.005);
    expect(Math.abs(correlation(values, margins) - spec.correlation)).toBeLessThan(0.12);
    const failing = drawn.filter((configuration) => problem.fails?.(configuration)).length / DRAWS;
    expect(Math.abs(failing - spec.failures)).toBeLessThan(0.03);
    expect(drawn.map(problem.deployable)).toEqual(margins.map((margin) => margin >= 0));
  });

  it('is the same for the same specification, and another for another seed', () => {
    const [once, again, other] = [PLAIN, PLAIN, { ...PLAIN, seed: 6 }].map((spec) => measured(spec).values);
    expect(again).toEqual(once);
    expect(other).not.toEqual(once);
  });

  it('has kinds of hyperparameters as stated', () => {
    const kindsOf = (kinds: SampledSpec['kinds']) =>
      sampledProblem({ ...PLAIN, kinds, dimension: 8 }, UNKNOWN).space;
    expect(new Set(kindsOf('reals').map(({ kind }) => kind))).toEqual(new Set(['real']));
    expect(kindsOf('choices').some(({ kind }) => kind === 'real')).toBe(false);
    expect(new Set(kindsOf('mixed').map(({ kind }) => kind)).size).toBe(4);
    expect(kindsOf('conditional').filter(({ when }) => when).length).toBeGreaterThan(0);
    expect(kindsOf('mixed').some(({ when }) => when)).toBe(false);
  });

  it('has the best of all its configurations for an optimum', () => {
    const problem = sampledProblem({ ...PLAIN, failures: 0.1 });
    const all = Array.from(enumerate(problem.space)).filter(
      (configuration) => problem.deployable(configuration) && !problem.fails!(configuration),
    );
    expect(problem.facts.exact).toBe(true);
    expect(problem.optimum).toBe(Math.max(...all.map(problem.value)));
    expect(problem.medianDeployable).toBeLessThan(problem.optimum);
  });

  it('with reals has an optimum that no draw exceeds, found twice', () => {
    const problem = sampledProblem({ ...PLAIN, kinds: 'reals', correlation: -0.6 });
    const random = randomStream('draws beyond the optimum');
    const drawn = Array.from({ length: 2000 }, () => sampleConfiguration(problem.space, random));
    const deployable = drawn.filter(problem.deployable).map(problem.value);
    expect(deployable.length).toBeGreaterThan(100);
    expect(Math.max(...deployable)).toBeLessThanOrEqual(problem.optimum);
    expect(problem.facts.exact).toBe(false);
    expect(problem.facts.gap).toBeLessThan(0.02);
    expect(problem.facts.onBorder).toBe(true);
  });

  it('leaves no objective where an evaluation fails, and tells margins only where it says so', () => {
    const spec = { ...PLAIN, failures: 0.4, measurableOutside: true };
    const problem = sampledProblem(spec, UNKNOWN);
    const { trials } = runSearch(problem, 'random', 60, 2);
    expect(trials.some(({ deployable, measured }) => !deployable && measured !== undefined)).toBe(true);
    for (const { configuration, measured, margin, deployable } of trials) {
      expect(measured === undefined).toBe(problem.fails!(configuration));
      expect(margin! >= 0).toBe(deployable);
    }
    const silent = runSearch(sampledProblem({ ...spec, tellsMargin: false }, UNKNOWN), 'random', 5, 2);
    expect(silent.trials.every(({ margin }) => margin === undefined)).toBe(true);
  });

  it('comes in every kind of space and region, of every dimension from 1 to 12', () => {
    const specs = Array.from({ length: 100 }, (_, seed) => sampledSpec(seed));
    expect(new Set(specs.map(({ kinds }) => kinds))).toEqual(new Set(SPACE_KINDS));
    expect(new Set(specs.map(({ regions }) => regions))).toEqual(new Set(REGIONS));
    expect(new Set(specs.map(({ dimension }) => dimension)).size).toBe(12);
  });
});
