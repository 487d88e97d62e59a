import { exp, log, power } from '../../elementary';
import type { Codec } from '../../space/codec';
import { activeAt, restingCoordinate } from '../../space/conditions';
import { coordinateAtQuantile, unitPosition, valueAt, type Point } from '../../space/parameter';
import type { Random } from '../../random';
import type { Evaluation, History, Method, Problem } from '../method';
import { perHistory } from '../per-history';
import { figure } from '../words';
import { proposeOnRungs } from './rungs';

/** HpBandSter's defaults. */
const RANDOM_SHARE = 1 / 3;
const GOOD_SHARE = 0.15;
const SAMPLES = 64;
const BANDWIDTH_FACTOR = 3;
const MIN_BANDWIDTH = 1e-3;
const LEAST_DENSITY = 1e-32;

/** Positions of one class of trials and a kernel width per parameter. */
interface Density {
  centres: readonly Float64Array[];
  /** Which parameters counted in each trial; null where all did. */
  counted: readonly (readonly boolean[] | null)[];
  widths: Float64Array;
}

/** Falkner, Klein & Hutter 2018: Hyperband's rungs, a third of the draws random, the others by density ratio. */
export function createBohb(problem: Problem): Method {
  const { codec } = problem;
  const modelOf = perHistory((history) => fitModel(codec, history));
  return {
    propose: (history, turn) =>
      proposeOnRungs(problem, history, turn, () => {
        const model = turn.random.uniform() < RANDOM_SHARE ? null : modelOf(history);
        const drawn = model && bestOfSamples(codec, model, turn.random, turn.isFree);
        if (drawn) {
          const reason = `Values ${figure(drawn.ratio)} times as dense among the best trials as among the others, at fidelity ${figure(model.fidelity)}.`;
          return { point: drawn.point, phase: 'optimise', reason };
        }
        const point = turn.drawFree();
        const reason = 'Uniform draw: one in three is, and all are until enough trials were told.';
        return point && { point, phase: 'initial', reason };
      }),
    explain(history, { points }) {
      const model = modelOf(history);
      if (model === null) return {};
      const ratios = points.map((point) => log(ratioAt(codec, model, positionsOf(codec, point))));
      return { acquisition: Float64Array.from(ratios) };
    },
  };
}

interface Model {
  good: Density;
  bad: Density;
  fidelity: number;
}

/** Kernel densities of the best 15 % and of the others, on the highest fidelity with enough trials of both. */
function fitModel(codec: Codec, { evaluations, warm }: History): Model | null {
  const all = [...warm, ...evaluations];
  const least = codec.space.length + 1;
  const fidelities = [...new Set(all.map(({ fidelity }) => fidelity))].sort((a, b) => b - a);
  for (const fidelity of fidelities) {
    const known = all.filter((one) => one.fidelity === fidelity);
    if (known.length < least + 2) continue;
    const order = [...known].sort((a, b) => (loss(a) === loss(b) ? 0 : loss(a) - loss(b)));
    const goodCount = Math.max(least, Math.floor(GOOD_SHARE * known.length));
    const good = order.slice(0, goodCount);
    const bad = order.slice(goodCount);
    return { good: densityOf(codec, good), bad: densityOf(codec, bad), fidelity };
  }
  return null;
}

/** A trial that is undeployable or failed has the worst loss. */
function loss({ deployable, objective }: Evaluation): number {
  return deployable && objective !== null ? -objective : Infinity;
}

/** Levels of categories; numbers as positions in [0, 1]. */
function positionsOf(codec: Codec, point: Point): Float64Array {
  return Float64Array.from(codec.space, (parameter, j) =>
    parameter.kind === 'categorical'
      ? point[j]
      : unitPosition(parameter, valueAt(parameter, point[j]) as number),
  );
}

