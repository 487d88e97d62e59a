import type { Random } from '../random';
import { createCodec } from './codec';
import { settle } from './conditions';
import { coordinateAtQuantile, type Point } from './parameter';
import type { Configuration, SearchSpace } from './types';

/**
 * A uniform point: every level alike, reals and log-scaled integers uniform on their scale. Where parameters count under
 * conditions, what they depend on is drawn first, every value alike, however many configurations it leads to.
 */
export function samplePoint(space: SearchSpace, random: Random): Point {
  return settle(
    space,
    Float64Array.from(space, (parameter) => coordinateAtQuantile(parameter, random.uniform())),
  );
}

/** A uniform configuration. */
export function sampleConfiguration(space: SearchSpace, random: Random): Configuration {
  return createCodec(space).configurationOf(samplePoint(space, random));
}

/**
 * Latin hypercube (McKay, Beckman & Conover 1979): every parameter's range is cut into `n` equal shares and each share
 * is used once, in an independent random order per parameter.
 */
export function latinHypercubePoints(space: SearchSpace, n: number, random: Random): Point[] {
  const points = Array.from({ length: n }, () => new Float64Array(space.length));
  const order = Uint32Array.from({ length: n }, (_, i) => i);
  space.forEach((parameter, j) => {
    random.shuffle(order);
    points.forEach((point, i) => {
      point[j] = coordinateAtQuantile(parameter, (order[i] + random.uniform()) / n);
    });
  });
  return points.map((point) => settle(space, point));
}

/** The same as configurations; in small discrete spaces two of them may be equal. */
export function latinHypercube(space: SearchSpace, n: number, random: Random): Configuration[] {
  const { configurationOf } = createCodec(space);
  return latinHypercubePoints(space, n, random).map(configurationOf);
}
