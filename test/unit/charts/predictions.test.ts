import { describe, expect, test } from 'vitest';
import {
  outcomeOf,
  predictionRecords,
  scorePredictions,
  truthBands,
} from '../../../src/charts/data/predictions';
import { decideAsFirmware } from '../../../src/core/deploy';

const run = {
  labels: Int32Array.of(0, 0, 1, -1, 1),
  sessions: new Uint16Array(5),
  startRows: Uint32Array.of(0, 5, 10, 15, 40),
  rowsPerExample: 10,
  samplingHz: 10,
};
const probabilities = Float32Array.of(0.9, 0.1, 0.5, 0.5, 0.45, 0.55, 0.2, 0.8, 0.8, 0.2);

describe('predictions', () => {
  const records = predictionRecords(run, decideAsFirmware(probabilities, 2, 0.6));

  test('name the first of the most probable classes, and are unknown below the threshold', () => {
    expect(records.map(({ predicted }) => predicted)).toEqual([0, 0, 1, 1, 0]);
    expect(records.map(outcomeOf)).toEqual(['right', 'unknown', 'unknown', 'unlabelled', 'wrong']);
    const half = predictionRecords(run, decideAsFirmware(probabilities, 2, 0.5));
    expect(half[1].known).toBe(true);
  });

  test('lie in time where their windows were recorded', () => {
    expect(records[1]).toMatchObject({ start: 0.5, end: 1.5 });
  });

  test('have their truth as bands that end where the class or the recording does', () => {
    expect(truthBands(records)).toEqual([
      { truth: 0, start: 0, end: 1.5 },
      { truth: 1, start: 1, end: 2 },
      { truth: 1, start: 4, end: 5 },
    ]);
  });

  test('are scored on what has a label, with and without the threshold', () => {
    expect(scorePredictions(records, 2)).toMatchObject({
      examples: 5,
      labelled: 4,
      known: 3,
      accuracy: 3 / 4,
      knownAccuracy: 1 / 2,
      confusion: [
        [2, 0],
        [1, 1],
      ],
    });
    const unlabelled = scorePredictions([records[3]], 2);
    expect(unlabelled.accuracy).toBeUndefined();
    expect(unlabelled.knownAccuracy).toBeUndefined();
  });
});
