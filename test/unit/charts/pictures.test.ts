import { describe, expect, test } from 'vitest';
import { byteTicks } from '../../../src/charts/byte-ticks';
import { breakingLayers, layerBars } from '../../../src/charts/data/layer-bars';
import { learningCurves } from '../../../src/charts/data/learning-curves';
import { memoryPlane } from '../../../src/charts/data/memory-plane';
import { splitStrip } from '../../../src/charts/data/split-strip';
import { chartText } from '../../../src/charts/messages';
import {
  duration,
  fourDigits,
  kilobytes,
  megabytes,
  percent,
  roughDuration,
  shortBytes,
  shortTick,
} from '../../../src/messages/format';
import { record } from './records';

describe('memory plane', () => {
  test('shows every trial, the running one, and the whole box of the board', () => {
    const { ramDomain, romDomain, best } = memoryPlane(
      [record(1, { ramBytes: 100, romBytes: 9e6, outcome: 'undeployable' }), record(2)],
      [{ ramBytes: 50, romBytes: 1000 }],
      { ramBytes: 16_000, romBytes: 60_000 },
    );
    expect(ramDomain[0]).toBeLessThan(50);
    expect(ramDomain[1]).toBeGreaterThan(16_000);
    expect(romDomain[1]).toBeGreaterThan(9e6);
    expect(best).toBe(2);
  });

  test('ticks are round, inside, and no more than asked for while whole decades allow it', () => {
    expect(byteTicks([1500, 60_000], 9)).toEqual([2000, 5000, 10_000, 20_000, 50_000]);
    expect(byteTicks([1500, 6_000_000], 4)).toEqual([10_000, 100_000, 1_000_000]);
  });
});

describe('memory per layer', () => {
  const layer = (name: string, ramBytes: number, romBytes: number) => ({ name, ramBytes, romBytes, macc: 0 });

  test('names the layer whose activations break RAM and the one with which ROM passes the limit', () => {
    const { bars } = layerBars(
      {
        layers: [layer('conv1', 900, 100), layer('dense1', 50, 600), layer('dense2', 50, 10)],
        signal: [],
        besides: { romBytes: 0, ramBytes: 0 },
      },
      { ramBytes: 500, romBytes: 650 },
      chartText.layers,
    );
    expect(bars.map((bar) => bar.breaksRam)).toEqual([true, false, false]);
    expect(bars.map((bar) => bar.breaksRom)).toEqual([false, true, false]);
  });

  test('counts what comes on top of the layers, so that the bars add up to what is judged', () => {
    const figures = {
      layers: [layer('conv1', 400, 100), layer('dense1', 50, 600)],
      signal: [
        { part: 'gravity' as const, constantBytes: 10, codeBytes: 40, ramBytes: 20, instructions: 9.4 },
      ],
      besides: { romBytes: 550, ramBytes: 130 },
    };
    const { bars } = layerBars(figures, { ramBytes: 500, romBytes: 650 }, chartText.layers);
    expect(bars.map(({ name }) => name)).toEqual(['gravity', 'conv1', 'dense1', 'besides']);
    expect(bars.reduce((sum, { romBytes }) => sum + romBytes, 0)).toBe(1300);
    expect(breakingLayers(bars)).toMatchObject({ ram: { name: 'conv1' }, rom: { name: 'conv1' } });
  });
});

describe('learning curves', () => {
  const epoch = (number: number, validationAccuracy: number) => ({
    epoch: number,
    validationAccuracy,
    validationLoss: 1,
    trainingLoss: Number.NaN,
  });

  test('the mean is taken over the folds that reached the epoch', () => {
    const { mean, lastEpoch } = learningCurves(
      [
        { fold: 0, epochs: [epoch(0, 0.2), epoch(1, 0.6)] },
        { fold: 1, epochs: [epoch(0, 0.4)] },
      ],
      'validationAccuracy',
    );
    expect(mean.map((point) => point.epoch)).toEqual([1, 2]);
    expect(mean[0].value).toBeCloseTo(0.3);
    expect(mean[1].value).toBeCloseTo(0.6);
    expect(lastEpoch).toBe(2);
  });

  test('values that are not numbers are left out', () => {
    const { curves, mean } = learningCurves([{ fold: 0, epochs: [epoch(0, 0.2)] }], 'trainingLoss');
    expect(curves[0].points).toEqual([]);
    expect(mean).toEqual([]);
  });
});

