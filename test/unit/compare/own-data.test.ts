import { IDBFactory } from 'fake-indexeddb';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { AppError } from '../../../src/core/errors';
import type { MethodId } from '../../../src/core/search/types';
import { ownDifference } from '../../../src/pages/compare/own-rows';
import { keptComparisons } from '../../../src/planning/comparison/kept-comparisons';
import { openDatabaseNamed, StudyDatabase } from '../../../src/storage';
import { ComparisonConductor } from '../../../src/study/comparison/ComparisonConductor';
import { comparisonRuns, type ComparisonPlan } from '../../../src/planning/comparison/comparison-plan';
import { summariseRealMethod, summariseRealRun } from '../../../src/planning/comparison/summarise';
import { trialCost } from '../../../src/planning/comparison/trial-cost';
import { StudyConductor } from '../../../src/study/StudyConductor';
import type { ComparisonRun } from '../../../src/core/records/comparison';
import type { Trial } from '../../../src/core/records/trial';
import { createOptimizerService } from '../../../src/study/workers/optimizer-service';
import { SearchClient } from '../../../src/study/workers/search-client';
import { InProcessWorker } from '../study/in-process-worker';
import { scriptedTrainers, textOf, type Call, type Script } from '../study/scripted-trainers';
import { tinyDataset, tinyPlan, storedStudy } from '../study/tiny-study';

const dataset = tinyDataset();
const base = tinyPlan(dataset);
const plan: ComparisonPlan = {
  methods: ['random', 'svm-cbo', 'tpe'],
  budget: 5,
  seeds: 2,
  screened: false,
};
let database: StudyDatabase;

beforeEach(async () => {
  vi.stubGlobal('indexedDB', new IDBFactory());
  database = await openDatabaseNamed('comparison');
});

const newSearch = () => new SearchClient(() => new InProcessWorker(createOptimizerService()));
// A scripted fold answers with one epoch, whatever was asked for: one epoch is the whole training then.
const oneEpoch = {
  ...base,
  template: { ...base.template, training: { ...base.template.training, epochs: 1 } },
};

/** A page that opens the comparison with whatever is on the disk. */
async function openComparison(
  wanted: ComparisonPlan = plan,
  scriptOf?: (call: Call, index: number) => Script,
  from = oneEpoch,
) {
  const scripted = scriptedTrainers(dataset.examples, scriptOf);
  const stored = new Map((await database.comparisons.listRuns()).records.map((run) => [run.id, run]));
  const runs = comparisonRuns('s1', from, wanted).map((run) => stored.get(run.id) ?? run);
  const trials = Object.fromEntries(
    await Promise.all(runs.map(async ({ id }) => [id, await database.listTrials(id)] as const)),
  );
  const conductor = new ComparisonConductor(runs, trials, dataset, {
    search: newSearch(),
    trainers: scripted.trainers,
    store: database,
    now: () => 1,
    runs: database.comparisons,
  });
  return { conductor, runs, ...scripted };
}

/** What every search asked, by its method and seed. */
async function asked(): Promise<Record<string, string[]>> {
  const { records } = await database.comparisons.listRuns();
  return Object.fromEntries(
    await Promise.all(
      records.map(async ({ id, plan: { method, seed } }) => [
        `${method} ${seed}`,
        (await database.listTrials(id)).map(({ configuration }) => textOf(configuration)),
      ]),
    ),
  );
}

