import type { Random } from '../../random';
import { perturbed } from '../../search/acquisition/perturb';
import { configurationCount, enumeratePoints } from '../../space/enumeration';
import { neighbourPoints } from '../../space/neighbours';
import type { Codec } from '../../space/codec';
import type { Point } from '../../space/parameter';
import { samplePoint } from '../../space/sampling';

/** The best that can be deployed, and how sure that is. */
export interface CertifiedBest {
  point: Point;
  value: number;
  /** Every configuration was looked at. */
  exact: boolean;
  /** By how much the second best of the searches fell short; 0 where exact. */
  gap: number;
}

/** Null where a point does not count; may be null where its value is not above `least`. */
type Valuation = (point: Point, least: number) => number | null;

const ENUMERATED = 20_000;
const DRAWS = 6_000;
const STARTS = 8;
const MOVES = 24;
/** Of choices, large moves go to other values and small ones change few of them. */
const CHOICE_WIDTHS = [0.1, 0.01];
const WIDTHS = [0.1, 0.03, 0.01, 0.003, 0.001, 0.0003];
const MOST_ROUNDS = 30;
/** Rounds without a gain before the moves become smaller: beyond a border most of them are lost. */
const IDLE_ROUNDS = 3;
/** Of objectives with standard deviation 1. */
const AGREEMENT = 0.01;
const MOST_SEARCHES = 8;

/**
 * The largest value: of all configurations where there are at most 20,000; else the best of independent searches, until the two
 * best agree within 0.01 (eight at most), each by hill climbing from the best 8 of 6,000 draws.
 */
export function certifiedBest(codec: Codec, value: Valuation, random: Random): CertifiedBest | null {
  if (codec.discrete && configurationCount(codec.space) <= ENUMERATED) {
    const [best] = ranked(enumeratePoints(codec.space), value, 1);
    return best ? { ...best, exact: true, gap: 0 } : null;
  }
  const found: Valued[] = [];
  while (
    found.length < MOST_SEARCHES &&
    !(found.length > 1 && found[0].value - found[1].value <= AGREEMENT)
  ) {
    const best = search(codec, value, random);
    if (best === null) return null;
    found.push(best);
    found.sort((a, b) => b.value - a.value);
  }
  return { ...found[0], exact: false, gap: found[0].value - found[1].value };
}

interface Valued {
  point: Point;
  value: number;
}

function search(codec: Codec, value: Valuation, random: Random): Valued | null {
  const draws = Array.from({ length: DRAWS }, () => samplePoint(codec.space, random));
  const tops = ranked(draws, value, STARTS).map((start) => climb(codec, start, value, random));
  return tops.sort((a, b) => b.value - a.value)[0] ?? null;
}

/** The first `count` by value, of those above `least`. */
function ranked(points: Iterable<Point>, value: Valuation, count: number, least = -Infinity): Valued[] {
  const valued: Valued[] = [];
  for (const point of points) {
    const last = valued.length < count ? least : valued[count - 1].value;
    const known = value(point, last);
    if (known === null || known <= last) continue;
    const at = valued.findIndex((other) => other.value < known);
    valued.splice(at < 0 ? valued.length : at, 0, { point, value: known });
    if (valued.length > count) valued.pop();
  }
  return valued;
}

/** Ever smaller moves, and one-step neighbours of choices, while they gain anything. */
function climb(codec: Codec, start: Valued, value: Valuation, random: Random): Valued {
  let best = start;
  for (const width of codec.discrete ? CHOICE_WIDTHS : WIDTHS) {
    for (let round = 0, idle = 0; round < MOST_ROUNDS && idle < IDLE_ROUNDS; round++) {
      const moves = perturbed(codec, best.point, width, MOVES, random);
      const [next] = ranked([...neighbourPoints(codec, best.point), ...moves], value, 1, best.value);
      idle = next === undefined ? idle + 1 : 0;
      best = next ?? best;
    }
  }
  return best;
}

/** Neighbours of a point, and moves by about a hundredth of the range. */
export function aroundOf(codec: Codec, point: Point, random: Random): Point[] {
  return [...neighbourPoints(codec, point), ...perturbed(codec, point, 0.01, 200, random)];
}
