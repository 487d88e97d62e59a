import { describe, expect, it } from 'vitest';
import { beginsAnew, scoreDecisions } from '../../../src/charts/data/decision-score';
import type { PredictionRecord } from '../../../src/charts/data/predictions';
import { voteAsFirmware, type Decisions } from '../../../src/core/deploy';

const decisions = (classes: number[], probabilities: number[]): Decisions => ({
  classes: Uint16Array.from(classes),
  probabilities: Float32Array.from(probabilities),
  known: new Uint8Array(classes.length).fill(1),
});

/** Windows of 2 s, a new one every second, with these true classes. */
function windows(truths: readonly number[], session = 0): PredictionRecord[] {
  return truths.map((truth, i) => ({
    ...{ number: i + 1, session, start: i, end: i + 2, truth },
    ...{ predicted: 0, probability: 1, known: true },
  }));
}

describe('a vote of windows', () => {
  const all = decisions([0, 1, 1, 0, 1, 1, 1], [0.9, 0.9, 0.9, 0.9, 0.9, 0.4, 0.9]);

  it('decides what more than half of the last windows are for, each above its class’s probability', () => {
    const rule = { votes: 3, thresholds: [0.5, 0.5] };
    const decided = voteAsFirmware(all, rule, (window) => window === 0);
    // 0; 0 1; 0 1 1; 1 1 0; 1 0 1; 0 1 –; 1 – 1
    expect([...decided]).toEqual([-1, -1, 1, 1, 1, -1, 1]);
  });

  it('forgets at a gap, and is each window’s own class where one votes', () => {
    expect([...voteAsFirmware(all, { votes: 1, thresholds: [0.95, 0.5] }, () => false)]).toEqual([
      -1, 1, 1, -1, 1, -1, 1,
    ]);
    const anew = voteAsFirmware(all, { votes: 3, thresholds: [0.5, 0.5] }, (window) => window === 2);
    expect([...anew.slice(0, 4)]).toEqual([-1, -1, -1, -1]);
  });
});

describe('false alarms and delay', () => {
  it('are counted where a wrong class is decided anew, and until the right one is', () => {
    const records = windows([0, 0, 0, 1, 1, 1]);
    expect(scoreDecisions(records, [-1, 0, 0, 0, 1, 1], 3)).toMatchObject({
      // The old class that lasts on is no new alarm.
      ...{ falseAlarms: 0, length: 7, stretches: 2, found: 2, delay: 3, unknown: 1 / 6 },
    });
    expect(scoreDecisions(records, [1, 0, 1, 1, 0, 0], 1)).toMatchObject({ falseAlarms: 3, found: 2 });
    expect(scoreDecisions(records, [-1, -1, -1, -1, -1, -1], 1).delay).toBeUndefined();
  });

  it('begin anew with each recording and behind each gap', () => {
    const apart = { ...windows([0])[0], start: 9, end: 11 };
    const records = [...windows([0, 0]), apart, ...windows([0], 1)];
    expect(records.map((_, i) => beginsAnew(records, i))).toEqual([true, false, true, true]);
    expect(scoreDecisions(records, [0, 0, 0, 0], 1)).toMatchObject({ stretches: 3, length: 7, delay: 2 });
    expect(scoreDecisions(records, [1, 1, 1, 1], 1).falseAlarms).toBe(3);
  });
});