describe('a comparison on own data', () => {
  it('spends every budget, method beside method, and asks what each study alone asks', async () => {
    const { conductor, runs } = await openComparison();
    const order: string[] = [];
    await conductor.run(1, (event) => {
      if (event.kind === 'trial' && event.event.kind === 'trial-finished') order.push(event.run);
    });
    const first = runs.slice(0, 3).map(({ id }) => id);
    expect(order.slice(0, 6)).toEqual([...first, ...first]);
    const { records } = await database.comparisons.listRuns();
    expect(records).toHaveLength(6);
    expect(records.every(({ finished }) => finished)).toBe(true);
    const made = await asked();
    for (const run of records) {
      const study = await storedStudy(database, `alone ${run.id}`, run.plan);
      const alone = new StudyConductor(study, dataset, [], {
        search: newSearch(),
        store: database,
        now: () => 0,
        trainers: scriptedTrainers(dataset.examples).trainers,
      });
      await alone.run(() => undefined);
      expect(made[`${run.plan.method} ${run.plan.seed}`]).toEqual(
        alone.trials.map(({ configuration }) => textOf(configuration)),
      );
    }
    expect((await database.listStudies()).records).toHaveLength(6);
  });

  it('cancelled in mid-trial and opened anew, it goes on to the same searches', async () => {
    const broken = await openComparison(plan, (_, i) => (i < 20 ? 'learn' : 'hang'));
    const running = broken.conductor.run(1, () => undefined);
    await broken.callsStarted(21);
    broken.conductor.cancel();
    await running;
    const before = Object.values(await asked()).flat().length;
    expect(before).toBe(6);
    const reopened = await openComparison();
    await reopened.conductor.run(1, () => undefined);
    const resumed = await asked();

    vi.stubGlobal('indexedDB', new IDBFactory());
    database = await openDatabaseNamed('unbroken');
    await (await openComparison()).conductor.run(1, () => undefined);
    expect(resumed).toEqual(await asked());
  });

  it('several searches at once come to the same as one after the other', async () => {
    await (await openComparison()).conductor.run(1, () => undefined);
    const one = await asked();
    vi.stubGlobal('indexedDB', new IDBFactory());
    database = await openDatabaseNamed('lanes');
    await (await openComparison()).conductor.run(3, () => undefined);
    expect(await asked()).toEqual(one);
  });

  it('a pause lets the running trial finish', async () => {
    const { conductor } = await openComparison();
    await conductor.run(1, (event) => {
      if (event.kind === 'trial' && event.event.kind === 'trial-started') conductor.pause();
    });
    expect(Object.values(await asked())).toEqual([[expect.any(String)]]);
  });

  it('folds that another method trained at the same seed come from the cache', async () => {
    const twice: ComparisonPlan = { ...plan, methods: ['random', 'latin-hypercube'], budget: 40, seeds: 1 };
    const { conductor, calls } = await openComparison(twice);
    await conductor.run(1, () => undefined);
    const trained = calls.map(({ layers, fold, seed }) => `${layers} ${fold} ${seed}`);
    expect(new Set(trained).size).toBe(trained.length);
    expect(trained.length).toBeLessThan(2 * 40 * 3);
  });

  it('a trial whose workers die is a failed one, and the searches go on', async () => {
    const { conductor, runs } = await openComparison(plan, (_, i) => (i === 6 || i === 7 ? 'die' : 'learn'));
    await conductor.run(1, () => undefined);
    const stored = await Promise.all(runs.map(({ id }) => database.listTrials(id)));
    expect(stored.map((trials) => trials.length)).toEqual([5, 5, 5, 5, 5, 5]);
  });

  it('what keeps it from going on is thrown, and the finished trials stay', async () => {
    const { conductor } = await openComparison();
    let stored = 0;
    vi.spyOn(database, 'appendTrial').mockImplementation(function (this: StudyDatabase, trial) {
      if (++stored > 3) return Promise.reject(new AppError('storage-full', 'The disk is full.'));
      return StudyDatabase.prototype.appendTrial.call(database, trial);
    });
    await expect(conductor.run(2, () => undefined)).rejects.toMatchObject({ code: 'storage-full' });
    expect(Object.values(await asked()).flat()).toHaveLength(3);
  });

  it('cheap trials count for their share: Hyperband tries more for the same training', async () => {
    const wanted: ComparisonPlan = { ...plan, methods: ['hyperband'], budget: 6, seeds: 1 };
    const { conductor, runs } = await openComparison(wanted);
    await conductor.run(1, () => undefined);
    const trials = await database.listTrials(runs[0].id);
    expect(trials.some(({ fidelity }) => fidelity < 1)).toBe(true);
    const spent = trials.reduce((sum, trial) => sum + trialCost(runs[0].plan, trial, trials), 0);
    expect(spent).toBeLessThanOrEqual(6 + 1e-9);
  });
});

describe('what is the same search', () => {
  const ids = (from: typeof base, wanted = plan) => comparisonRuns('s1', from, wanted).map(({ id }) => id);

  it('is found again under another name and among other methods', () => {
    expect(ids({ ...base, name: 'renamed', method: 'grid', trials: 99, seed: 7 })).toEqual(ids(base));
    const more = ids(base, { ...plan, methods: [...plan.methods, 'bohb'], seeds: 3 });
    expect(more).toEqual(expect.arrayContaining(ids(base)));
  });

  it('is another one with other limits, budgets or data', () => {
    const others = [
      ids({ ...base, limits: { ...base.limits, ramBytes: 1 } }),
      ids({ ...base, datasetId: 'other' }),
      ids(base, { ...plan, budget: 6 }),
      ids(base, { ...plan, screened: true }),
    ];
    for (const other of others) expect(other.filter((id) => ids(base).includes(id))).toEqual([]);
  });
});

