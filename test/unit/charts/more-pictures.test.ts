import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { accuracyDistribution } from '../../../src/charts/data/distribution';
import { effortPlane } from '../../../src/charts/data/effort-plane';
import { importanceBars } from '../../../src/charts/data/importance-bars';
import { boxAround, markPaths, nearestMark } from '../../../src/charts/data/mark-paths';
import {
  crossings,
  lineBundles,
  linesWithin,
  parallelAxes,
  parallelLines,
  setBrush,
  withinBrushes,
  type Brushes,
} from '../../../src/charts/data/parallel';
import { slicePanels } from '../../../src/charts/data/slices';
import { mapAxis, shadedLayer } from '../../../src/charts/data/space-map';
import { workerLanes } from '../../../src/charts/data/worker-lanes';
import { importanceValue, shortCount } from '../../../src/messages/format';
import type { SearchSpace } from '../../../src/core/space/types';
import { record } from './records';

const space: SearchSpace = [
  { name: 'filters', kind: 'ordinal', values: [8, 16, 32] },
  { name: 'activation', kind: 'categorical', values: ['relu', 'tanh'] },
  { name: 'rate', kind: 'real', low: 1e-4, high: 1e-1, scale: 'log' },
  { name: 'fixed', kind: 'categorical', values: ['only'] },
];
const limits = { ramBytes: 16_000, romBytes: 60_000 };
const tried = (number: number, filters: number, other: Parameters<typeof record>[1] = {}) =>
  record(number, { configuration: { filters, activation: 'relu', rate: 1e-2, fixed: 'only' }, ...other });

describe('a line of the parallel coordinates', () => {
  test('passes by a parameter that does not count in its trial', () => {
    const axes = parallelAxes(space, [], limits);
    const without = record(1, {
      configuration: { filters: 8, activation: 'relu', fixed: 'only' },
      accuracy: 0.5,
    });
    const [line] = parallelLines(axes, [without]);
    expect(crossings(line.positions).map(([index]) => axes[index].id)).toEqual([
      ...['filters', 'activation', 'fixed', 'ram', 'rom', 'accuracy'],
    ]);
  });
});

describe('accuracy and effort', () => {
  test('the front holds deployable trials that none beats in both, by growing effort', () => {
    const { front, best } = effortPlane(
      [
        record(1, { macc: 100, accuracy: 0.5 }),
        record(2, { macc: 200, accuracy: 0.4 }),
        record(3, { macc: 300, accuracy: 0.9 }),
        record(4, { macc: 50, accuracy: 0.95, outcome: 'undeployable' }),
      ],
      [],
      {},
    );
    expect(front.map(({ number }) => number)).toEqual([1, 3]);
    expect(best).toBe(3);
  });

  test('the axis holds the limit and what is running, also before the first trial', () => {
    const { maccDomain } = effortPlane([], [{ macc: 5 }], { macc: 1e6 });
    expect(maccDomain[0]).toBeLessThan(5);
    expect(maccDomain[1]).toBeGreaterThan(1e6);
    expect(effortPlane([], [], {}).maccDomain[0]).toBeGreaterThan(0);
  });
});

describe('many marks', () => {
  const marks = [
    { record: record(1), x: 10, y: 10 },
    { record: record(2, { outcome: 'undeployable' }), x: 30, y: 20 },
  ];

  test('every mark is in the path of its shape', () => {
    const paths = markPaths([{ ...marks[0], y: 10.07 }, marks[1]]);
    expect(paths.deployable).toMatch(/^M10 10\.1m/);
    expect(paths.undeployable).toMatch(/^M30 20m/);
    expect(paths.failed).toBe('');
  });

  test('the nearest mark is found within reach only', () => {
    expect(nearestMark(marks, 12, 11, 12)).toBe(0);
    expect(nearestMark(marks, 29, 18, 12)).toBe(1);
    expect(nearestMark(marks, 100, 100, 12)).toBe(-1);
  });

  test('the box holds them all with air around', () => {
    expect(boxAround(marks, 5)).toEqual({ x: 5, y: 5, width: 30, height: 20 });
    expect(boxAround([], 5)).toEqual({ x: 0, y: 0, width: 0, height: 0 });
  });
});

