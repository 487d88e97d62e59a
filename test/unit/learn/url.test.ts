import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { PLANE_IDS } from '../../../src/core/simulate';
import { CHAPTERS, sceneOf } from '../../../src/core/simulate/story';
import {
  ACQUISITIONS,
  COSTS,
  CURVE_CHOICES,
  KERNELS,
  LAYERS,
  LEARN_START,
  readLearn,
  roundedDrawing,
  writeLearn,
  type LearnState,
} from '../../../src/planning/addresses/lecture-url';
import { rounds } from '../../helpers/rounds';

const hundredths = (low: number, high: number) =>
  fc.integer({ min: low * 100, max: high * 100 }).map((n) => n / 100);
const knot = fc.record({ height: fc.integer({ min: 0, max: 35 }).map((n) => n / 35), deploys: fc.boolean() });
const anyState: fc.Arbitrary<LearnState> = fc.record({
  chapter: fc.constantFrom(...CHAPTERS),
  step: fc.integer({ min: 0, max: 60 }),
  seed: fc.integer({ min: 0, max: 2 ** 31 - 1 }),
  curve: fc.constantFrom(...CURVE_CHOICES),
  drawing: fc.array(knot, { minLength: 4, maxLength: 64 }).map((knots) => ({
    heights: knots.map(({ height }) => height),
    deployable: knots.map(({ deploys }) => deploys),
  })),
  acquisition: fc.constantFrom(...ACQUISITIONS),
  beta: hundredths(0, 10),
  kernel: fc.constantFrom(...KERNELS),
  width: hundredths(0, 1),
  samples: fc.integer({ min: 0, max: 5 }),
  cost: fc.constantFrom(...COSTS),
  initial: fc.integer({ min: 2, max: 10 }),
  boundary: fc.integer({ min: 0, max: 10 }),
  optimise: fc.integer({ min: 1, max: 10 }),
  noise: hundredths(0, 0.1),
  plane: fc.constantFrom(...PLANE_IDS),
  layer: fc.constantFrom(...LAYERS),
  placed: fc.array(
    fc.integer({ min: 0, max: 1000 }).map((n) => n / 1000),
    { maxLength: 30 },
  ),
  presenter: fc.boolean(),
  controls: fc.boolean(),
});

describe('the address of the lecture', () => {
  it('brings every state back exactly', () => {
    fc.assert(
      fc.property(anyState, (state) => {
        const address = writeLearn(state).toString();
        expect(readLearn(new URLSearchParams(address))).toEqual({ state, refused: [] });
      }),
    );
  });

  it('is empty for the start state and names only what differs', () => {
    expect(writeLearn(LEARN_START).toString()).toBe('');
    expect(writeLearn({ ...LEARN_START, chapter: 3, beta: 1 }).toString()).toBe('chapter=3&beta=1');
  });

  it('ignores unknown keys', () => {
    expect(readLearn(new URLSearchParams('utm=1&chapter=2&__proto__=x'))).toEqual({
      state: { ...LEARN_START, chapter: 2 },
      refused: [],
    });
  });

  it.each([
    'chapter=9',
    'chapter=1e0',
    'step=-1',
    'step=999999999999',
    'seed=1.5',
    'seed=NaN',
    'beta=Infinity',
    'beta=0x10',
    'curve=__proto__',
    'curve=constructor',
    'drawing=<script>',
    'drawing=a',
    `drawing=${'z'.repeat(5000)}`,
    'placed=1001',
    'placed=..',
    `placed=${'1.'.repeat(500)}1`,
    'map=toString',
    'presenter=yes',
    'c=2',
  ])('gives the start state and names the key for %s', (text) => {
    const { state, refused } = readLearn(new URLSearchParams(`samples=2&${text}`));
    expect(state).toEqual(LEARN_START);
    expect(refused).toEqual([text.split('=')[0]]);
  });

  it('never leads to a state that cannot be shown', { timeout: 120_000 }, () => {
    fc.assert(
      fc.property(anyState, (state) => {
        expect(sceneOf(readLearn(writeLearn(state)).state).words).toMatch(/^[a-z-]+$/);
      }),
      { numRuns: rounds(40) },
    );
  });

  it('holds any text without throwing', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        readLearn(new URLSearchParams(text));
      }),
    );
  });

  it('a drawing is rounded to what the address can hold, once', () => {
    const once = roundedDrawing({ heights: [0.1, 0.52, 0.333, 1], deployable: [true, false, true, true] });
    expect(roundedDrawing(once)).toEqual(once);
    once.heights.forEach((height, i) =>
      expect(Math.abs(height - [0.1, 0.52, 0.333, 1][i])).toBeLessThan(1 / 69),
    );
  });
});
