import { logExpectedImprovement } from '../acquisition/functions';
import { maximiseAcquisition } from '../acquisition/maximise';
import { createLabelProcesses, type LabelBelief } from '../classifiers/label-process';
import type { Evaluation, History, Method, MethodDefinition, Problem, Proposal, Turn } from '../method';
import { perHistory } from '../per-history';
import { createGaussianSurrogates, type Surrogate } from '../surrogates/gaussian-surrogate';
import { isMeasured, stack, type Measured } from '../surrogates/training-set';
import { createWarp, IDENTITY, type Warp } from '../surrogates/warp';
import { figure } from '../words';
import { proposeBoundary } from './boundary';
import { incumbents } from './incumbents';
import { createInitialDesign } from './initial-design';
import { tacticsOf, type Tactics } from './tactics';

const ENOUGH_DEPLOYABLE = 2;
const LEAST_LOG = 1e-9;
/** Keeps unlikely candidates below all likely ones. */
const UNLIKELY = -1e6;

export const autotinyml: MethodDefinition = {
  label: 'AutoTinyML',
  description:
    'Our best: improvement inside the likely deployable region, with looks around wherever it stalls.',
  create: createAutoTinyMl,
};

interface Beliefs {
  labels: (encoded: Float64Array, count: number) => LabelBelief;
  /** Of the warped objective of deployable trials; null while there are too few. */
  objective: Surrogate | null;
  warp: Warp;
  /** The incumbent as the surrogate sees it, warped. */
  best: number;
}

/**
 * Expected improvement inside the likely deployable region, on a warped objective, with exploring trials in between:
 * what each part brings is in docs/search.md.
 */
function createAutoTinyMl(problem: Problem): Method {
  const { codec, seed } = problem;
  const tactics = tacticsOf(problem);
  const design = createInitialDesign(problem, tactics.initialTrials);
  const fitLabels = createLabelProcesses(codec, seed);
  const fitObjective = createGaussianSurrogates({
    kernel: 'matern52',
    groups: codec.groups,
    parameters: codec.groups.length,
    seed,
  });

  const beliefs = perHistory(({ evaluations, warm, pending }: History): Beliefs | null => {
    const known = [...warm, ...evaluations];
    if (known.length === 0) return null;
    const labels = fitLabels(known.map(asLabelled));
    const measured = known.filter(isDeployedAndMeasured);
    if (measured.length < ENOUGH_DEPLOYABLE) return { labels, objective: null, warp: IDENTITY, best: 0 };
    const warp = tactics.warp > 0 ? createWarp(measured.map(({ objective }) => objective)) : IDENTITY;
    const samples = measured.map(({ encoded, objective }) => ({ encoded, target: warp.forward(objective) }));
    const surrogate = fitObjective(
      samples,
      pending.map(({ encoded }) => encoded),
    );
    const own = evaluations.filter(isDeployedAndMeasured);
    const { mean } = surrogate.predict(stack(own.map(({ encoded }) => encoded)), own.length);
    const best = mean.reduce(
      (most, value) => Math.max(most, value),
      own.length > 0 ? -Infinity : surrogate.centre,
    );
    return { labels, objective: surrogate, warp, best };
  });

  /** log EI + caution · log P; unlikely candidates are ranked by their probability, below all others. */
  function improvement(
    { labels, objective, best }: Beliefs,
    encoded: Float64Array,
    count: number,
  ): Float64Array {
    const { probability } = labels(encoded, count);
    const { mean, sd } = objective!.predict(encoded, count);
    return mean.map((m, i) => {
      const logProbability = Math.log(Math.max(LEAST_LOG, probability[i]));
      if (probability[i] < tactics.leastProbability) return UNLIKELY + logProbability;
      return logExpectedImprovement(m, sd[i], best) + tactics.caution * logProbability;
    });
  }

  /** What is least known among the likely deployable points. */
  function ignorance({ labels, objective }: Beliefs, encoded: Float64Array, count: number): Float64Array {
    const { probability } = labels(encoded, count);
    const { sd } = objective!.predict(encoded, count);
    return sd.map((value, i) =>
      probability[i] < 0.5 ? UNLIKELY + Math.log(Math.max(LEAST_LOG, probability[i])) : value,
    );
  }

  function choose(history: History, held: Beliefs, exploring: boolean, turn: Turn): Proposal | null {
    const score = exploring ? ignorance : improvement;
    const chosen = maximiseAcquisition({
      codec,
      random: turn.random,
      isFree: turn.isFree,
      starts: exploring ? [] : incumbents(history, 3),
      score: (encoded, count) => score(held, encoded, count),
    });
    const point = chosen?.point ?? turn.drawFree();
    return (
      point && {
        point,
        phase: exploring ? 'boundary' : 'optimise',
        reason: reasonFor(problem, held, point, exploring),
      }
    );
  }

  return {
    propose(history, turn) {
      if (turn.number <= tactics.initialTrials || history.evaluations.length === 0)
        return design(turn.number - 1, turn);
      const held = beliefs(history)!;
      if (held.objective === null) return proposeBoundary(problem, history, null, turn);
      return choose(history, held, isTimeToExplore(history, turn.number, problem, tactics), turn);
    },
    explain(history, { encoded, count }) {
      const held = beliefs(history);
      if (held === null) return {};
      const { latent, probability } = held.labels(encoded, count);
      if (held.objective === null) return { feasibility: latent, probability };
      const { warp } = held;
      const warped = held.objective.predict(encoded, count);
      return {
        mean: warped.mean.map(warp.backward),
        sd: warped.sd.map(
          (sd, i) => (warp.backward(warped.mean[i] + sd) - warp.backward(warped.mean[i] - sd)) / 2,
        ),
        acquisition: improvement(held, encoded, count),
        feasibility: latent,
        probability,
      };
    },
  };
}

function isDeployedAndMeasured(evaluation: Evaluation): evaluation is Measured {
  return evaluation.deployable && isMeasured(evaluation);
}

/** A trial that failed is as useless as an undeployable one. */
function asLabelled({ encoded, deployable, objective }: Evaluation) {
  return { encoded, deployable: deployable && objective !== null };
}

function isTimeToExplore(
  { evaluations }: History,
  number: number,
  { budget }: Problem,
  { initialTrials, explorePeriod, exploreUntil, patience }: Tactics,
): boolean {
  if (explorePeriod > 0 && number <= exploreUntil * budget && (number - initialTrials) % explorePeriod === 0)
    return true;
  if (patience === 0 || number > budget - 2) return false;
  let best = -Infinity;
  let since = 0;
  for (const evaluation of evaluations) {
    since++;
    if (isDeployedAndMeasured(evaluation) && evaluation.objective > best) {
      best = evaluation.objective;
      since = 0;
    }
  }
  return since > 0 && since % patience === 0;
}

function reasonFor(
  { codec }: Problem,
  { labels, objective, warp }: Beliefs,
  point: Float64Array,
  exploring: boolean,
): string {
  const encoded = new Float64Array(codec.dimensions);
  codec.encode(point, encoded, 0);
  const probability = figure(labels(encoded, 1).probability[0]);
  const { mean, sd } = objective!.predict(encoded, 1);
  const low = figure(warp.backward(mean[0] - sd[0]));
  const high = figure(warp.backward(mean[0] + sd[0]));
  return exploring
    ? `Least known place that is likely to deploy (probability ${probability}, expected between ${low} and ${high}): a look around before going on.`
    : `Largest expected improvement (expected between ${low} and ${high}) times the probability of being deployable (${probability}).`;
}
