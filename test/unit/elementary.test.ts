import { describe, expect, it } from 'vitest';
import { cos, exp, expInPlace, log, log1p, log2, power, sin } from '../../src/core/elementary';
import { randomStream } from '../../src/core/random';

const random = randomStream(1, 'elementary');
const draws = (low: number, high: number) =>
  Array.from({ length: 5000 }, () => low + (high - low) * random.uniform());

const number = new Float64Array(1);
const bits = new BigInt64Array(number.buffer);
const bitsOf = (value: number): bigint => {
  number[0] = value;
  return bits[0];
};
/** Numbers that lie between. */
const steps = (a: number, b: number): number => Number(bitsOf(a) - bitsOf(b));

const EPSILON = 2 ** -52;
const RANGES: [string, (x: number) => number, (x: number) => number, number[]][] = [
  ['exp', exp, Math.exp, [...draws(-745, 709), ...draws(-1e-3, 1e-3)]],
  ['log', log, Math.log, [...draws(0, 10), ...draws(0.999, 1.001), ...draws(0, 1e300), 5e-324, 2e-310]],
  ['log2', log2, Math.log2, draws(0, 100)],
  ['log1p', log1p, Math.log1p, [...draws(-0.9, 9), ...draws(-1e-6, 1e-6)]],
];

describe('elementary functions', () => {
  it.each(RANGES)('%s is within three units in the last place of the engine’s', (_, own, engine, xs) => {
    for (const x of xs) expect(Math.abs(steps(own(x), engine(x))), `of ${x}`).toBeLessThanOrEqual(3);
  });

  it('many exponentials at once are those one by one, to the bit', () => {
    const xs = [...draws(-760, 720), ...draws(-8, 0), NaN, Infinity, -Infinity, 0, -0, 700, -700, 1];
    for (const length of [0, 1, 3, 4, 5, xs.length]) {
      const values = Float64Array.from(xs.slice(-length || xs.length).slice(0, length));
      const expected = values.map(exp);
      expInPlace(values);
      expect(values).toEqual(expected);
    }
  });

  it('sin and cos are within a few ε, also near their zeros; powers within what the exponent makes of ε', () => {
    for (const x of draws(-1000, 1000)) {
      expect(Math.abs(sin(x) - Math.sin(x)), `sin ${x}`).toBeLessThan(2 * EPSILON);
      expect(Math.abs(cos(x) - Math.cos(x)), `cos ${x}`).toBeLessThan(2 * EPSILON);
    }
    for (const x of draws(0.001, 100))
      expect(Math.abs(power(x, 1.7) / x ** 1.7 - 1), `${x}`).toBeLessThan(16 * EPSILON);
  });

  it('are exact where a value is known', () => {
    expect([exp(0), log(1), log2(1), log1p(0), sin(0), cos(0), power(7, 0)]).toEqual([1, 0, 0, 0, 0, 1, 1]);
    for (let k = -1074; k < 1024; k++) expect(log2(2 ** k)).toBe(k);
    expect([exp(-745.2), exp(-745.1), exp(709.79), exp(-Infinity), exp(Infinity), exp(NaN)]).toEqual([
      0,
      5e-324,
      Infinity,
      0,
      Infinity,
      NaN,
    ]);
    expect([log(0), log(-1), log(Infinity), log(NaN), log2(0), log1p(-1)]).toEqual([
      -Infinity,
      NaN,
      Infinity,
      NaN,
      -Infinity,
      -Infinity,
    ]);
  });
});
