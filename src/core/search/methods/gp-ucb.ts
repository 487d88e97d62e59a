import { upperConfidenceBound } from '../acquisition/functions';
import { maximiseAcquisition } from '../acquisition/maximise';
import type { Evaluation, History, Method, MethodDefinition, Problem } from '../method';
import { perHistory } from '../per-history';
import { createGaussianSurrogates, type Sample } from '../surrogates/gaussian-surrogate';
import { isMeasured } from '../surrogates/training-set';
import { figure } from '../words';
import { createInitialDesign } from './initial-design';
import { BETA, scheduleOf } from './svm-cbo';

export const gpUcb: MethodDefinition = {
  label: 'GP-UCB',
  description:
    'Bayesian optimisation that knows no constraint: a Gaussian process and its upper confidence bound.',
  create: (problem) => createGpUcb(problem, ({ evaluations, warm }) => samplesOf([...warm, ...evaluations])),
};

export const penalizedBo: MethodDefinition = {
  label: 'Penalised BO',
  description: 'Bayesian optimisation that is told the worst value seen wherever a trial was undeployable.',
  create: (problem) => createGpUcb(problem, ({ evaluations, warm }) => penalised([...warm, ...evaluations])),
};

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
  const beta = options.beta ?? BETA;
  const { initial } = scheduleOf(problem);
  const design = createInitialDesign(problem, initial);
  const fit = createGaussianSurrogates({
    kernel: 'rbf',
    groups: [codec.groups.flat()],
    parameters: codec.groups.length,
    seed,
  });
  const surrogateOf = perHistory((history) => {
    const samples = learnFrom(history);
    const fantasies = history.pending.map(({ encoded }) => encoded);
    return samples.length === 0 ? null : { ...fit(samples, fantasies), samples };
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
          return mean.map((value, i) => upperConfidenceBound(value, sd[i], beta));
        },
      });
      const point = chosen?.point ?? turn.drawFree();
      if (point === null) return null;
      const encoded = new Float64Array(codec.dimensions);
      codec.encode(point, encoded, 0);
      const { mean, sd } = surrogate.predict(encoded, 1);
      const bound = `mean ${figure(mean[0])} + ${figure(beta)} × ${figure(sd[0])} = ${figure(mean[0] + beta * sd[0])}`;
      return { point, phase: 'optimise', reason: `Highest optimistic estimate: ${bound}.` };
    },
    explain(history, encoded, count) {
      const prediction = surrogateOf(history)?.predict(encoded, count);
      if (!prediction) return {};
      const { mean, sd } = prediction;
      return { mean, sd, acquisition: mean.map((value, i) => upperConfidenceBound(value, sd[i], beta)) };
    },
  };
}
