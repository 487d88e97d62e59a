import { AppError } from '../errors';
import { randomStream } from '../random';
import { createCodec, encodeAll, type Codec } from '../space/codec';
import type { Point } from '../space/parameter';
import { PointMap } from '../space/point-map';
import type { Configuration } from '../space';
import { drawFreePoint } from './free-points';
import type { Evaluation, History, Method, Pending, Problem, Proposal, Turn } from './method';
import { METHODS } from './methods';
import { CREATE } from './methods/create';
import type { Explanation, Observation, Optimizer, OptimizerSettings, Suggestion } from './types';
import { figure } from './words';

/** So many verdicts of the screen are remembered: a long study looks at a thousand candidates an ask. */
const MOST_VERDICTS = 50_000;
/** Values beyond this are cut, so that squares and sums of objectives stay finite. */
const LARGEST_OBJECTIVE = 1e100;

/**
 * An optimiser with ask/tell. Its answers depend on the settings, the observations and what is asked but not told yet,
 * and on nothing else. Throws AppError `invalid-space`, `unknown-method` or `invalid-budget`; `tell` throws
 * `invalid-configuration` for values outside the space. Warm-start observations that do not fit the space are left out.
 */
export function createOptimizer(settings: OptimizerSettings): Optimizer {
  const codec = createCodec(settings.space);
  const problem = createProblem(settings, codec);
  const definition = Object.hasOwn(METHODS, settings.method) ? METHODS[settings.method] : undefined;
  if (definition === undefined) {
    throw new AppError(
      'unknown-method',
      `There is no search method "${settings.method}".`,
      `Choose one of ${Object.keys(METHODS).join(', ')}.`,
    );
  }
  const method = CREATE[settings.method](problem);
  const recommended = definition.ignoresEvidence ? [] : recommendations(settings, codec);
  const propose: Method['propose'] = (known, turn) =>
    // Methods that train in rungs take it themselves, for their lowest ones.
    (definition.firstOpenTrial ? null : turn.recommended()) ?? method.propose(known, turn);
  let history: History = { evaluations: [], pending: [], warm: warmStart(settings, codec) };
  // What was asked or told never becomes free again, so this grows with the history and is not made anew at every ask.
  const tried = new PointMap<true>();
  const remember = (point: Point): void => tried.add(codec.settled(point), true);

  return {
    ask(count = 1) {
      const suggestions: Suggestion[] = [];
      while (suggestions.length < count) {
        const asked = askOnce(settings, problem, { propose, recommended }, history, tried);
        if (asked === null) break;
        suggestions.push(asked.suggestion);
        history = { ...history, pending: [...history.pending, asked.pending] };
        remember(asked.pending.point);
      }
      return suggestions;
    },
    tell(observations) {
      history = observations.reduce((known, observation) => told(known, observation, codec), history);
      for (const { configuration } of observations) remember(codec.pointOf(configuration));
    },
    expect(asked) {
      const pending = asked.map(({ configuration, fidelity = 1, trial }) => ({
        ...located(configuration, codec),
        fidelity,
        trial,
      }));
      history = { ...history, pending: [...history.pending, ...pending] };
      for (const { point } of pending) remember(point);
    },
    explain(configurations) {
      const points = configurations.map(codec.pointOf);
      const queries = { points, encoded: encodeAll(codec, points), count: points.length };
      return { ...NOTHING_KNOWN, ...method.explain?.(history, queries) };
    },
  };
}

const NOTHING_KNOWN: Explanation = {
  mean: null,
  sd: null,
  acquisition: null,
  feasibility: null,
  probability: null,
  supportVectors: [],
};

function createProblem({ budget, seed, options = {} }: OptimizerSettings, codec: Codec): Problem {
  if (!(Number.isInteger(budget) && budget > 0)) {
    throw new AppError(
      'invalid-budget',
      `A budget of ${budget} trials cannot be spent.`,
      'Use a whole number from 1.',
    );
  }
  const { screen } = options;
  const verdicts = new PointMap<boolean>();
  const passesScreen = (point: Point): boolean => {
    if (screen === undefined) return true;
    const settled = codec.settled(point);
    const known = verdicts.get(settled);
    if (known !== undefined) return known;
    const passes = screen(codec.configurationOf(settled));
    if (verdicts.size >= MOST_VERDICTS) verdicts.clear();
    verdicts.add(settled, passes);
    return passes;
  };
  return { codec, budget, seed, options, passesScreen };
}

