import { acquisitionOf } from '../acquisition/choice';
import { maximiseAcquisition } from '../acquisition/maximise';
import type { Evaluation, History, Method, Problem } from '../method';
import { perHistory } from '../per-history';
import { createGaussianSurrogates, type Sample } from '../surrogates/gaussian-surrogate';
import { isMeasured } from '../surrogates/training-set';
import { createInitialDesign } from './initial-design';
import { scheduleOf } from './svm-cbo';

/** Knows no constraint. */
export const createPlainGpUcb = (problem: Problem): Method =>
  createGpUcb(problem, ({ evaluations, warm }) => samplesOf([...warm, ...evaluations]));

export const createPenalizedBo = (problem: Problem): Method =>
  createGpUcb(problem, ({ evaluations, warm }) => penalised([...warm, ...evaluations]));

function samplesOf(evaluations: readonly Evaluation[]): Sample[] {
  return evaluations.filter(isMeasured).map(({ encoded, objective }) => ({ encoded, target: objective }));
}

/** Undeployable and unmeasured trials count as the worst deployable one; nothing can be said before there is one. */
function penalised(evaluations: readonly Evaluation[]): Sample[] {
  const values = evaluations.flatMap(({ deployable, objective }) =>
    deployable && objective !== null ? [objective] : [],
  );
  if (values.length === 0) return [];
  const worst = values.reduce((least, value) => Math.min(least, value));
  return evaluations.map(({ encoded, deployable, objective }) => ({
    encoded,
    target: deployable && objective !== null ? objective : worst,
  }));
}

function createGpUcb(problem: Problem, learnFrom: (history: History) => Sample[]): Method {
  const { codec, seed, options } = problem;
  const acquisition = acquisitionOf(options);
  const { initial } = scheduleOf(problem);
  const design = createInitialDesign(problem, initial);
  const fit = createGaussianSurrogates({
    kernel: options.kernel ?? 'rbf',
    lengthScale: options.lengthScale,
    groups: [codec.groups.flat()],
    parameters: codec.groups.length,
    seed,
  });
  const surrogateOf = perHistory((history) => {
    const samples = learnFrom(history);
    const fantasies = history.pending.map(({ encoded }) => encoded);
    if (samples.length === 0) return null;
    const highest = samples.reduce((most, { target }) => Math.max(most, target), -Infinity);
    return { ...fit(samples, fantasies), samples, highest };
  });

  return {
    propose(history, turn) {
      if (turn.number <= initial) return design(turn.number - 1, turn);
      const surrogate = surrogateOf(history);
      if (surrogate === null) {
        const point = turn.drawFree();
        return (
          point && {
            point,
            phase: 'initial',
            reason: 'Drawn at random, since there is no value to learn from yet.',
          }
        );
      }
      const best = [...surrogate.samples].sort((a, b) => b.target - a.target).slice(0, 3);
      const points = [...history.warm, ...history.evaluations];
      const chosen = maximiseAcquisition({
        codec,
        random: turn.random,
        isFree: turn.isFree,
        starts: best.flatMap(({ encoded }) => points.find((known) => known.encoded === encoded)?.point ?? []),
        score(encoded, count) {
          const { mean, sd } = surrogate.predict(encoded, count);
          return mean.map((value, i) => acquisition.value(value, sd[i], surrogate.highest));
        },
      });
      const point = chosen?.point ?? turn.drawFree();
      if (point === null) return null;
      const encoded = new Float64Array(codec.dimensions);
      codec.encode(point, encoded, 0);
      const { mean, sd } = surrogate.predict(encoded, 1);
      return {
        point,
        phase: 'optimise',
        reason: `${acquisition.reason(mean[0], sd[0], surrogate.highest)}.`,
      };
    },
    explain(history, { encoded, count }) {
      const surrogate = surrogateOf(history);
      if (!surrogate) return {};
      const { mean, sd } = surrogate.predict(encoded, count);
      return {
        mean,
        sd,
        acquisition: mean.map((value, i) => acquisition.value(value, sd[i], surrogate.highest)),
      };
    },
  };
}