describe('layers of the map', () => {
  const x = mapAxis(space[0]);
  const y = mapAxis(space[1]);

  test('areas shrink from the lowest step to the highest', () => {
    const { areas, low, high } = shadedLayer([0, 1, 2, 3, 4, 5], x, y)!;
    expect([low, high]).toEqual([0, 5]);
    const sizes = areas.map((area) => area.length);
    expect(sizes).toEqual([...sizes].sort((a, b) => b - a));
    expect(sizes.at(-1)).toBe(1);
  });

  test('a layer without differences is no picture', () => {
    expect(shadedLayer([2, 2, 2, 2, 2, 2], x, y)).toBeNull();
  });
});

describe('parallel coordinates', () => {
  const records = [
    tried(1, 8),
    tried(2, 16, { accuracy: 0.9 }),
    tried(3, 32, { accuracy: undefined, outcome: 'failed' }),
  ];
  const axes = parallelAxes(space, records, limits);
  const lines = parallelLines(axes, records);
  const numbers = (brushes: Brushes) =>
    withinBrushes(lines, axes, brushes).map(({ record: { number } }) => number);

  test('parameters come first, then memory, at last the accuracy', () => {
    expect(axes.map(({ id }) => id)).toEqual([
      'filters',
      'activation',
      'rate',
      'fixed',
      'ram',
      'rom',
      'accuracy',
    ]);
  });

  test('lines stay within their cell and on the axis', () => {
    for (const { positions } of lines) {
      for (const position of positions) {
        if (position !== undefined) expect(position).toBeGreaterThanOrEqual(0);
        if (position !== undefined) expect(position).toBeLessThanOrEqual(1);
      }
    }
    expect(axes[0].valueAt(lines[1].positions[0]!)).toBe('16');
  });

  test('a brush keeps what lies within; a trial without an accuracy is outside of a brush on it', () => {
    expect(numbers({})).toEqual([1, 2, 3]);
    expect(numbers({ filters: [0, 0.34] })).toEqual([1]);
    expect(numbers({ accuracy: [0, 0.999] })).not.toContain(3);
  });

  test('more brushes never let more through', () => {
    const range = fc.tuple(
      fc.double({ min: 0, max: 1, noNaN: true }),
      fc.double({ min: 0, max: 1, noNaN: true }),
    );
    fc.assert(
      fc.property(range, range, (first, second) => {
        const one = setBrush({}, 'filters', ...first);
        const two = setBrush(one, 'accuracy', ...second);
        const before = numbers(one);
        expect(numbers(two).every((number) => before.includes(number))).toBe(true);
      }),
    );
  });

  test('bundles let through what brushes let through, and are whole where all of it is inside', () => {
    const many = Array.from({ length: 200 }, (_, index) =>
      tried(index + 1, [8, 16, 32][index % 3], {
        accuracy: index % 7 === 0 ? undefined : ((index * 37) % 200) / 200,
      }),
    );
    const manyAxes = parallelAxes(space, many, limits);
    const all = parallelLines(manyAxes, many);
    const part = fc.double({ min: 0, max: 1, noNaN: true });
    fc.assert(
      fc.property(fc.nat({ max: manyAxes.length - 1 }), part, part, (along, one, other) => {
        const { id } = manyAxes[along];
        const { [id]: range } = setBrush({}, id, one, other);
        const bundles = lineBundles(all, along);
        expect(bundles.flatMap(({ lines: each }) => each)).toHaveLength(all.length);
        const shown = bundles.map((bundle) => linesWithin(bundle, range));
        const brushes: Brushes = range ? { [id]: range } : {};
        expect(new Set(shown.flat())).toEqual(new Set(withinBrushes(all, manyAxes, brushes)));
        for (const [index, inside] of shown.entries()) {
          if (inside.length === bundles[index].lines.length) expect(inside).toBe(bundles[index].lines);
        }
      }),
    );
  });

  test('no axis to move along still gives every line', () => {
    expect(lineBundles(lines, -1).flatMap((bundle) => linesWithin(bundle, undefined))).toEqual(lines);
  });

  test('a brush over the whole axis is none', () => {
    expect(setBrush({ filters: [0.2, 0.4] }, 'filters', -1, 2)).toEqual({});
    expect(setBrush({}, 'filters', 0.8, 0.3)).toEqual({ filters: [0.3, 0.8] });
  });
});

