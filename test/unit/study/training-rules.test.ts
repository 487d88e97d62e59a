import { IDBFactory } from 'fake-indexeddb';
import { readFile } from 'node:fs/promises';
import { beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { balancedClassWeights } from '../../../src/core/data';
import { networkFor, trainingSettingsFor } from '../../../src/core/network';
import { deriveSeed } from '../../../src/core/random';
import type { PlanOverrides } from '../../../src/planning/plan';
import { StudyConductor } from '../../../src/study/StudyConductor';
import { createOptimizerService } from '../../../src/study/workers/optimizer-service';
import { SearchClient } from '../../../src/study/workers/search-client';
import { TrainerClient } from '../../../src/study/workers/trainer-client';
import type { RefitRequest } from '../../../src/study/workers/trainer-protocol';
import { createTrainerService } from '../../../src/study/workers/trainer-service';
import { openDatabaseNamed } from '../../../src/storage';
import { createWasmEngine } from '../../../src/training/wasm/engine';
import { InProcessWorker } from './in-process-worker';
import { tinyDataset, tinyPlan, storedStudy } from './tiny-study';

const balanced = tinyDataset();
/** Two examples of the first class for one of the second. */
const labels = balanced.examples.labels.map((label, row) => (row % 6 === 1 ? 0 : label));
const dataset = { ...balanced, examples: { ...balanced.examples, labels } };
const { template } = tinyPlan(dataset);
let trainer: WebAssembly.Module;
let kernels: WebAssembly.Module;

beforeAll(async () => {
  trainer = await WebAssembly.compile(await readFile('public/trainer.wasm'));
  kernels = await WebAssembly.compile(await readFile('public/kernels.wasm'));
});
beforeEach(() => vi.stubGlobal('indexedDB', new IDBFactory()));

/** A finished study with real training, and what its refits were asked. */
async function finishedStudy(overrides: PlanOverrides) {
  const plan = tinyPlan(dataset, { trials: 2, screened: true, ...overrides });
  const service = () =>
    createTrainerService(
      async () => createWasmEngine(trainer),
      async () => kernels,
      async () => dataset.examples,
    );
  const trainers = new TrainerClient({
    workers: 2,
    engine: 'wasm',
    addresses: { wasm: '', 'wasm-relaxed': '', kernels: '' },
    start: () => new InProcessWorker(service()),
    datasetId: dataset.summary.id,
    speeds: { load: () => [], save: () => undefined },
  });
  const refits: RefitRequest[] = [];
  const refit = trainers.refit.bind(trainers);
  trainers.refit = (engine, request, ...rest) => {
    refits.push(request);
    return refit(engine, request, ...rest);
  };
  const search = new SearchClient(() => new InProcessWorker(createOptimizerService()));
  const database = await openDatabaseNamed('rules');
  const conductor = new StudyConductor(await storedStudy(database, 's', plan), dataset, [], {
    search,
    trainers,
    store: database,
    now: () => 0,
  });
  await conductor.run(() => undefined);
  await Promise.all([trainers.close(), search.close()]);
  return { plan, conductor, trials: await database.listTrials('s'), refits };
}

describe('patience', () => {
  // A step so large that the validation loss gets worse soon.
  const training = { optimizer: 'adam', learningRate: 0.3, batchSize: 16, epochs: 40 } as const;

  it('ends folds early, is recorded, and shortens the refit', async () => {
    const { conductor, trials, refits } = await finishedStudy({
      template: { ...template, training },
      training: { patience: 2 },
    });
    const { folds } = trials.find(({ number }) => number === conductor.record.final!.trial)!;
    expect(folds.some(({ stoppedEarly }) => stoppedEarly)).toBe(true);
    for (const { stoppedEarly, epochs } of folds) expect(stoppedEarly === true).toBe(epochs.length < 40);
    const mean = folds.reduce((sum, { epochs }) => sum + epochs.length, 0) / folds.length;
    expect(refits.at(-1).settings.epochs).toBe(Math.round(mean));
  });

  it('trains all epochs where the plan does not ask for it', async () => {
    const { trials, refits } = await finishedStudy({ template: { ...template, training } });
    const folds = trials.flatMap((trial) => trial.folds);
    expect(folds.every((fold) => fold.epochs.length === 40 && fold.stoppedEarly === undefined)).toBe(true);
    expect(refits[0].settings.epochs).toBe(40);
  });
});

describe('balanced class weights', () => {
  it('make every class weigh the same', () => {
    const weights = balancedClassWeights(Uint16Array.of(0, 0, 0, 1, 2), Uint32Array.of(0, 1, 2, 3), 3);
    expect([...weights]).toEqual([Math.fround(4 / 9), Math.fround(4 / 3), 1]);
  });

  it('are what the folds and the refit are trained with', async () => {
    const { plan, conductor, trials, refits } = await finishedStudy({
      training: { classWeights: 'balanced' },
    });
    const [trial] = trials;
    const { search, folds } = conductor.split;
    const engine = createWasmEngine(trainer);
    await engine.load(dataset.examples);
    const task = {
      network: networkFor(trial.configuration, plan.template, dataset.examples.input, 2),
      settings: trainingSettingsFor(trial.configuration, plan.template),
      fold: folds[0],
      seed: deriveSeed(plan.seed, 'fold', 0),
    };
    const classWeights = balancedClassWeights(labels, folds[0].train, 2);
    const weighted = await engine.train({ ...task, classWeights });
    const unweighted = await engine.train(task);
    expect(trial.folds[0].epochs).toEqual(weighted.epochs);
    expect(weighted.epochs).not.toEqual(unweighted.epochs);
    expect(refits[0].classWeights).toEqual(balancedClassWeights(labels, search, 2));
  });
});

describe('the objective', () => {
  it('is what the plan says, from the confusions of all folds together', async () => {
    const { trials } = await finishedStudy({ objective: 'balanced-accuracy' });
    const [trial] = trials;
    const recalls = trial.confusion!.map((row, c) => row[c] / row.reduce((sum, n) => sum + n));
    expect(trial.objective).toBeCloseTo((recalls[0] + recalls[1]) / 2, 12);
  });
});