describe('split strip', () => {
  test('draws each session in order of time, with runs of one use joined', () => {
    const strip = splitStrip(
      {
        sessionNames: ['a', 'b'],
        sessions: Uint16Array.from([0, 0, 0, 0, 1]),
        startRows: Uint32Array.from([30, 0, 10, 20, 0]),
      },
      { parts: Int16Array.of(-1, 0, 0, -2, 1), folds: 2 },
      { mostRows: 8, shuffled: false },
    );
    expect(strip.rows[0].parts).toEqual([
      { role: 1, from: 0, to: 0.5, examples: 2 },
      { role: 'unused', from: 0.5, to: 0.75, examples: 1 },
      { role: 'test', from: 0.75, to: 1, examples: 1 },
    ]);
    expect(strip.rows[1].parts).toEqual([{ role: 2, from: 0, to: 1, examples: 1 }]);
  });

  test('shuffled rows are drawn as shares, the outer test last', () => {
    const strip = splitStrip(
      {
        sessionNames: ['a'],
        sessions: Uint16Array.from([0, 0, 0, 0, 0]),
        startRows: Uint32Array.from([0, 1, 2, 3, 4]),
      },
      { parts: Int16Array.of(-1, 0, 1, -2, 0), folds: 2 },
      { mostRows: 8, shuffled: true },
    );
    expect(strip.rows[0].parts.map((part) => [part.role, part.examples])).toEqual([
      [1, 2],
      [2, 1],
      ['unused', 1],
      ['test', 1],
    ]);
  });

  test('says how many sessions a picture leaves out', () => {
    const strip = splitStrip(
      { sessionNames: ['a', 'b', 'c'], sessions: new Uint16Array(), startRows: new Uint32Array() },
      { parts: new Int16Array(), folds: 0 },
      { mostRows: 2, shuffled: false },
    );
    expect([strip.rows.length, strip.hidden]).toEqual([2, 1]);
  });
});

describe('numbers on screen', () => {
  test('percent with one decimal, kilobytes of 1000 bytes with two', () => {
    expect(percent(0.9312)).toBe('93.1%');
    expect(percent(undefined)).toBe('–');
    expect(kilobytes(24_576)).toBe('24.58 KB');
    expect(kilobytes(1_990_000)).toBe('1,990.00 KB');
    expect([shortBytes(500), shortBytes(20_000), shortBytes(2_000_000)]).toEqual(['500 B', '20 KB', '2 MB']);
  });

  test('estimates are rounded to what they can know', () => {
    expect([7400, 37_000, 118_000, 626_000].map(roughDuration)).toEqual(['7 s', '35 s', '2 min', '10 min']);
    expect(megabytes(2_458_880)).toBe('2.5 MB');
    expect(megabytes(999_900_000)).toBe('999.9 MB');
    expect(megabytes(10_744_600_000)).toBe('10.7 GB');
  });

  test('durations name at most two units', () => {
    expect([0, 42_000, 60_000, 200_000, 7_500_000].map(duration)).toEqual([
      '1 s',
      '42 s',
      '1 min',
      '3 min 20 s',
      '2 h 5 min',
    ]);
  });
});

test('ticks and rates are as short as they may be', () => {
  expect(['88.0%', '87.5%', '12'].map(shortTick)).toEqual(['88%', '87.5%', '12']);
  expect([1000, 50, 31.987].map(fourDigits)).toEqual(['1,000', '50', '31.99']);
});
