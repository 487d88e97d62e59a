import { expect, it } from 'vitest';
import { endingOf } from '../../../src/core/records/ending';
import { headOf, type TrialHead } from '../../../src/core/records/trial';
import { trial as whole } from './complete-records';

const trial = (changes: Partial<TrialHead>): TrialHead => ({
  ...headOf(whole),
  state: 'finished',
  deployable: false,
  failure: undefined,
  ...changes,
});
const over = (figure: 'ramBytes' | 'romBytes' | 'crossAccuracy', value: number, limit: number) => ({
  figure,
  value,
  limit,
});

it('is none while there is a deployable trial', () => {
  expect(endingOf([trial({ deployable: true })], 'finished')).toBeNull();
  expect(endingOf([trial({ deployable: true, state: 'failed' })], 'finished')).not.toBeNull();
});

it('names the trial that missed its worst limit by the least', () => {
  const trials = [
    trial({ number: 1, violations: [over('ramBytes', 300, 100)] }),
    trial({ number: 2, violations: [over('ramBytes', 101, 100), over('crossAccuracy', 0.76, 0.95)] }),
    trial({ number: 3, violations: [over('romBytes', 115, 100)] }),
    trial({ number: 4, state: 'failed', deployable: true, violations: [] }),
    trial({ number: 5, violations: [over('crossAccuracy', NaN, 0.95)] }),
  ];
  const ending = endingOf(trials, 'finished');
  expect(ending).toMatchObject({ kind: 'none-deployable', trials: 5, nearest: { number: 3 } });
  expect((ending as { missedBy: number }).missedBy).toBeCloseTo(0.15);
});

it('counts what trials failed with where none was trained', () => {
  const diverged = (folds: number) => ({
    code: 'diverged',
    message: `Training diverged in ${folds} of 5 folds.`,
  });
  const trials = [
    trial({ state: 'refused', failure: { code: 'network-too-large', message: 'The network needs 3 GB.' } }),
    trial({ state: 'failed', failure: diverged(2) }),
    trial({ state: 'failed', failure: diverged(5) }),
  ];
  expect(endingOf(trials, 'finished')).toEqual({
    kind: 'none-trained',
    trials: 3,
    failures: [
      { message: 'Training diverged: its numbers grew beyond all bounds.', trials: 2 },
      { message: 'The network needs 3 GB.', trials: 1 },
    ],
  });
});

it('blames the limits for nothing tried, unless a person stopped it', () => {
  expect(endingOf([], 'finished')).toEqual({ kind: 'nothing-tried' });
  expect(endingOf([], 'stopped')).toEqual({ kind: 'stopped-at-once' });
});
