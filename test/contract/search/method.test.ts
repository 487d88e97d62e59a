import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createOptimizer, METHODS } from '../../../src/core/search';
import type { MethodId, Observation, OptimizerSettings, Suggestion } from '../../../src/core/search/types';
import {
  configurationKey,
  createEncoder,
  type Configuration,
  type SearchSpace,
} from '../../../src/core/space';
import { anySpace } from '../../unit/space/arbitrary-space';
import { EXPERIMENT, LAYERED, MIXED, PLANE, TINY, TINY_LAYERED } from './spaces';
import { rounds } from '../../helpers/rounds';

const IDS = Object.keys(METHODS) as MethodId[];
/** `npm run verify:search` asks for 200. */
const ROUNDS = Number(process.env.SEARCH_ROUNDS ?? 12);

type Answer = (encoded: Float64Array, trial: number) => Pick<Observation, 'deployable' | 'objective'>;

const ball: Answer = (encoded) => {
  const distance = encoded.reduce((sum, value) => sum + (value - 0.4) ** 2, 0);
  return { deployable: distance < 0.35 * encoded.length ** 0.5, objective: 1 - distance };
};

const ANSWERS: Record<string, Answer> = {
  'some deployable': ball,
  'all deployable': (encoded) => ({ deployable: true, objective: encoded[0] }),
  'none deployable': () => ({ deployable: false }),
  'all equal': () => ({ deployable: true, objective: 0.5 }),
  'not a number': (_, trial) => ({ deployable: trial % 2 === 0, objective: Number.NaN }),
  huge: (encoded, trial) => ({
    deployable: trial % 3 > 0,
    objective: trial % 2 ? 1e308 : -1e300 * encoded[0],
  }),
  'none measured': () => ({ deployable: true }),
};

function observe(
  space: SearchSpace,
  answer: Answer,
  { configuration, fidelity }: Suggestion,
  trial: number,
): Observation {
  return { configuration, fidelity, trial, ...answer(createEncoder(space).encode(configuration), trial) };
}

/** Asks and tells one by one until the budget or the space is spent. */
function search(settings: OptimizerSettings, answer: Answer): { asked: Suggestion[]; told: Observation[] } {
  const optimizer = createOptimizer(settings);
  const asked: Suggestion[] = [];
  const told: Observation[] = [];
  for (let trial = 1; trial <= settings.budget; trial++) {
    const [suggestion] = optimizer.ask();
    if (suggestion === undefined) break;
    asked.push(suggestion);
    told.push(observe(settings.space, answer, suggestion, trial));
    optimizer.tell([told[trial - 1]]);
  }
  return { asked, told };
}

function keyOf(
  space: SearchSpace,
  { configuration, fidelity }: { configuration: Configuration; fidelity?: number },
) {
  return `${configurationKey(space, configuration)} at ${fidelity ?? 1}`;
}

