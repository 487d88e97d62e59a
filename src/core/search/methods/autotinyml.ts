import { log } from '../../elementary';
import type { Point } from '../../space/parameter';
import { logExpectedImprovement } from '../acquisition/functions';
import { maximiseAcquisition, type Scored } from '../acquisition/maximise';
import { bothAllow, createMarginBorders, marginsDecide } from '../classifiers/margin-border';
import {
  createRelevanceClassifiers,
  workingProbability,
  type AnswerBorder,
  type RelevanceBorder,
} from '../classifiers/relevance-classifier';
import type { Evaluation, History, Method, Problem, Proposal, Turn } from '../method';
import { perHistory } from '../per-history';
import {
  createGaussianSurrogates,
  type GaussianSurrogateOptions,
  type Surrogate,
} from '../surrogates/gaussian-surrogate';
import { isMeasured, stack } from '../surrogates/training-set';
import { counted, figure } from '../words';
import {
  asLabelled,
  asTried,
  hasFailed,
  isDeployedAndMeasured,
  strainOf,
  trialsSinceImprovement,
} from './evidence';
import { incumbents } from './incumbents';
import { createInitialDesign } from './initial-design';
import { daringImprovement, daringProbability } from './leap';
import { drawSpaced } from './spaced-draws';
import { tacticsOf } from './tactics';

/** Keeps unlikely candidates below all likely ones. */
const UNLIKELY = -1e6;
/** Anything from exact functions to accuracies of small validation sets; variances of standardised objectives. */
const WEAK_NOISE_PRIOR = { mean: log(1e-4), sd: 3 };
const SMALLEST_NOISE = 1e-8;
/** Two Gaussian processes take twice the time of one; refinement finds what fewer points spread over the space miss. */
const MARGIN_SPREAD = 256;
/** Of a main effect's log variance: anything from none to the whole of what is seen. */
const TREND_SD = 1.5;
/** The last trials are for the best, not for looking around. */
const LAST_TRIALS = 2;

interface Beliefs {
  known: readonly Evaluation[];
  border: RelevanceBorder;
  /** Of the deployable trials; null while there is none. */
  objective: Surrogate | null;
  /** The incumbent as the surrogate sees it: without the luck of a noisy measurement. */
  best: number;
  /** The same border where yes and no tell it; null where margins do, so that it is known where nothing was deployable yet. */
  answers: AnswerBorder | null;
  /** Share of the budget. */
  spent: number;
  /** Share of undeployable ones among the last trials that the method chose; 1 while these are too few. */
  strain: number;
}

/**
 * Constrained expected improvement with a support vector border whose width is learnt per hyperparameter, a surrogate
 * with a main effect per hyperparameter besides its kernel, and a look around after some trials without an improvement.
 * docs/search.md says what each part brings.
 */
