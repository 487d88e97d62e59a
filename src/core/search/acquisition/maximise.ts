import type { Random } from '../../random';
import { encodeAll, type Codec } from '../../space/codec';
import { settle } from '../../space/conditions';
import { configurationCount, enumeratePoints } from '../../space/enumeration';
import { neighbourPoints } from '../../space/neighbours';
import { coordinateAtQuantile, type Point } from '../../space/parameter';
import { SOBOL_DIMENSIONS, sobolPoints } from '../sobol';
import { perturbed } from './perturb';

export interface AcquisitionSearch {
  codec: Codec;
  random: Random;
  /** Points that may be chosen. */
  isFree(point: Point): boolean;
  /** To be maximised; gets encoded points, row-major. −Infinity rules a point out. */
  score(encoded: Float64Array, count: number): Float64Array;
  /** Good points to search around, such as the incumbents. */
  starts?: readonly Point[];
  /** Number of points spread over the whole space. */
  spread?: number;
}

export interface Scored {
  point: Point;
  score: number;
}

/** Up to here a discrete space is scored whole, so the answer is exact. */
const ENUMERATED = 2_048;
const DEFAULT_SPREAD = 768;
/** Widths of the moves around the starts, and of the rounds that refine the best candidates. */
const START_WIDTHS = [0.1, 0.02, 0.004];
const REFINING_WIDTHS = [0.03, 0.01, 0.003, 0.0008];
const MOVES = 24;
const REFINED = 4;

/**
 * The free point with the largest score. Small discrete spaces are scored whole; others by a randomly shifted Sobol'
 * net, moves around the starts, and rounds that refine the best: ever smaller moves where there are reals, one-step
 * neighbours where there are choices. Null when no candidate is free.
 */
export function maximiseAcquisition(search: AcquisitionSearch): Scored | null {
  const { codec, random, starts = [] } = search;
  if (configurationCount(codec.space) <= ENUMERATED) {
    return evaluate(search, Array.from(enumeratePoints(codec.space)), 1)[0] ?? null;
  }
  const candidates = [
    ...spreadPoints(codec, search.spread ?? DEFAULT_SPREAD, random),
    ...starts.flatMap((start) => [
      ...(codec.discrete ? neighbourPoints(codec, start) : []),
      ...START_WIDTHS.flatMap((width) => perturbed(codec, start, width, MOVES, random)),
    ]),
  ];
  let best = evaluate(search, candidates, REFINED);
  for (const width of REFINING_WIDTHS) {
    const refined = best.flatMap(({ point }) => [
      ...(hasChoices(codec) ? neighbourPoints(codec, point) : []),
      ...(codec.discrete ? [] : perturbed(codec, point, width, MOVES, random)),
    ]);
    const before = best[0]?.score;
    best = [...best, ...evaluate(search, refined, REFINED)].sort(byScore).slice(0, REFINED);
    if (codec.discrete && best[0]?.score === before) break;
  }
  return best[0] ?? null;
}

/** The free candidates of the largest scores, at most `count`, best first; of equals the earlier one first. */
function evaluate(
  { codec, isFree, score }: AcquisitionSearch,
  candidates: readonly Point[],
  count: number,
): Scored[] {
  const free = candidates.filter(isFree);
  if (free.length === 0) return [];
  const scores = score(encodeAll(codec, free), free.length);
  const best: Scored[] = [];
  for (let i = 0; i < scores.length; i++) {
    const least = best.length < count ? -Infinity : best[count - 1].score;
    if (!(scores[i] > least)) continue;
    const place = best.findIndex((other) => other.score < scores[i]);
    best.splice(place < 0 ? best.length : place, 0, { point: free[i], score: scores[i] });
    if (best.length > count) best.pop();
  }
  return best;
}

function byScore(a: Scored, b: Scored): number {
  return b.score - a.score;
}

function hasChoices(codec: Codec): boolean {
  return codec.levels.some((levels) => levels > 1 && levels < Infinity);
}

/** Sobol' points with a random shift (Cranley & Patterson 1976); dimensions beyond the table are uniform. */
export function spreadPoints({ space }: Codec, count: number, random: Random): Point[] {
  const dimensions = Math.min(space.length, SOBOL_DIMENSIONS);
  const net = sobolPoints(count, dimensions);
  const shift = Float64Array.from({ length: dimensions }, () => random.uniform());
  const points: Point[] = [];
  for (let i = 0; i < count; i++) {
    const point = new Float64Array(space.length);
    for (let j = 0; j < space.length; j++) {
      const quantile = j < dimensions ? (net[i * dimensions + j] + shift[j]) % 1 : random.uniform();
      point[j] = coordinateAtQuantile(space[j], quantile);
    }
    points.push(settle(space, point));
  }
  return points;
}
