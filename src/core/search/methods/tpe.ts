import { exp } from '../../elementary';
import type { Codec } from '../../space/codec';
import { activeAt, restingCoordinate } from '../../space/conditions';
import { coordinateAtQuantile, unitPosition, valueAt, type Point } from '../../space/parameter';
import type { Evaluation, Method, Problem, Turn } from '../method';
import { perHistory } from '../per-history';
import { counted, figure } from '../words';
import { categoricalParzen, numericParzen, type ParzenEstimator } from './parzen';

/** Optuna's defaults (TPESampler 4). */
const STARTUP_TRIALS = 10;
const CANDIDATES = 24;
const GOOD_SHARE = 0.1;
const MOST_GOOD = 25;
/** Independent draws repeat themselves in discrete spaces; after so many the rest is left to chance. */
const RETRIES = 20;
/** Longer integer ranges are treated as continuous and rounded. */
const LISTED_LEVELS = 64;

interface Densities {
  good: ParzenEstimator[];
  bad: ParzenEstimator[];
  goodCount: number;
}

/**
 * Tree-structured Parzen estimator (Bergstra et al. 2011, 2013), independent per parameter, each from the trials in which
 * it counted, with undeployable trials
 * ranked behind all deployable ones as Optuna's `constraints_func` does.
 */
export function createTpe({ codec, options }: Problem): Method {
  const startup = options.initialTrials ?? STARTUP_TRIALS;
  const densities = perHistory(({ evaluations, warm, pending }): Densities | null => {
    const known = [...warm, ...evaluations];
    if (known.length === 0) return null;
    const { good, bad } = split(known);
    // A pending trial counts as a bad one, so that parallel questions spread out.
    const points = [...bad.map(({ point }) => point), ...pending.map(({ point }) => point)];
    return {
      good: estimators(
        codec,
        good.map(({ point }) => point),
      ),
      bad: estimators(codec, points),
      goodCount: good.length,
    };
  });

  return {
    propose(history, turn) {
      const known = densities(history);
      const startingUp = turn.number <= startup || known === null;
      const drawn = startingUp ? null : drawPromising(codec, known, turn);
      if (drawn !== null && known !== null) {
        const times = figure(exp(drawn.logRatio));
        const reason = `Values ${times} times as dense among the best ${counted(known.goodCount, 'trial')} as among the others.`;
        return { point: drawn.point, phase: 'optimise', reason };
      }
      const point = turn.drawFree();
      const reason = startingUp
        ? `Random start ${turn.number} of ${startup}.`
        : 'Drawn at random, since the promising values were all tried in these combinations.';
      return point && { point, phase: startingUp ? 'initial' : 'optimise', reason };
    },
    explain(history, { points }) {
      const known = densities(history);
      if (known === null) return {};
      return { acquisition: Float64Array.from(points, (point) => totalLogRatio(codec, known, point)) };
    },
  };
}

/** The best tenth (at most 25, at least 1) by objective; undeployable or unmeasured trials rank last, older ones first. */
function split(known: readonly Evaluation[]): { good: Evaluation[]; bad: Evaluation[] } {
  const rank = ({ deployable, objective }: Evaluation) =>
    deployable && objective !== null ? objective : -Infinity;
  const size = Math.min(Math.ceil(GOOD_SHARE * known.length), MOST_GOOD);
  const order = [...known].sort((a, b) => (rank(a) === rank(b) ? 0 : rank(b) - rank(a)));
  const best = new Set(order.slice(0, size));
  return { good: known.filter((one) => best.has(one)), bad: known.filter((one) => !best.has(one)) };
}

function estimators(codec: Codec, points: readonly Point[]): ParzenEstimator[] {
  return codec.space.map((parameter, j) => {
    const observed = points
      .filter((point) => activeAt(codec.space, point)?.[j] !== false)
      .map((point) => abscissa(codec, j, point[j]));
    if (parameter.kind === 'categorical') return categoricalParzen(observed, parameter.values.length);
    return isListed(codec, j)
      ? numericParzen(observed, 0, codec.levels[j] - 1, true)
      : numericParzen(observed, 0, 1, false);
  });
}

function isListed({ space, levels }: Codec, j: number): boolean {
  return space[j].kind !== 'real' && levels[j] <= LISTED_LEVELS;
}

/** What a parameter's density is over: the level, or the position in [0, 1] of a real or a long range. */
function abscissa(codec: Codec, j: number, coordinate: number): number {
  const parameter = codec.space[j];
  if (parameter.kind === 'categorical' || isListed(codec, j)) return coordinate;
  return unitPosition(parameter, valueAt(parameter, coordinate) as number);
}

function coordinateFrom(codec: Codec, j: number, position: number): number {
  const parameter = codec.space[j];
  if (parameter.kind === 'categorical' || isListed(codec, j)) return position;
  return coordinateAtQuantile(parameter, Math.min(1, position));
}

function logRatio({ good, bad }: Densities, j: number, position: number): number {
  return good[j].logDensity(position) - bad[j].logDensity(position);
}

function totalLogRatio(codec: Codec, known: Densities, point: Point): number {
  const active = activeAt(codec.space, point);
  return point.reduce(
    (sum, coordinate, j) =>
      active?.[j] === false ? sum : sum + logRatio(known, j, abscissa(codec, j, coordinate)),
    0,
  );
}

/**
 * Per parameter that counts, given what was drawn for those before it, the draw from the good density with the largest
 * ratio; the whole again until it is a free point.
 */
function drawPromising(
  codec: Codec,
  known: Densities,
  turn: Turn,
): { point: Point; logRatio: number } | null {
  for (let retry = 0; retry < RETRIES; retry++) {
    let total = 0;
    const point = Float64Array.from(codec.space, restingCoordinate);
    for (let j = 0; j < point.length; j++) {
      if (activeAt(codec.space, point)?.[j] === false) continue;
      let best = 0;
      let bestRatio = -Infinity;
      for (let k = 0; k < CANDIDATES; k++) {
        const position = known.good[j].sample(turn.random);
        const ratio = logRatio(known, j, position);
        if (ratio > bestRatio) {
          best = position;
          bestRatio = ratio;
        }
      }
      total += bestRatio;
      point[j] = coordinateFrom(codec, j, best);
    }
    if (turn.isFree(point)) return { point, logRatio: total };
  }
  return null;
}