describe('slices', () => {
  test('there is a panel for every parameter with a choice, with the measured trials in it', () => {
    const { panels } = slicePanels(space, [tried(1, 8), tried(2, 32, { accuracy: undefined })]);
    expect(panels.map(({ axis }) => axis.name)).toEqual(['filters', 'activation', 'rate']);
    expect(panels[0].marks.map(({ record: { number } }) => number)).toEqual([1]);
    expect(panels[0].marks[0].at).toBeGreaterThan(0);
    expect(panels[0].marks[0].at).toBeLessThan(1 / 3);
  });
});

describe('importance', () => {
  const answer = (...figures: [string, number][]) => ({
    parameters: figures.map(([parameter, importance]) => ({ parameter, importance, sd: 0.01 })),
    explained: 0.5,
    samples: 20,
  });

  test('what matters most for either question comes first', () => {
    const bars = importanceBars(
      answer(['a', 0.1], ['b', 0.3], ['c', 0]),
      answer(['a', 0], ['b', 0], ['c', 0.9]),
    );
    expect(bars.map(({ parameter }) => parameter)).toEqual(['c', 'b', 'a']);
  });

  test('one answer is shown while the other cannot be given', () => {
    const [bar] = importanceBars(null, answer(['a', 0.4]));
    expect(bar).toMatchObject({ parameter: 'a', accuracy: undefined, deployability: { importance: 0.4 } });
    expect(importanceBars(null, null)).toEqual([]);
  });

  test('a value that rounds to nothing has no sign', () => {
    expect(importanceValue(-0.003)).toBe('0.00');
    expect(importanceValue(0.421, 0.05)).toBe('0.42 ± 0.05');
    expect(shortCount(50_000)).toBe('50 k');
  });
});

describe('distribution of accuracies', () => {
  test('shares rise to one, equal accuracies are one step, and the kinds are apart', () => {
    const { deployable, undeployable, medianDeployable } = accuracyDistribution([
      record(1, { accuracy: 0.5 }),
      record(2, { accuracy: 0.5 }),
      record(3, { accuracy: 0.8 }),
      record(4, { accuracy: 0.9, outcome: 'undeployable' }),
      record(5, { accuracy: undefined, outcome: 'failed' }),
    ]);
    expect(deployable).toEqual([
      { accuracy: 0.5, share: 2 / 3 },
      { accuracy: 0.8, share: 1 },
    ]);
    expect(undeployable).toEqual([{ accuracy: 0.9, share: 1 }]);
    expect(medianDeployable).toBe(0.5);
  });
});

describe('what the workers did', () => {
  const trial = (
    number: number,
    startedAt: number,
    folds: [startedAt: number | undefined, ms: number][],
  ) => ({
    number,
    startedAt,
    durationMs: 1000,
    folds: folds.map(([began, trainingMs], fold) => ({ fold, startedAt: began, trainingMs })),
  });

  test('folds that overlap lie in lanes of their own, later ones in the first that is free', () => {
    const { lanes, trials, lastMs, busy } = workerLanes([
      trial(1, 5000, [
        [5000, 500],
        [5000, 900],
        [5510, 400],
      ]),
    ]);
    expect(lanes.map((lane) => lane.map(({ fold }) => fold))).toEqual([[0, 2], [1]]);
    expect(trials).toEqual([{ number: 1, fromMs: 0, toMs: 1000, untrained: false }]);
    expect(lastMs).toBe(1000);
    expect(busy).toBeCloseTo(0.9);
  });

  test('folds from the cache take no lane, and nights are not drawn', () => {
    const { lanes, trials, lastMs } = workerLanes([
      trial(1, 0, [[undefined, 700]]),
      trial(2, 50_000_000, [[50_000_100, 700]]),
    ]);
    expect(lanes).toHaveLength(1);
    expect(trials[0].untrained).toBe(true);
    expect(lastMs).toBeLessThan(10_000);
  });

  test('before the first trial there is nothing to draw', () => {
    expect(workerLanes([])).toEqual({ lanes: [], trials: [], lastMs: 0, busy: 0 });
  });
});