/** Normal-reference widths 1.06 σ n^(−1/(4+d)) (Silverman 1986), not below the minimum. */
function densityOf(codec: Codec, trials: readonly Evaluation[]): Density {
  const centres = trials.map(({ point }) => positionsOf(codec, point));
  const n = centres.length;
  const factor = 1.06 * power(n, -1 / (4 + codec.space.length));
  const widths = Float64Array.from(codec.space, (_, j) => {
    const mean = centres.reduce((sum, centre) => sum + centre[j] / n, 0);
    const sd = Math.sqrt(centres.reduce((sum, centre) => sum + (centre[j] - mean) ** 2 / n, 0));
    const width = Math.max(MIN_BANDWIDTH, factor * sd);
    // Aitchison & Aitken's kernel of a category is a mixture with the uniform: its width is a probability.
    return codec.space[j].kind === 'categorical' ? Math.min(width, 1 - 1 / codec.levels[j]) : width;
  });
  return { centres, counted: trials.map(({ point }) => activeAt(codec.space, point)), widths };
}

function densityAt(codec: Codec, { centres, widths }: Density, at: Float64Array): number {
  let sum = 0;
  for (const centre of centres) {
    let product = 1;
    for (let j = 0; j < at.length; j++) {
      if (codec.space[j].kind === 'categorical') {
        const levels = codec.levels[j];
        if (levels > 1) product *= at[j] === centre[j] ? 1 - widths[j] : widths[j] / (levels - 1);
      } else {
        const z = (at[j] - centre[j]) / widths[j];
        product *= exp(-0.5 * z * z) / widths[j];
      }
    }
    sum += product;
  }
  return sum / centres.length;
}

function ratioAt(codec: Codec, { good, bad }: Model, at: Float64Array): number {
  return (
    Math.max(LEAST_DENSITY, densityAt(codec, good, at)) / Math.max(LEAST_DENSITY, densityAt(codec, bad, at))
  );
}

function bestOfSamples(
  codec: Codec,
  model: Model,
  random: Random,
  isFree: (point: Point) => boolean,
): { point: Point; ratio: number } | null {
  let best: { point: Point; ratio: number } | null = null;
  for (let k = 0; k < SAMPLES; k++) {
    const point = sampleAround(codec, model.good, random);
    if (!isFree(point)) continue;
    const ratio = ratioAt(codec, model, positionsOf(codec, point));
    if (best === null || ratio > best.ratio) best = { point, ratio };
  }
  return best;
}

/** A good trial, moved by kernels three times as wide as the density's; what did not count in it is drawn uniformly. */
function sampleAround(codec: Codec, { centres, counted, widths }: Density, random: Random): Point {
  const chosen = random.integer(centres.length);
  const point = Float64Array.from(codec.space, restingCoordinate);
  codec.space.forEach((parameter, j) => {
    if (activeAt(codec.space, point)?.[j] === false) return;
    point[j] =
      counted[chosen]?.[j] === false
        ? coordinateAtQuantile(parameter, random.uniform())
        : coordinateAround(codec, j, centres[chosen][j], widths[j], random);
  });
  return point;
}

function coordinateAround(codec: Codec, j: number, centre: number, width: number, random: Random): number {
  const levels = codec.levels[j];
  if (levels === 1) return coordinateAtQuantile(codec.space[j], 0);
  if (codec.space[j].kind === 'categorical')
    return random.uniform() < 1 - width ? centre : random.integer(levels);
  return coordinateNear(codec, j, normalWithin(centre, width * BANDWIDTH_FACTOR, random));
}

function normalWithin(centre: number, width: number, random: Random): number {
  for (let k = 0; k < 100; k++) {
    const value = centre + width * random.normal();
    if (value >= 0 && value <= 1) return value;
  }
  return centre;
}

/** The coordinate whose position is nearest. */
function coordinateNear(codec: Codec, j: number, position: number): number {
  const parameter = codec.space[j];
  if (parameter.kind !== 'ordinal') return coordinateAtQuantile(parameter, position);
  let nearest = 0;
  let smallest = Infinity;
  parameter.values.forEach((value, level) => {
    const distance = Math.abs(unitPosition(parameter, value) - position);
    if (distance < smallest) {
      smallest = distance;
      nearest = level;
    }
  });
  return nearest;
}
