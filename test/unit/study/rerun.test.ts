import { IDBFactory } from 'fake-indexeddb';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { openDatabaseNamed, type StudyDatabase } from '../../../src/storage';
import { summariseReruns } from '../../../src/core/records/rerun-summary';
import { rerunSeed, type RerunEvent } from '../../../src/study/rerun';
import { StudyConductor } from '../../../src/study/StudyConductor';
import { readStudyFile, writeStudyFile } from '../../../src/study/study-file';
import type { Rerun } from '../../../src/core/records/study';
import { createOptimizerService } from '../../../src/study/workers/optimizer-service';
import { SearchClient } from '../../../src/study/workers/search-client';
import { InProcessWorker } from './in-process-worker';
import { scriptedTrainers, type Call, type Script } from './scripted-trainers';
import { tinyDataset, tinyPlan, storedStudy } from './tiny-study';

const dataset = tinyDataset();
let database: StudyDatabase;

beforeEach(async () => {
  vi.stubGlobal('indexedDB', new IDBFactory());
  database = await openDatabaseNamed('reruns');
});

async function openStudy(scriptOf?: (call: Call, index: number) => Script) {
  const scripted = scriptedTrainers(dataset.examples, scriptOf);
  const record = await storedStudy(
    database,
    's',
    tinyPlan(dataset, { trials: 2, method: 'random', screened: true }),
  );
  const conductor = new StudyConductor(record, dataset, await database.listTrials('s'), {
    search: new SearchClient(() => new InProcessWorker(createOptimizerService())),
    trainers: scripted.trainers,
    store: database,
    now: () => 0,
  });
  const events: RerunEvent[] = [];
  const rerun = (trial: number, count: number, signal = new AbortController().signal) =>
    conductor.rerun(trial, count, (event) => events.push(event), signal);
  return { conductor, events, rerun, ...scripted };
}

describe('re-running a trial', () => {
  it('trains every fold of the same network with other seeds, and keeps each outcome with the study', async () => {
    const { conductor, calls, events, rerun } = await openStudy();
    await conductor.run(() => undefined);
    const original = calls.filter(({ kind }) => kind === 'fold').slice(0, 3);
    const before = calls.length;
    await rerun(1, 2);

    const again = calls.slice(before);
    expect(again).toHaveLength(6);
    expect(new Set(again.map(({ layers }) => layers))).toEqual(new Set([original[0].layers]));
    expect(new Set([...original, ...again].map(({ seed }) => seed)).size).toBe(9);
    const { reruns } = await database.getStudy('s');
    expect(reruns!.map(({ trial, seed }) => [trial, seed])).toEqual([
      [1, rerunSeed(3, 1)],
      [1, rerunSeed(3, 2)],
    ]);
    expect(reruns).toEqual(events.flatMap((event) => (event.kind === 'rerun' ? [event.rerun] : [])));
    expect(reruns![0]).toMatchObject({ state: 'finished', figures: conductor.trials[0].figures });
    // The trial itself and the search stay as they were.
    expect(await database.listHeads('s')).toEqual(conductor.trials);
  });

  it('takes new seeds the next time, after a reload, and finds known folds in the cache', async () => {
    const first = await openStudy();
    await first.conductor.run(() => undefined);
    await first.rerun(1, 1);
    const second = await openStudy();
    await second.rerun(1, 1);
    expect((await database.getStudy('s')).reruns!.map(({ seed }) => seed)).toEqual([
      rerunSeed(3, 1),
      rerunSeed(3, 2),
    ]);
    await database.putStudy({ ...second.conductor.record, reruns: undefined });
    const third = await openStudy();
    await third.rerun(1, 2);
    expect(third.calls).toEqual([]);
  });

  it('keeps what is finished when it is cancelled', async () => {
    const { conductor, rerun, calls, callsStarted } = await openStudy((_, i) => (i < 10 ? 'learn' : 'hang'));
    await conductor.run(() => undefined);
    const before = calls.length;
    const abort = new AbortController();
    const cancelled = rerun(1, 3, abort.signal);
    await callsStarted(Math.max(11, before + 4));
    abort.abort();
    await expect(cancelled).rejects.toMatchObject({ code: 'aborted' });
    expect((await database.getStudy('s')).reruns).toHaveLength(1);
  });

  it('records training that diverged as failed', async () => {
    const { conductor, rerun } = await openStudy((_, i) => (i < 7 ? 'learn' : 'diverge'));
    await conductor.run(() => undefined);
    await rerun(1, 1);
    const [outcome] = (await database.getStudy('s')).reruns!;
    expect(outcome).toMatchObject({ state: 'failed', failure: { code: 'diverged' } });
    expect(outcome.objective).toBeUndefined();
  });

  it('survives a study file', async () => {
    const { conductor, rerun } = await openStudy();
    await conductor.run(() => undefined);
    await rerun(2, 1);
    const study = await database.getStudy('s');
    const bundle = { study, trials: await database.listTrials('s'), dataset, weights: [] };
    expect(readStudyFile(writeStudyFile(bundle)).study.reruns).toEqual(study.reruns);
  });
});

describe('what re-runs say together', () => {
  const run = (objective: number | undefined, deployable = true): Rerun => ({
    trial: 1,
    seed: 1,
    state: 'finished',
    deployable,
    startedAt: 0,
    durationMs: 1,
    figures: { ramBytes: 1, romBytes: 1, macc: 1 },
    objective,
  });

  it('is the mean, the standard deviation of a sample, and how many are deployable', () => {
    const summary = summariseReruns([run(0.8), run(0.9, false), run(0.7), run(undefined, false)]);
    expect(summary).toMatchObject({ runs: 4, deployable: 2 });
    expect(summary.mean).toBeCloseTo(0.8, 12);
    expect(summary.sd).toBeCloseTo(0.1, 12);
  });

  it('has no deviation for one run, and no mean where nothing could be measured', () => {
    expect(summariseReruns([run(0.8)])).toEqual({ runs: 1, mean: 0.8, deployable: 1 });
    expect(summariseReruns([run(undefined)])).toEqual({ runs: 1, deployable: 1 });
  });
});