export function createAutoTinyMl(problem: Problem): Method {
  const { codec, seed, budget } = problem;
  const tactics = tacticsOf(problem);
  const design = createInitialDesign(problem, tactics.initialTrials);
  const fitBorder = createRelevanceClassifiers(codec, seed, tactics.relevance > 0);
  const process: Omit<GaussianSurrogateOptions, 'groups' | 'parameters'> = {
    kernel: tactics.smooth > 0 ? 'rbf' : 'matern52',
    seed,
    noise: WEAK_NOISE_PRIOR,
    trend: tactics.trend > 0 ? { mean: log(tactics.trend), sd: TREND_SD } : undefined,
    smallestNoise: SMALLEST_NOISE,
  };
  const { groups } = codec;
  const fitObjective = createGaussianSurrogates({ ...process, groups, parameters: groups.length });
  const fitMargins = createMarginBorders(codec, process);

  const beliefs = perHistory(({ evaluations, warm, pending }: History): Beliefs | null => {
    // What other studies met beyond the screen says nothing about what may be asked here.
    const known = [...warm.filter(({ point }) => problem.passesScreen(point)), ...evaluations];
    if (known.length === 0) return null;
    const spent = Math.min(1, evaluations.length / budget);
    const strain = strainOf(evaluations.slice(Math.max(0, tactics.initialTrials - warm.length)), tactics);
    const asked = pending.map(({ encoded }) => encoded);
    const byMargins = tactics.margins > 0 && marginsDecide(known);
    const answers = byMargins ? null : fitBorder(known.map(asLabelled));
    const border =
      answers ??
      bothAllow(fitMargins(known, asked), known.some(hasFailed) ? fitBorder(known.map(asTried)) : null);
    const deployed = known.filter(isDeployedAndMeasured);
    if (deployed.length === 0) return { known, border, objective: null, best: 0, answers, spent, strain };
    const measured = tactics.outside > 0 ? known.filter(isMeasured) : deployed;
    const objective = fitObjective(
      measured.map(({ encoded, objective }) => ({ encoded, target: objective })),
      asked,
    );
    const own = evaluations.filter(isDeployedAndMeasured);
    const { mean } = objective.predict(stack(own.map(({ encoded }) => encoded)), own.length);
    const best = own.length > 0 ? mean.reduce((most, value) => Math.max(most, value)) : objective.centre;
    return { known, border, objective, best, answers, spent, strain };
  });

  /**
   * Exponent of the probability, and the least probability of a candidate. Where the last trials all deployed the border
   * is known, or far: one may go nearer. An undeployable trial costs one trial, whatever is left of the budget.
   */
  function cautionAt({ answers, spent, strain }: Beliefs): { exponent: number; least: number } {
    const { lowCaution, lowLeastProbability, leastProbability } = tactics;
    if (answers === null) return { exponent: tactics.marginCaution, least: tactics.leastWithMargins };
    const caution = tactics.caution + (tactics.lastCaution - tactics.caution) * spent * spent;
    return {
      exponent: lowCaution + (caution - lowCaution) * strain,
      least: lowLeastProbability + (leastProbability - lowLeastProbability) * strain,
    };
  }

  /** log EI + exponent · log P. */
  function improvement(
    surrogate: Surrogate,
    held: Beliefs,
    encoded: Float64Array,
    count: number,
  ): Float64Array {
    const decisions = held.border.decide(encoded, count);
    const { exponent, least } = cautionAt(held);
    return amongLikely(decisions, least, encoded, surrogate, (mean, sd, probability) => {
      return logExpectedImprovement(mean, sd, held.best) + exponent * log(probability);
    });
  }

  /** What is least known among the points inside the border. */
  function ignorance(
    surrogate: Surrogate,
    { border }: Beliefs,
    encoded: Float64Array,
    count: number,
  ): Float64Array {
    const decisions = border.decide(encoded, count);
    return amongLikely(decisions, 0.5, encoded, surrogate, (_mean, sd) => sd / surrogate.unit);
  }

  function choose(history: History, held: Beliefs, surrogate: Surrogate, turn: Turn): Proposal | null {
    const since = trialsSinceImprovement(history);
    const mayExplore = tactics.patience > 0 && turn.number <= budget - LAST_TRIALS;
    const exploring = mayExplore && since > 0 && since % tactics.patience === 0;
    const score = exploring ? ignorance : improvement;
    const chosen = maximiseAcquisition({
      codec,
      random: turn.random,
      isFree: turn.isFree,
      starts: exploring ? [] : incumbents(history, 3),
      ...(held.answers === null && { spread: MARGIN_SPREAD }),
      score: (encoded, count) => score(surrogate, held, encoded, count),
    });
    const far = exploring ? null : leap(history, held, surrogate, turn, chosen);
    if (far !== null) return far;
    const point = chosen?.point ?? turn.drawFree();
    if (point === null) return null;
    const encoded = encodedOf(point);
    const expected = expectedAt(surrogate, encoded);
    const probability = figure(workingProbability(held.border.decide(encoded, 1)[0]));
    const reason = exploring
      ? `No improvement for ${since} trials: a look at the least known place that is likely to deploy (expected ${expected}, probability ${probability}).`
      : `Largest expected improvement (expected ${expected}) times the probability of being deployable (${probability}).`;
    return { point, phase: exploring ? 'boundary' : 'optimise', reason };
  }

  function encodedOf(point: Point): Float64Array {
    const encoded = new Float64Array(codec.dimensions);
    codec.encode(point, encoded, 0);
    return encoded;
  }

  /** Where little is left to gain within the border, what is beyond it costs no more than another trial within. */
  function leap(
    history: History,
    { answers, best }: Beliefs,
    surrogate: Surrogate,
    turn: Turn,
    within: Scored | null,
  ): Proposal | null {
    if (tactics.leap === 0 || turn.number % tactics.leapEvery > 0 || answers === null || within === null)
      return null;
    const far = maximiseAcquisition({
      codec,
      random: turn.random,
      isFree: turn.isFree,
      starts: incumbents(history, 3),
      score: (encoded, count) => daringImprovement(surrogate, answers, best, encoded, count),
    });
    if (far === null || far.score - log(tactics.leap) <= within.score) return null;
    const encoded = encodedOf(far.point);
    const expected = expectedAt(surrogate, encoded);
    const probability = figure(daringProbability(answers, encoded, 1)[0]);
    const reason = `Little is left to gain where trials deploy: a leap to where much is expected (${expected}) and hardly anything was tried (probability of being deployable ${probability}).`;
    return { point: far.point, phase: 'boundary', reason };
  }

  /** Nothing was deployable yet, and the margins say which way to go. */
  function approach({ border, known }: Beliefs, turn: Turn): Proposal | null {
    const chosen = maximiseAcquisition({
      codec,
      random: turn.random,
      isFree: turn.isFree,
      score: (encoded, count) => border.decide(encoded, count),
    });
    const point = chosen?.point ?? turn.drawFree();
    if (point === null) return null;
    const probability = chosen ? figure(workingProbability(chosen.score)) : '0';
    const reason = `Likeliest to be deployable (probability ${probability}) by how far ${counted(known.length, 'trial')} missed the limit.`;
    return { point, phase: 'boundary', reason };
  }

  /** Nothing was deployable yet, and yes and no do not say which way to go. */
  function draw({ evaluations, pending, warm }: History, turn: Turn): Proposal | null {
    const tried = [...warm, ...evaluations, ...pending].map(({ encoded }) => encoded);
    const point = drawSpaced(codec, tried, tactics.draws, turn);
    const none = `none of ${counted(evaluations.length, 'trial')} so far was deployable and measured`;
    const reason =
      tactics.draws > 1
        ? `Of ${tactics.draws} uniform draws the farthest from all trials, since ${none}.`
        : `Uniform draw, since ${none}.`;
    return point && { point, phase: 'boundary', reason };
  }

  return {
    propose(history, turn) {
      const initial = tactics.initialTrials - history.warm.length;
      const known = history.evaluations.length > 0 || history.warm.some(isDeployedAndMeasured);
      if (turn.number === 1) {
        const taken = proposeKnown(history, turn);
        if (taken) return taken;
      }
      if (turn.number <= initial || !known) return design(turn.number - 1, turn);
      const held = beliefs(history)!;
      if (held.objective === null) return held.answers === null ? approach(held, turn) : draw(history, turn);
      return choose(history, held, held.objective, turn);
    },
    explain(history, { encoded, count }) {
      const held = beliefs(history);
      if (held === null) return {};
      const { known, border, objective } = held;
      const feasibility = border.decide(encoded, count);
      return {
        mean: objective?.predict(encoded, count).mean ?? null,
        sd: objective?.predict(encoded, count).sd ?? null,
        acquisition: objective && improvement(objective, held, encoded, count),
        feasibility,
        probability: border.calibrated(feasibility),
        supportVectors: border.support.map((i) => known[i].configuration),
      };
    },
  };
}

