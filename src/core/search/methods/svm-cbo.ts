import { acquisitionOf, type Acquisition } from '../acquisition/choice';
import { maximiseAcquisition } from '../acquisition/maximise';
import { fitDeployability, type DeployabilityClassifier } from '../classifiers/deployability';
import type { Evaluation, History, Method, Problem, Proposal, Turn } from '../method';
import { perHistory } from '../per-history';
import { createGaussianSurrogates, type Sample, type Surrogate } from '../surrogates/gaussian-surrogate';
import { isMeasured } from '../surrogates/training-set';
import { figure } from '../words';
import { boundaryCriterion, coverageWidth, proposeBoundary } from './boundary';
import { createInitialDesign } from './initial-design';
import { incumbents } from './incumbents';

/** Fits a surrogate on samples, with fantasies where trials are pending. */
export type FitSurrogate = (samples: readonly Sample[], fantasies: readonly Float64Array[]) => Surrogate;

/** Keeps every point outside the estimated region below every point inside, in units of the objectives' spread. */
const OUTSIDE = -1e6;

export interface Schedule {
  initial: number;
  boundary: number;
}

/**
 * 10 % of the budget (at least 3 trials, at most half) for the initial design, and then the border until 70 % are spent,
 * where not set: however small the budget, 30 % are left for optimising.
 */
export function scheduleOf({ budget, options }: Problem): Schedule {
  const initial = Math.max(
    1,
    options.initialTrials ?? Math.min(Math.max(3, Math.round(0.1 * budget)), Math.max(1, budget >> 1)),
  );
  return { initial, boundary: options.boundaryTrials ?? Math.max(0, Math.round(0.7 * budget) - initial) };
}

/** With a Gaussian process of one length-scale. */
export const createGaussianSvmCbo = (problem: Problem): Method =>
  createSvmCbo(
    problem,
    createGaussianSurrogates({
      kernel: problem.options.kernel ?? 'rbf',
      lengthScale: problem.options.lengthScale,
      groups: [problem.codec.groups.flat()],
      parameters: problem.codec.groups.length,
      seed: problem.seed,
    }),
  );

interface Beliefs {
  phase: 'boundary' | 'optimise';
  classifier: DeployabilityClassifier<Evaluation> | null;
  /** Of the deployable trials; absent while there is none. */
  surrogate: Surrogate | null;
  /** Highest objective of a deployable trial; −Infinity while there is none. */
  highest: number;
}

/**
 * SVM-CBO: initial Latin hypercube, then the border, then argmax μ + βσ over {h ≥ 0}. Objectives of undeployable trials
 * are never looked at. Candelieri, “Sequential model based optimization of partially defined functions under unknown
 * constraints”, Journal of Global Optimization, 2019; for microcontrollers: Perego, Candelieri, Archetti & Pau, ICANN
 * 2020, and Perego et al., “AutoTinyML for microcontrollers”, Expert Systems with Applications, 2022.
 */
export function createSvmCbo(problem: Problem, fitSurrogate: FitSurrogate): Method {
  const schedule = scheduleOf(problem);
  const design = createInitialDesign(problem, schedule.initial);
  const acquisition = acquisitionOf(problem.options);
  const beliefs = perHistory((history) => believe(history, schedule, fitSurrogate, problem.options.cost));

  return {
    propose(history, turn) {
      if (turn.number <= schedule.initial || history.evaluations.length === 0)
        return design(turn.number - 1, turn);
      const { phase, classifier, surrogate, highest } = beliefs(history);
      return phase === 'boundary' || surrogate === null
        ? proposeBoundary(problem, history, classifier, turn)
        : proposeOptimum(problem, history, { classifier, surrogate, highest }, acquisition, turn);
    },
    explain(history, { encoded, count }) {
      if (history.evaluations.length === 0) return {};
      const { phase, classifier, surrogate, highest } = beliefs(history);
      const prediction = surrogate?.predict(encoded, count);
      const feasibility = classifier?.decide(encoded, count) ?? null;
      const tried = [...history.evaluations, ...history.pending].map((trial) => trial.encoded);
      return {
        mean: prediction?.mean ?? null,
        sd: prediction?.sd ?? null,
        acquisition:
          phase === 'optimise' && prediction
            ? prediction.mean.map((mean, i) => acquisition.value(mean, prediction.sd[i], highest))
            : boundaryCriterion(
                encoded,
                count,
                tried,
                coverageWidth(problem, history.evaluations),
                feasibility,
              ).map((value) => -value),
        feasibility,
        probability: feasibility && classifier ? classifier.probability(feasibility) : null,
        supportVectors: classifier?.supportVectors.map(({ configuration }) => configuration) ?? [],
      };
    },
  };
}

function believe(
  { evaluations, pending, warm }: History,
  { initial, boundary }: Schedule,
  fitSurrogate: FitSurrogate,
  cost?: number,
): Beliefs {
  const asked = evaluations.length + pending.length;
  const firstDeployable = evaluations.findIndex(({ deployable }) => deployable);
  const measured = [...warm, ...evaluations].filter(isMeasured).filter(({ deployable }) => deployable);
  const learning = asked < initial + boundary || firstDeployable < 0;
  // While optimising, only an undeployable outcome moves the border.
  const lastRefit = Math.max(
    initial + boundary,
    firstDeployable + 1,
    evaluations.findLastIndex(({ deployable }) => !deployable) + 1,
  );
  const known = learning ? evaluations : evaluations.slice(0, lastRefit);
  const samples = measured.map(({ encoded, objective }) => ({ encoded, target: objective }));
  return {
    phase: learning || samples.length === 0 ? 'boundary' : 'optimise',
    classifier: fitDeployability([...warm, ...known], cost),
    highest: samples.reduce((most, { target }) => Math.max(most, target), -Infinity),
    surrogate:
      samples.length === 0
        ? null
        : fitSurrogate(
            samples,
            pending.map(({ encoded }) => encoded),
          ),
  };
}

function proposeOptimum(
  { codec }: Problem,
  history: History,
  { classifier, surrogate, highest }: Pick<Beliefs, 'classifier' | 'highest'> & { surrogate: Surrogate },
  acquisition: Acquisition,
  turn: Turn,
): Proposal | null {
  const chosen = maximiseAcquisition({
    codec,
    random: turn.random,
    isFree: turn.isFree,
    starts: incumbents(history, 3),
    score(encoded, count) {
      const decisions = classifier?.decide(encoded, count);
      const { mean, sd } = surrogate.predict(encoded, count);
      return mean.map((value, i) =>
        decisions && decisions[i] < 0
          ? OUTSIDE + decisions[i]
          : acquisition.score(acquisition.value(value, sd[i], highest), surrogate.centre, surrogate.unit),
      );
    },
  });
  const point = chosen?.point ?? turn.drawFree();
  if (point === null) return null;
  const encoded = new Float64Array(codec.dimensions);
  codec.encode(point, encoded, 0);
  const { mean, sd } = surrogate.predict(encoded, 1);
  const why = acquisition.reason(mean[0], sd[0], highest);
  return { point, phase: 'optimise', reason: optimumReason(why, classifier?.decide(encoded, 1)[0]) };
}

function optimumReason(why: string, decision: number | undefined): string {
  if (decision === undefined) return `${why}; nothing undeployable was met so far.`;
  if (decision < 0)
    return `No free point is expected to deploy; this one comes closest (h = ${figure(decision)}).`;
  return `${why} inside the estimated deployable region (h = ${figure(decision)}).`;
}
