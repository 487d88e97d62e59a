import { IDBFactory } from 'fake-indexeddb';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { StudyPlan } from '../../../src/core/records/plan';
import { comparisonRuns } from '../../../src/planning/comparison/comparison-plan';
import type { PlanOverrides } from '../../../src/planning/plan';
import { openDatabaseNamed, type StudyDatabase } from '../../../src/storage';
import { evidenceFrom } from '../../../src/study/evidence';
import { splitFor } from '../../../src/study/split-for';
import { StudyConductor } from '../../../src/study/StudyConductor';
import { createOptimizerService } from '../../../src/study/workers/optimizer-service';
import { SearchClient } from '../../../src/study/workers/search-client';
import { InProcessWorker } from './in-process-worker';
import { scriptedTrainers, textOf, type Script } from './scripted-trainers';
import { storedStudy, tinyDataset, tinyPlan, tinyStudy } from './tiny-study';

const dataset = tinyDataset();
const EARLIER: PlanOverrides = { name: 'Before', trials: 8, method: 'random', screened: false };
const LOOSER = { ramBytes: 64_000, romBytes: 60_000, crossAccuracy: 0.95 };
let database: StudyDatabase;

beforeEach(async () => {
  vi.stubGlobal('indexedDB', new IDBFactory());
  database = await openDatabaseNamed('evidence');
});

async function conductorOf(id: string, script: Script = 'learn') {
  const scripted = scriptedTrainers(dataset.examples, () => script);
  const record = await database.getStudy(id);
  const conductor = new StudyConductor(record, dataset, await database.listTrials(id), {
    search: new SearchClient(() => new InProcessWorker(createOptimizerService())),
    trainers: scripted.trainers,
    store: database,
    now: () => 0,
  });
  return { conductor, ...scripted };
}

/** A finished study of eight random trials. */
async function runEarlier(overrides: PlanOverrides = {}, script: Script = 'learn') {
  await storedStudy(database, 'earlier', tinyPlan(dataset, { ...EARLIER, ...overrides }));
  const { conductor } = await conductorOf('earlier', script);
  await conductor.run(() => undefined);
  return conductor.trials;
}

const evidenceUnder = (plan: StudyPlan, store: Parameters<typeof evidenceFrom>[0] = database) =>
  evidenceFrom(store, 'earlier', plan, dataset, splitFor(dataset.examples, plan));

/** The storage after the cache of trained folds was emptied. */
const withoutFolds = (): Parameters<typeof evidenceFrom>[0] => ({
  getStudy: (id) => database.getStudy(id),
  listTrials: (id) => database.listTrials(id),
  getFold: () => Promise.resolve(undefined),
});