/**
 * Scores of candidates likely enough to deploy; the others are ranked by their decision values, below all of them. The
 * surrogate is asked about the likely ones alone, since that is what takes the time.
 */
function amongLikely(
  decisions: Float64Array,
  least: number,
  encoded: Float64Array,
  surrogate: Surrogate,
  score: (mean: number, sd: number, probability: number) => number,
): Float64Array {
  const dimensions = encoded.length / decisions.length;
  const probabilities = decisions.map(workingProbability);
  const likely = Array.from(probabilities.keys()).filter((i) => probabilities[i] >= least);
  const { mean, sd } = surrogate.predict(
    stack(likely.map((i) => encoded.subarray(i * dimensions, (i + 1) * dimensions))),
    likely.length,
  );
  const scores = decisions.map((decision) => UNLIKELY + decision);
  likely.forEach((i, at) => (scores[i] = score(mean[at], sd[at], probabilities[i])));
  return scores;
}

function expectedAt(surrogate: Surrogate, encoded: Float64Array): string {
  const { mean, sd } = surrogate.predict(encoded, 1);
  return `${figure(mean[0])} ± ${figure(sd[0])}`;
}

/** What other studies found best comes first: it has to be a trial of this one to be its model, and is often trained already. */
function proposeKnown({ warm }: History, turn: Turn): Proposal | null {
  const [best] = warm.filter(isDeployedAndMeasured).sort((a, b) => b.objective - a.objective);
  if (best === undefined || !turn.isFree(best.point)) return null;
  const reason = `The best of what this study started from (${figure(best.objective)}, trial ${best.trial} there).`;
  return { point: best.point, phase: 'optimise', reason };
}