describe('what a search cost and found', () => {
  const run: ComparisonRun = {
    ...comparisonRuns('s1', base, { ...plan, methods: ['random'], budget: 4, seeds: 1 })[0],
    finished: true,
  };
  const trial = (number: number, epochs: number, objective: number, extra: Partial<Trial> = {}): Trial => ({
    studyId: run.id,
    number,
    configuration: { filters: 2 },
    phase: 'initial',
    reason: '',
    fidelity: epochs / 3,
    state: 'finished',
    violations: [],
    deployable: true,
    objective,
    figures: { ramBytes: 1, romBytes: 1, macc: 1 },
    folds: [0, 1].map((fold) => ({
      fold,
      originalAccuracy: 1,
      accuracy: 1,
      crossAccuracy: 1,
      diverged: false,
      engine: 'wasm' as const,
      trainingMs: 100 * epochs,
      cached: number > 2,
      epochs: Array.from({ length: epochs }, (_, epoch) => ({
        epoch,
        trainingLoss: 1,
        validationLoss: 1,
        validationAccuracy: 1,
      })),
    })),
    startedAt: 0,
    durationMs: 1,
    ...extra,
  });

  it('a promoted trial costs what it trained beyond the one before, a cached fold what training it costs', () => {
    const trials = [trial(1, 1, 0.5), trial(2, 3, 0.6, { continues: 1 }), trial(3, 3, 0.7)];
    expect(trials.map((one) => trialCost(run.plan, one, trials))).toEqual([1 / 3, 2 / 3, 1]);
    expect(summariseRealRun(run, trials).trainingMs).toBe(200 + 400 + 600);
  });

  it('a refused trial costs what was asked for', () => {
    expect(trialCost(run.plan, trial(1, 3, 0, { folds: [], state: 'refused' }), [])).toBe(1);
  });

  it('the best so far counts full, deployable trials at the cost at which they were there', () => {
    const trials = [
      trial(1, 3, 0.9, { deployable: false }),
      trial(2, 1, 0.95),
      trial(3, 3, 0.6, { fidelity: 1 }),
      trial(4, 3, 0.8, { fidelity: 1 }),
    ];
    // Costs 1, 1⅓, 2⅓, 3⅓.
    const summary = summariseRealRun(run, trials);
    expect(summary.bestAfter).toEqual([-Infinity, -Infinity, 0.6, 0.8]);
    expect(summary).toMatchObject({ best: 0.8, undeployable: 1, trials: 4 });
    expect(summariseRealRun({ ...run, finished: false }, trials).bestAfter).toEqual([
      -Infinity,
      -Infinity,
      0.6,
    ]);
  });

  it('a search that found nothing is below every other, and never a number', () => {
    const none = summariseRealRun(run, [trial(1, 3, 0.9, { deployable: false })]);
    const some = (best: number) => summariseRealRun(run, [trial(1, 3, best, { fidelity: 1 })]);
    const summary = summariseRealMethod('random', [none, none, some(0.5), some(0.7), some(0.9)])!;
    expect(summary.bestSpread).toEqual({ quartile1: -Infinity, median: 0.5, quartile3: 0.7 });
    expect(summary).toMatchObject({ emptyHanded: 2, runs: 5, finished: 5 });
    expect(summary.best.mean).toBeCloseTo(0.7, 12);
  });

  it('methods are compared seed by seed, over the seeds that both have finished', () => {
    const of = (method: MethodId, seed: number, best: number | undefined, finished = true) => ({
      ...summariseRealRun(run, []),
      method,
      seed,
      best,
      finished,
    });
    const runs = [
      ...[of('random', 1, 0.5), of('random', 2, 0.6), of('random', 3, undefined), of('random', 4, 0.9)],
      ...[of('tpe', 1, 0.6), of('tpe', 2, 0.6), of('tpe', 3, 0.3), of('tpe', 4, 0.1, false)],
    ];
    const difference = ownDifference(runs, 'tpe', 'random')!;
    expect(difference).toMatchObject({ pairs: 3, higher: 2, equal: 1, lower: 0 });
    expect(difference.mean).toBeCloseTo(0.4 / 3, 12);
    expect(ownDifference(runs.slice(0, 5), 'tpe', 'random')).toBeNull();
  });

  it('kept searches are listed as comparisons', () => {
    const runs = comparisonRuns('s1', base, plan);
    expect(keptComparisons([...runs, run])).toEqual([
      expect.objectContaining({ methods: ['random'], budget: 4, runs: 1, finished: 1 }),
      expect.objectContaining({ methods: plan.methods, budget: 5, seeds: 2, runs: 6, finished: 0 }),
    ]);
  });
});