describe('evidence of an earlier study', () => {
  it('is what trials of the new study would be, for a board with other limits', async () => {
    const trials = await runEarlier();
    const evidence = await evidenceUnder(tinyPlan(dataset, { limits: LOOSER }));
    expect(evidence).toMatchObject({
      studyName: 'Before',
      trials: 8,
      fromFolds: 8,
      asMeasured: 0,
      bySize: 0,
    });
    expect(evidence.observations.map(({ objective }) => objective)).toEqual(
      trials.map(({ objective }) => objective),
    );
    expect(trials.some(({ deployable }) => !deployable)).toBe(true);
    expect(evidence.observations.every(({ deployable }) => deployable)).toBe(true);
  });

  it('says no where X-CROSS is too low for the new limits, and takes a diverged trial for one without an objective', async () => {
    await runEarlier({}, 'disagree');
    const plan = tinyPlan(dataset, { limits: LOOSER });
    const seen = await evidenceUnder(plan);
    expect(seen.observations.some(({ deployable }) => deployable)).toBe(false);
    vi.stubGlobal('indexedDB', new IDBFactory());
    database = await openDatabaseNamed('evidence');
    await runEarlier({}, 'diverge');
    const diverged = await evidenceUnder(plan);
    expect(diverged.observations.map(({ objective }) => objective)).toEqual(new Array(8).fill(undefined));
    expect(diverged.observations.every(({ deployable }) => deployable)).toBe(true);
  });

  it('is as measured where the cache is empty and everything that decides the measure is the same', async () => {
    const trials = await runEarlier();
    const evidence = await evidenceUnder(tinyPlan(dataset, { limits: LOOSER }), withoutFolds());
    expect(evidence).toMatchObject({ fromFolds: 0, asMeasured: 8 });
    expect(evidence.observations.map(({ objective }) => objective)).toEqual(
      trials.map(({ objective }) => objective),
    );
    const otherSplit = { ...tinyPlan(dataset).split, folds: 4 };
    const unknown = await evidenceUnder(
      tinyPlan(dataset, { split: otherSplit, limits: LOOSER }),
      withoutFolds(),
    );
    expect(unknown).toMatchObject({ trials: 8, asMeasured: 0, observations: [] });
  });

  it('under another compression keeps what size alone rules out, and leaves out what nobody knows', async () => {
    await runEarlier();
    const plan = tinyPlan(dataset, { compression: 'x8' });
    const evidence = await evidenceUnder(plan);
    expect(evidence.fromFolds + evidence.asMeasured).toBe(0);
    expect(
      evidence.observations.every(({ deployable, objective }) => !deployable && objective === undefined),
    ).toBe(true);
    expect(evidence.bySize).toBe(evidence.observations.length);
    expect(evidence.bySize).toBeLessThan(8);
  });

  it('of other data recommends the best that keeps the limits, and believes none of its accuracies', async () => {
    const trials = await runEarlier();
    const grown = tinyDataset(2);
    const plan = { ...tinyPlan(grown), trials: 12 };
    const evidence = await evidenceFrom(database, 'earlier', plan, grown, splitFor(grown.examples, plan));
    expect(evidence).toMatchObject({ fromFolds: 0, asMeasured: 0, trials: 8 });
    const { tryFirst = [], observations, bySize } = evidence;
    const best = trials
      .filter(({ deployable }) => deployable)
      .sort((a, b) => b.objective! - a.objective!)
      .slice(0, 3);
    expect(tryFirst.map(({ trial }) => trial)).toEqual(best.map(({ number }) => number));
    expect(observations).toHaveLength(bySize);
    expect(bySize).toBeGreaterThan(0);
    expect(observations.every(({ deployable, objective }) => !deployable && objective === undefined)).toBe(
      true,
    );
  });

  it('leaves out what is not in the new space', async () => {
    const trials = await runEarlier();
    const plan = tinyPlan(dataset, { limits: LOOSER });
    const space = plan.space.map((parameter) =>
      parameter.name === 'activation' ? { ...parameter, values: ['relu'] } : parameter,
    ) as StudyPlan['space'];
    const kept = trials.filter(({ configuration }) => configuration.activation === 'relu');
    const evidence = await evidenceUnder({ ...plan, space });
    expect(evidence.observations.map(({ trial }) => trial)).toEqual(kept.map(({ number }) => number));
    expect(kept.length).toBeLessThan(8);
    expect(evidence.outside).toBe(8 - kept.length);
  });
});

it('plays no part in comparisons: every method begins with nothing', () => {
  const wanted = { methods: ['autotinyml', 'random'] as const, budget: 3, seeds: 1, screened: true };
  const plain = comparisonRuns('s', tinyPlan(dataset), wanted);
  const started = comparisonRuns('s', tinyPlan(dataset, { startFrom: 'earlier' }), wanted);
  expect(started).toEqual(plain);
  expect(plain.map(({ plan }) => plan.methodOptions)).toEqual([{ version: 4 }, {}]);
});

describe('a study that starts from another', () => {
  const overrides: PlanOverrides = { method: 'autotinyml', trials: 4, limits: LOOSER, screened: true };

  async function startSecond(id: string) {
    const plan = tinyPlan(dataset, { ...overrides, startFrom: 'earlier' });
    const evidence = await evidenceUnder(plan);
    await database.putStudy({ ...tinyStudy(id, plan), evidence });
    return evidence;
  }

  it('tries the best of it first, without training, and goes on from what it knows', async () => {
    await runEarlier();
    const { observations } = await startSecond('second');
    const best = Math.max(...observations.map(({ objective }) => objective ?? 0));
    const { conductor, calls } = await conductorOf('second');
    await conductor.run(() => undefined);
    const [first, ...others] = conductor.trials;
    expect(first).toMatchObject({ objective: best, deployable: true });
    const trained = new Set(calls.filter(({ kind }) => kind === 'fold').map(({ layers }) => layers));
    expect(trained.size).toBeLessThanOrEqual(others.length);
    expect(conductor.trials.map(({ phase }) => phase)).not.toContain('initial');
  });

  it('asks the same questions when it is resumed, even after the earlier study is gone', async () => {
    await runEarlier();
    await startSecond('second');
    const { conductor } = await conductorOf('second');
    await conductor.run((event) => {
      if (event.kind === 'trial-finished' && event.trial.number === 2) conductor.pause();
    });
    expect(conductor.trials).toHaveLength(2);
    await conductor.close();
    const { conductor: again } = await conductorOf('second');
    await startSecond('unbroken');
    await database.deleteStudy('earlier');
    await again.run(() => undefined);
    const { conductor: unbroken } = await conductorOf('unbroken');
    await unbroken.run(() => undefined);
    const asked = (study: StudyConductor) => study.trials.map(({ configuration }) => textOf(configuration));
    expect(asked(again)).toEqual(asked(unbroken));
  });
});
