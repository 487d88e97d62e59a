import { logConstrainedImprovement } from '../acquisition/functions';
import { maximiseAcquisition } from '../acquisition/maximise';
import { createLabelProcesses } from '../classifiers/label-process';
import type { History, Method, Problem, Proposal, Turn } from '../method';
import { perHistory } from '../per-history';
import { createGaussianSurrogates } from '../surrogates/gaussian-surrogate';
import { isMeasured, stack } from '../surrogates/training-set';
import { figure } from '../words';
import { proposeBoundary } from './boundary';
import { incumbents } from './incumbents';
import { createInitialDesign } from './initial-design';

/** Fewer deployable trials than this say nothing about improvement. */
const ENOUGH_DEPLOYABLE = 2;
const LEAST_PROBABILITY = 1e-9;

/** Two Gaussian processes, objective and labels, and log EI + log P (Schonlau et al. 1998; Gardner et al. 2014). */
export function createConstrainedEi(problem: Problem): Method {
  const { codec, seed, budget, options } = problem;
  const d = codec.groups.length;
  const initial = options.initialTrials ?? Math.min(d < 3 ? 5 : 2 * d, Math.max(1, budget >> 1));
  const design = createInitialDesign(problem, initial);
  const fitLabels = createLabelProcesses(codec, seed);
  const fitObjective = createGaussianSurrogates({
    kernel: 'matern52',
    groups: codec.groups,
    parameters: d,
    seed,
  });

  const beliefs = perHistory(({ evaluations, warm, pending }: History) => {
    const known = [...warm, ...evaluations];
    if (known.length === 0) return null;
    const measured = known.filter(isMeasured).filter(({ deployable }) => deployable);
    const samples = measured.map(({ encoded, objective }) => ({ encoded, target: objective }));
    const own = evaluations.filter(isMeasured).filter(({ deployable }) => deployable);
    const fantasies = pending.map(({ encoded }) => encoded);
    const surrogate = measured.length >= ENOUGH_DEPLOYABLE ? fitObjective(samples, fantasies) : null;
    return {
      labels: fitLabels(known),
      surrogate,
      best: surrogate && own.length > 0 ? bestMean(surrogate, own) : null,
    };
  });

  function acquisition(history: History, encoded: Float64Array, count: number) {
    const held = beliefs(history);
    if (!held?.surrogate) return null;
    const { mean, sd } = held.surrogate.predict(encoded, count);
    const { latent, probability } = held.labels(encoded, count);
    const best = held.best ?? held.surrogate.centre;
    const value = mean.map((m, i) =>
      logConstrainedImprovement(m, sd[i], best, Math.max(LEAST_PROBABILITY, probability[i])),
    );
    return { mean, sd, latent, probability, value };
  }

  function proposeImprovement(history: History, turn: Turn): Proposal | null {
    const chosen = maximiseAcquisition({
      codec,
      random: turn.random,
      isFree: turn.isFree,
      starts: incumbents(history, 3),
      score: (encoded, count) => acquisition(history, encoded, count)!.value,
    });
    const point = chosen?.point ?? turn.drawFree();
    if (point === null) return null;
    const encoded = new Float64Array(codec.dimensions);
    codec.encode(point, encoded, 0);
    const { mean, sd, probability } = acquisition(history, encoded, 1)!;
    return {
      point,
      phase: 'optimise',
      reason: `Largest expected improvement (expected ${figure(mean[0])} ± ${figure(sd[0])}) times the probability of being deployable (${figure(probability[0])}).`,
    };
  }

  return {
    propose(history, turn) {
      if (turn.number <= initial) return design(turn.number - 1, turn);
      if (history.evaluations.length > 0 && !beliefs(history)?.surrogate)
        return proposeBoundary(problem, history, null, turn);
      return history.evaluations.length > 0
        ? proposeImprovement(history, turn)
        : design(turn.number - 1, turn);
    },
    explain(history, { encoded, count }) {
      const labels = beliefs(history)?.labels(encoded, count);
      const improvement = acquisition(history, encoded, count);
      return {
        mean: improvement?.mean ?? null,
        sd: improvement?.sd ?? null,
        acquisition: improvement?.value ?? null,
        feasibility: labels?.latent ?? null,
        probability: labels?.probability ?? null,
      };
    },
  };
}

/** The incumbent as the surrogate sees it: without the luck of a noisy measurement. */
function bestMean(
  surrogate: { predict(encoded: Float64Array, count: number): { mean: Float64Array } },
  trials: readonly { encoded: Float64Array }[],
): number {
  const { mean } = surrogate.predict(stack(trials.map(({ encoded }) => encoded)), trials.length);
  return mean.reduce((most, value) => Math.max(most, value), -Infinity);
}