describe.each(IDS)('%s', (method) => {
  const settings = (space: SearchSpace, budget: number, seed = 1): OptimizerSettings => ({
    method,
    space,
    budget,
    seed,
  });

  test.each(Object.entries(ANSWERS).map(([kind, answer], turn) => ({ kind, answer, turn })))(
    'survives answers of the kind "$kind" without repeating itself',
    { tags: 'full' },
    ({ answer, turn }) => {
      // Two spaces each, in turns: every method meets every kind of answer, and every space with some of them.
      const spaces = [EXPERIMENT, MIXED, PLANE, LAYERED];
      for (const space of [spaces[turn % 4], spaces[(turn + 1 + (IDS.indexOf(method) % 3)) % 4]]) {
        const { asked } = search(settings(space, 25), answer);
        expect(asked.length).toBeGreaterThan(0);
        expect(new Set(asked.map((suggestion) => keyOf(space, suggestion))).size).toBe(asked.length);
        asked.forEach(({ configuration }) => createEncoder(space).encode(configuration));
      }
    },
  );

  test('random spaces with random answers never break it', () => {
    const answers = fc.constantFrom(...Object.values(ANSWERS));
    fc.assert(
      fc.property(anySpace, answers, fc.integer(), (space, answer, seed) => {
        const { asked } = search(settings(space, ROUNDS, seed), answer);
        expect(new Set(asked.map((suggestion) => keyOf(space, suggestion))).size).toBe(asked.length);
        asked.forEach(({ configuration }) => createEncoder(space).encode(configuration));
      }),
      { numRuns: rounds(20) },
    );
  });

  test.each([
    ['', TINY],
    [' with conditions', TINY_LAYERED],
  ])('ends in good order when a small space%s is exhausted', (_, space) => {
    const { asked } = search(settings(space, 100), ball);
    const full = asked.filter(({ fidelity }) => fidelity === 1);
    expect(asked.length).toBeLessThan(100);
    expect(new Set(asked.map((suggestion) => keyOf(space, suggestion))).size).toBe(asked.length);
    expect(full.length).toBeGreaterThan(0);
  });

  test('gives values to what counts, and to nothing else', () => {
    for (const { configuration } of search(settings(LAYERED, 25), ball).asked) {
      const { blocks, kind } = configuration;
      const names = ['blocks', 'kind', 'filters1'];
      if (blocks !== 1) names.push('filters2');
      if (blocks === 3) names.push('rate3');
      if (blocks !== 1 && kind === 'separable') names.push('activation');
      expect(Object.keys(configuration)).toEqual(names);
    }
  });

  test('is a function of the observations: told all at once or one by one, it asks the same next', () => {
    for (const space of [EXPERIMENT, PLANE, LAYERED]) {
      const { told } = search(settings(space, 24, 5), ball);
      for (const length of [1, 7, 15, 23].filter((known) => known < told.length)) {
        const resumed = createOptimizer(settings(space, 24, 5));
        resumed.tell(told.slice(0, length));
        expect(resumed.ask()[0].configuration).toEqual(told[length].configuration);
      }
    }
  });

  test('puts observations that arrive out of order into the order of their trials', () => {
    const { told } = search(settings(PLANE, 16, 2), ball);
    const inOrder = createOptimizer(settings(PLANE, 16, 2));
    inOrder.tell(told.slice(0, 14));
    const shuffled = createOptimizer(settings(PLANE, 16, 2));
    shuffled.tell([...told.slice(7, 14), ...told.slice(0, 7)]);
    expect(shuffled.ask()).toEqual(inOrder.ask());
  });

  test('asks different questions while answers are pending', () => {
    const optimizer = createOptimizer(settings(EXPERIMENT, 20));
    const first = optimizer.ask(3);
    optimizer.tell(first.map((suggestion, i) => observe(EXPERIMENT, ball, suggestion, i + 1)));
    const asked = [...first, ...optimizer.ask(4), ...optimizer.ask(2)];
    expect(asked).toHaveLength(9);
    expect(new Set(asked.map((suggestion) => keyOf(EXPERIMENT, suggestion))).size).toBe(9);
  });

  test('asks only for what passes the screen', () => {
    const screen = ({ filters, units }: Configuration) => (filters as number) * (units as number) <= 256;
    const { asked } = search({ ...settings(EXPERIMENT, 20), options: { screen } }, ball);
    expect(asked.length).toBeGreaterThan(0);
    expect(asked.every(({ configuration }) => screen(configuration))).toBe(true);
  });

  test('asks nothing when the screen lets nothing through', () => {
    const optimizer = createOptimizer({ ...settings(TINY, 5), options: { screen: () => false } });
    expect(optimizer.ask()).toEqual([]);
  });

  test('starts from the trials of another study, leaving out those that do not fit the space', () => {
    const { told } = search(settings(PLANE, 12, 9), ball);
    const warmStart = [...told, { configuration: { x: 99, y: 0 }, deployable: true, objective: 5 }];
    const { asked } = search({ ...settings(PLANE, 8, 3), options: { warmStart } }, ball);
    expect(asked).toHaveLength(8);
  });

  test('tries first what another study recommends, where the method learns from others', () => {
    const good = [
      { x: 0.25, y: -0.5 },
      { x: 99, y: 0 },
      { x: 0.25, y: -0.5 },
      { x: -0.125, y: 0.75 },
    ];
    const tryFirst = good.map((configuration, i) => ({
      configuration,
      objective: 0.9 - i / 10,
      trial: i + 1,
    }));
    const plain = search(settings(PLANE, 6, 3), ball).asked;
    const { asked } = search({ ...settings(PLANE, 6, 3), options: { tryFirst } }, ball);
    const { ignoresEvidence } = METHODS[method];
    if (ignoresEvidence) return expect(asked).toEqual(plain);
    expect(asked.slice(0, 2).map(({ configuration }) => configuration)).toEqual([good[0], good[3]]);
    expect(asked[0].reason).toBe(
      'Tried first: trial 1 of the study that this one starts from did best there (0.9).',
    );
    expect(asked.map(({ fidelity }) => fidelity)).toEqual(plain.map(({ fidelity }) => fidelity));
    expect(asked).toHaveLength(6);
  });

  test('gives every suggestion a phase, a fidelity and a sentence as its reason', () => {
    for (const { phase, fidelity, reason } of search(settings(EXPERIMENT, 20), ball).asked) {
      expect(['initial', 'boundary', 'optimise']).toContain(phase);
      expect(fidelity).toBeGreaterThan(0);
      expect(fidelity).toBeLessThanOrEqual(1);
      expect(reason).toMatch(/^[A-Z].*\.$/);
      expect(reason).not.toMatch(/NaN|undefined|null/);
    }
  });

  test('explains any points at any time, with finite figures', () => {
    const optimizer = createOptimizer(settings(PLANE, 20));
    const points = [-1, -0.3, 0.4, 1].map((x) => ({ x, y: -x }));
    for (let trial = 1; trial <= 20; trial++) {
      const { supportVectors, ...curves } = optimizer.explain(points);
      for (const curve of Object.values(curves)) {
        if (curve === null) continue;
        expect(curve).toHaveLength(points.length);
        expect(curve.every(Number.isFinite)).toBe(true);
      }
      expect(supportVectors.length).toBeLessThan(trial);
      optimizer.tell(optimizer.ask().map((suggestion) => observe(PLANE, ball, suggestion, trial)));
    }
  });

  test('refuses an observation from outside the space', () => {
    const optimizer = createOptimizer(settings(TINY, 5));
    expect(() => optimizer.tell([{ configuration: { a: 9, b: 'x' }, deployable: true }])).toThrowError(
      expect.objectContaining({ code: 'invalid-configuration' }),
    );
  });
});

test.each<[string, OptimizerSettings]>([
  ['unknown-method', { method: 'toString' as MethodId, space: TINY, budget: 5, seed: 1 }],
  ['invalid-budget', { method: 'random', space: TINY, budget: 0, seed: 1 }],
  ['invalid-space', { method: 'random', space: [], budget: 5, seed: 1 }],
])('settings that cannot work are refused with %s', (code, settings) => {
  expect(() => createOptimizer(settings)).toThrowError(expect.objectContaining({ code }));
});