function warmStart({ options }: OptimizerSettings, codec: Codec): Evaluation[] {
  return (options?.warmStart ?? []).flatMap((observation, i) =>
    pointIn(codec, observation.configuration) ? [evaluationOf(observation, i + 1, codec)] : [],
  );
}

/** Null where a value is missing or outside the space. */
function pointIn(codec: Codec, configuration: Configuration): Point | null {
  try {
    return codec.pointOf(configuration);
  } catch (error) {
    if (error instanceof AppError && error.code === 'invalid-configuration') return null;
    throw error;
  }
}

/** What is in the space, as proposals. */
function recommendations({ options }: OptimizerSettings, codec: Codec): Proposal[] {
  return (options?.tryFirst ?? []).flatMap(({ configuration, objective, trial }) => {
    const point = pointIn(codec, configuration);
    const reason = `Tried first: trial ${trial} of the study that this one starts from did best there (${figure(objective)}).`;
    return point ? [{ point, phase: 'initial', reason }] : [];
  });
}

function askOnce(
  { method: id, seed }: OptimizerSettings,
  problem: Problem,
  method: { propose: Method['propose']; recommended: readonly Proposal[] },
  history: History,
  tried: PointMap<true>,
): { suggestion: Suggestion; pending: Pending } | null {
  const { codec } = problem;
  const number = nextTrialNumber(history);
  const random = randomStream(seed, id, 'trial', number);
  const isFree = (point: Point) =>
    tried.get(codec.settled(point)) === undefined && problem.passesScreen(point);
  const turn: Turn = {
    number,
    random,
    isFree,
    drawFree: () => drawFreePoint(codec, isFree, random),
    recommended: () => method.recommended.find(({ point }) => isFree(point)) ?? null,
  };
  const proposal = method.propose(history, turn);
  if (proposal === null) return null;

  const { phase, reason, fidelity = 1 } = proposal;
  const configuration = codec.configurationOf(proposal.point);
  const pending = { ...located(configuration, codec), fidelity, trial: number };
  return { suggestion: { configuration, fidelity, phase, reason }, pending };
}

/** The smallest trial number not in use: after a crash, a trial that was never told is asked for again. */
function nextTrialNumber({ evaluations, pending }: History): number {
  const used = new Set([...evaluations, ...pending].map(({ trial }) => trial));
  let number = 1;
  while (used.has(number)) number++;
  return number;
}

function told(history: History, observation: Observation, codec: Codec): History {
  const { evaluations, pending } = history;
  const fidelity = observation.fidelity ?? 1;
  const key = codec.keyOf(codec.pointOf(observation.configuration));
  const answered = pending.find((asked) => asked.key === key && asked.fidelity === fidelity);
  const trial = observation.trial ?? answered?.trial ?? nextTrialNumber(history);
  const evaluation = evaluationOf(observation, trial, codec);
  const after = evaluations.findLastIndex((earlier) => earlier.trial <= trial) + 1;
  return {
    ...history,
    evaluations: [...evaluations.slice(0, after), evaluation, ...evaluations.slice(after)],
    pending: pending.filter((asked) => asked !== answered),
  };
}

function evaluationOf(observation: Observation, trial: number, codec: Codec): Evaluation {
  const { configuration, deployable, objective, margin, fidelity = 1 } = observation;
  const known = objective !== undefined && !Number.isNaN(objective) && objective !== -Infinity;
  return {
    ...located(configuration, codec),
    deployable,
    objective: known ? Math.max(-LARGEST_OBJECTIVE, Math.min(LARGEST_OBJECTIVE, objective)) : null,
    margin: margin !== undefined && Number.isFinite(margin) ? margin : null,
    fidelity,
    trial,
  };
}

/** A configuration with its place in the space. */
function located(configuration: Configuration, codec: Codec) {
  const point = codec.pointOf(configuration);
  return { configuration, key: codec.keyOf(point), point, encoded: encodeAll(codec, [point]) };
}
