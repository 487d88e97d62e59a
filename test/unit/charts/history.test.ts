import { describe, expect, test } from 'vitest';
import { accuracyDomain, historyData, phaseBands } from '../../../src/charts/data/history';
import { record } from './records';

describe('history', () => {
  test('the stepped line rises only with deployable trials that beat the best so far', () => {
    const data = historyData(
      [
        record(1, { outcome: 'undeployable', accuracy: 0.99 }),
        record(2, { accuracy: 0.7 }),
        record(3, { accuracy: 0.6 }),
        record(4, { accuracy: 0.8 }),
        record(5, { accuracy: 0.8 }),
      ],
      [],
      10,
    );
    expect(data.steps).toEqual([
      { number: 2, accuracy: 0.7 },
      { number: 4, accuracy: 0.8 },
    ]);
    expect(data.points.map((point) => point.improves)).toEqual([false, true, false, true, false]);
  });

  test('trials of an early rung do not raise the stepped line; the promoted one does', () => {
    const data = historyData(
      [
        record(1, { accuracy: 0.9, fidelity: 1 / 9 }),
        record(2, { accuracy: 0.7, fidelity: 1 }),
        record(3, { accuracy: 0.95, fidelity: 1 / 3 }),
        record(4, { accuracy: 0.92, fidelity: 1 }),
      ],
      [],
      4,
    );
    expect(data.steps).toEqual([
      { number: 2, accuracy: 0.7 },
      { number: 4, accuracy: 0.92 },
    ]);
  });

  test('the axis covers the budget, and more when more trials were run', () => {
    expect(historyData([record(1)], [], 12).lastTrial).toBe(12);
    expect(historyData([record(13)], [{ ...record(14) }], 12).lastTrial).toBe(14);
    expect(historyData([], [], 0).lastTrial).toBe(1);
  });

  test('neighbouring trials of one phase share a band, and the running trial extends it', () => {
    const bands = phaseBands([
      { number: 3, phase: 'boundary' },
      { number: 1, phase: 'initial' },
      { number: 2, phase: 'initial' },
      { number: 4, phase: 'optimise' },
      { number: 5, phase: 'boundary' },
    ]);
    expect(bands).toEqual([
      { phase: 'initial', from: 1, to: 2 },
      { phase: 'boundary', from: 3, to: 3 },
      { phase: 'optimise', from: 4, to: 4 },
      { phase: 'boundary', from: 5, to: 5 },
    ]);
  });

  test('the accuracy axis holds every measured value and stays within 0 and 1', () => {
    const [low, high] = accuracyDomain([{ accuracy: 0.31 }, { accuracy: 1 }, {}]);
    expect(low).toBeLessThanOrEqual(0.31);
    expect(low).toBeGreaterThanOrEqual(0);
    expect(high).toBe(1);
    expect(accuracyDomain([])).toEqual([0, 1]);
  });

  test('one value alone still gets an axis of some height', () => {
    const [low, high] = accuracyDomain([{ accuracy: 0.5 }]);
    expect(high - low).toBeGreaterThanOrEqual(0.1);
  });
});
