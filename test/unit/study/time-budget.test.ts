import { IDBFactory } from 'fake-indexeddb';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { openDatabaseNamed, type StudyDatabase } from '../../../src/storage';
import { validatePlan } from '../../../src/planning/plan';
import type { RunningTrial } from '../../../src/study/events';
import { progressOf } from '../../../src/study/progress';
import { StudyConductor } from '../../../src/study/StudyConductor';
import { isTimeUp, plannedTrials, runningMs } from '../../../src/planning/time-budget';
import type { StudyPlan } from '../../../src/core/records/plan';
import type { Trial } from '../../../src/core/records/trial';
import { createOptimizerService } from '../../../src/study/workers/optimizer-service';
import { SearchClient } from '../../../src/study/workers/search-client';
import { InProcessWorker } from './in-process-worker';
import { scriptedTrainers, textOf } from './scripted-trainers';
import { tinyDataset, tinyPlan, storedStudy } from './tiny-study';

const dataset = tinyDataset();
const FOLD_MS = 1000;
/** Three folds of a second each: ten trials fill the half minute. */
const HALF_A_MINUTE = { budgetMinutes: 0.5, trials: 8 };

/** Trials that take so many milliseconds each, one after the other. */
const lasting = (...durations: number[]): Trial[] => {
  let at = 0;
  return durations.map((durationMs, i) => {
    const startedAt = at;
    at += durationMs;
    return { number: i + 1, startedAt, durationMs } as Trial;
  });
};

describe('running time', () => {
  it('leaves pauses out and counts trials side by side once', () => {
    expect(
      runningMs([
        { startedAt: 0, durationMs: 10 },
        { startedAt: 5, durationMs: 10 },
        { startedAt: 1000, durationMs: 5 },
      ]),
    ).toBe(20);
    expect(runningMs([])).toBe(0);
  });
});

describe('the number of trials that a time is good for', () => {
  const plan = tinyPlan(dataset, HALF_A_MINUTE);

  it('is the plan’s until four trials are known, and what those four show then', () => {
    expect(plannedTrials(plan, lasting(1000, 1000, 1000))).toBe(8);
    expect(plannedTrials(plan, lasting(1000, 1000, 1000, 3000))).toBe(20);
  });

  it('stays until the trials have doubled, so that phases do not drift with every trial', () => {
    const trials = lasting(1000, 1000, 1000, 3000, 9000, 9000, 9000);
    expect(plannedTrials(plan, trials)).toBe(20);
    expect(plannedTrials(plan, [...trials, ...lasting(0)])).not.toBe(20);
  });

  it('depends on the trials alone, in whatever order they are given', () => {
    const trials = lasting(1000, 2000, 3000, 4000, 5000);
    expect(plannedTrials(plan, trials.toReversed())).toBe(plannedTrials(plan, trials));
  });

  it('is the budget of trials where that was chosen, however long they take', () => {
    expect(plannedTrials(tinyPlan(dataset), lasting(1, 1, 1, 1, 1, 1, 1, 1))).toBe(8);
  });

  it('is never less than what was tried, and finite when nothing takes time', () => {
    expect(plannedTrials(plan, lasting(60_000, 60_000, 60_000, 60_000))).toBe(4);
    expect(plannedTrials(plan, lasting(0, 0, 0, 0))).toBe(8);
  });
});

describe('a plan with a budget of time', () => {
  it('is kept and checked', () => {
    const plan = tinyPlan(dataset, HALF_A_MINUTE);
    expect(validatePlan(JSON.parse(JSON.stringify(plan)))).toEqual(plan);
    for (const budgetMinutes of [0, -1, Infinity, '5']) {
      expect(() => validatePlan({ ...plan, budgetMinutes })).toThrow(
        expect.objectContaining({ code: 'invalid-plan' }),
      );
    }
  });

  it('says how much of its time is left, and ends with the trials it had', () => {
    const plan = tinyPlan(dataset, HALF_A_MINUTE);
    const four = lasting(3000, 3000, 3000, 3000);
    expect(progressOf(plan, four, [], 1e9)).toMatchObject({ done: 4, total: 10, secondsLeft: 18 });
    const eleven = lasting(...Array<number>(11).fill(3000));
    expect(isTimeUp(plan, eleven)).toBe(true);
    expect(progressOf(plan, eleven, [], 1e9)).toMatchObject({ done: 11, total: 11, secondsLeft: 0 });
  });

  it('says how long the trial goes on that is under way when the time is up', () => {
    const plan = tinyPlan(dataset, HALF_A_MINUTE);
    const epoch = { epoch: 1, trainingLoss: 1, validationLoss: 1, validationAccuracy: 0.5 };
    const fold = { fold: 0, state: 'training', cached: false, epochs: [epoch] } as const;
    const first = { number: 1, startedAt: 0, epochsPerFold: 4, folds: [fold] } as unknown as RunningTrial;
    expect(progressOf(plan, [], [first], 10_000)).toMatchObject({ secondsLeft: 20, timeIsUp: false });
    expect(progressOf(plan, [], [first], 40_000)).toMatchObject({
      total: 1,
      secondsLeft: 120,
      timeIsUp: true,
    });
  });
});

describe('a study with a budget of time', () => {
  let database: StudyDatabase;
  let clock = 0;

  beforeEach(async () => {
    vi.stubGlobal('indexedDB', new IDBFactory());
    database = await openDatabaseNamed('time budget');
    clock = 0;
  });

  async function openStudy(id: string, plan: StudyPlan) {
    const { trainers } = scriptedTrainers(dataset.examples, () => {
      clock += FOLD_MS;
      return 'learn';
    });
    const search = new SearchClient(() => new InProcessWorker(createOptimizerService()));
    const record = await storedStudy(database, id, plan);
    return new StudyConductor(record, dataset, await database.listTrials(id), {
      search,
      trainers,
      store: database,
      now: () => clock,
    });
  }

  const configurationsOf = async (id: string) =>
    (await database.listTrials(id)).map(({ configuration }) => textOf(configuration));

  it('asks for no trial more when its time is used up, and ends with a tested model', async () => {
    const conductor = await openStudy('s', tinyPlan(dataset, HALF_A_MINUTE));
    await conductor.run(() => undefined);
    expect(conductor.trials).toHaveLength(10);
    expect((await database.getStudy('s')).state).toBe('finished');
    expect((await database.getStudy('s')).final?.deployable).toBe(true);
  });

  it('finishes the trial that is under way when the time ends', async () => {
    const conductor = await openStudy('s', tinyPlan(dataset, { ...HALF_A_MINUTE, budgetMinutes: 0.0001 }));
    await conductor.run(() => undefined);
    expect(conductor.trials).toHaveLength(1);
  });

  it.each(['svm-cbo', 'autotinyml', 'hyperband'] as const)(
    'counts no pause, and goes on as if there had been none (%s)',
    async (method) => {
      const plan = tinyPlan(dataset, { ...HALF_A_MINUTE, method });
      await (await openStudy('s', plan)).run(() => undefined);
      const unbroken = await configurationsOf('s');
      // Another disk: folds that are trained already would take no time.
      vi.stubGlobal('indexedDB', new IDBFactory());
      database = await openDatabaseNamed('another time budget');
      const first = await openStudy('s', plan);
      await first.run((event) => {
        if (event.kind === 'trial-finished' && event.trial.number === 6) first.pause();
      });
      expect(first.trials).toHaveLength(6);
      clock += 3_600_000;
      const second = await openStudy('s', plan);
      await second.run(() => undefined);
      expect(await configurationsOf('s')).toEqual(unbroken);
    },
  );
});
