import { describe, expect, it } from 'vitest';
import type { RunningTrial } from '../../../src/study/events';
import { estimateProgress } from '../../../src/study/progress';
import { advanceTrial } from '../../../src/study/running-trial';
import { trialOf } from '../../contract/storage/fixtures';

const running: RunningTrial = {
  number: 3,
  configuration: {},
  phase: 'initial',
  reason: '',
  fidelity: 1,
  engine: 'wasm',
  epochsPerFold: 10,
  startedAt: 1000,
  figures: { ramBytes: 1, romBytes: 1, macc: 1 },
  folds: [0, 1].map((fold) => ({ fold, state: 'waiting', cached: false, epochs: [] })),
};
const metrics = (epoch: number) => ({ epoch, trainingLoss: 1, validationLoss: 1, validationAccuracy: 0.5 });
const epochs = (fold: number, ...numbers: number[]) =>
  numbers.map((epoch) => ({ kind: 'epoch', trial: 3, fold, metrics: metrics(epoch) }) as const);

describe('the running trial', () => {
  it('collects the epochs of each fold', () => {
    const [first, second] = epochs(1, 1, 2).reduce(advanceTrial, running).folds;
    expect(first).toMatchObject({ state: 'waiting', epochs: [] });
    expect(second).toMatchObject({ state: 'training', epochs: [{ epoch: 1 }, { epoch: 2 }] });
  });

  it('starts a fold over that is trained again', () => {
    const [first] = epochs(0, 1, 2, 3, 1).reduce(advanceTrial, running).folds;
    expect(first.epochs.map(({ epoch }) => epoch)).toEqual([1]);
  });

  it('knows which folds are done, and which came from the cache', () => {
    const summary = { ...trialOf('s', 1).folds[0], cached: true };
    const [first] = advanceTrial(running, { kind: 'fold', trial: 3, summary }).folds;
    expect(first).toMatchObject({ state: 'done', cached: true, epochs: summary.epochs });
  });
});

describe('time left', () => {
  const trials = [1000, 3000].map((durationMs, i) => ({ ...trialOf('s', i + 1), durationMs }));

  it('is the mean duration for every trial that is left', () => {
    expect(estimateProgress(trials, 10, [], 0)).toEqual({
      done: 2,
      total: 10,
      current: 0,
      secondsLeft: 16,
      timeIsUp: false,
    });
  });

  it('counts what the running trial has spent', () => {
    expect(estimateProgress(trials, 10, [running], 1500).secondsLeft).toBe(15.5);
    expect(estimateProgress(trials, 10, [running], 9000).secondsLeft).toBe(14);
  });

  it('is unknown until something was trained, then scaled up from the running trial', () => {
    expect(estimateProgress([], 10, [running], 2000).secondsLeft).toBeNull();
    const half = epochs(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10).reduce(advanceTrial, running);
    expect(estimateProgress([], 10, [half], 2000)).toEqual({
      done: 0,
      total: 10,
      current: 0.5,
      secondsLeft: 19,
      timeIsUp: false,
    });
  });

  it('is shared among trials in parallel', () => {
    const both = [running, { ...running, number: 4, startedAt: 2000 }];
    expect(estimateProgress(trials, 10, both, 2500, 2).secondsLeft).toBe((16 - 1.5 - 0.5) / 2);
  });

  it('does not take refused trials for fast ones', () => {
    const refused = { ...trialOf('s', 3), state: 'refused', durationMs: 0 } as const;
    expect(estimateProgress([...trials, refused], 10, [], 0).secondsLeft).toBe(14);
  });
});
