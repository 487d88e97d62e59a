import { describe, expect, test } from 'vitest';
import { bestRecord, trialRecord, trialRecords } from '../../../src/charts/data/trial-records';
import type { Trial } from '../../../src/core/records/trial';
import { record } from './records';

const trial = (other: Partial<Trial>): Trial => ({
  studyId: 's',
  number: 1,
  configuration: {},
  phase: 'initial',
  reason: '',
  fidelity: 1,
  state: 'finished',
  figures: { ramBytes: 1, romBytes: 2, macc: 3 },
  deployable: true,
  violations: [],
  objective: 0.9,
  folds: [],
  startedAt: 0,
  durationMs: 0,
  ...other,
});

describe('trial records', () => {
  test('a diverged trial is failed even where its footprint would fit', () => {
    expect(trialRecord(trial({ state: 'failed', deployable: true })).outcome).toBe('failed');
  });

  test('a network refused for its size is undeployable, not failed', () => {
    expect(trialRecord(trial({ state: 'refused', deployable: false, objective: undefined })).outcome).toBe(
      'undeployable',
    );
  });

  test('records come in the order of their numbers', () => {
    expect(trialRecords([trial({ number: 3 }), trial({ number: 1 })]).map(({ number }) => number)).toEqual([
      1, 3,
    ]);
  });

  test('the best is the deployable trial with the highest accuracy, the earlier of equals', () => {
    const records = [
      record(1, { outcome: 'undeployable', accuracy: 1 }),
      record(2, { accuracy: 0.8 }),
      record(3, { accuracy: 0.8 }),
      record(4, { accuracy: undefined }),
    ];
    expect(bestRecord(records)?.number).toBe(2);
    expect(bestRecord(records.slice(0, 1))).toBeUndefined();
  });

  test('a trial trained for a part of its epochs is never the best, however accurate', () => {
    const records = [
      record(1, { accuracy: 0.9, fidelity: 1 / 3 }),
      record(2, { accuracy: 0.7, fidelity: 1 }),
    ];
    expect(bestRecord(records)?.number).toBe(2);
    expect(bestRecord(records.slice(0, 1))).toBeUndefined();
    expect(trialRecord(trial({ fidelity: 0.25 })).fidelity).toBe(0.25);
  });

  test('a trial has one record, so that what is new is told by identity', () => {
    const [first, second] = [trial({ number: 1 }), trial({ number: 2 })];
    expect(trialRecords([first, second])[0]).toBe(trialRecords([first])[0]);
  });
});
