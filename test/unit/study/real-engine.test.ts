import { IDBFactory } from 'fake-indexeddb';
import { readFile } from 'node:fs/promises';
import { beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { COMPRESSION_CHOICE, COMPRESSIONS, footprint } from '../../../src/core/deploy';
import type { Compression } from '../../../src/core/deploy/types';
import { networkFor } from '../../../src/core/network';
import { StudyConductor } from '../../../src/study/StudyConductor';
import { TrainerClient } from '../../../src/study/workers/trainer-client';
import { createTrainerService } from '../../../src/study/workers/trainer-service';
import { createOptimizerService } from '../../../src/study/workers/optimizer-service';
import { SearchClient } from '../../../src/study/workers/search-client';
import { openDatabaseNamed } from '../../../src/storage';
import { createWasmEngine } from '../../../src/training/wasm/engine';
import type { StudyPlan } from '../../../src/core/records/plan';
import { kernelContext } from '../../helpers/kernels';
import { InProcessWorker } from './in-process-worker';
import { tinyDataset, tinyPlan, storedStudy } from './tiny-study';

const dataset = tinyDataset();
const { template } = tinyPlan(dataset);
const plan = tinyPlan(dataset, {
  template: { ...template, training: { optimizer: 'adam', learningRate: 0.01, batchSize: 16, epochs: 20 } },
});
let module: WebAssembly.Module;

beforeAll(async () => {
  module = await WebAssembly.compile(await readFile('public/trainer.wasm'));
});
beforeEach(() => vi.stubGlobal('indexedDB', new IDBFactory()));

const loadKernels = async () => kernelContext().kernels;

/** A study with real training, as in a page but for the threads. */
async function realStudy(id: string, workers: number, overrides: Partial<StudyPlan> = {}) {
  const database = await openDatabaseNamed(id);
  const trainers = new TrainerClient({
    workers,
    start: () =>
      new InProcessWorker(
        createTrainerService(
          async () => createWasmEngine(module),
          loadKernels,
          async () => dataset.examples,
        ),
      ),
    addresses: { wasm: '', 'wasm-relaxed': '', kernels: '' },
    engine: 'wasm',
    speeds: { load: () => [], save: () => undefined },
    datasetId: dataset.summary.id,
  });
  const search = new SearchClient(() => new InProcessWorker(createOptimizerService()));
  const conductor = new StudyConductor(
    await storedStudy(database, id, { ...plan, ...overrides }),
    dataset,
    [],
    {
      search,
      trainers,
      store: database,
      now: () => 0,
    },
  );
  const close = () => Promise.all([trainers.close(), search.close()]);
  return { conductor, database, search, close };
}

const TIMES = ['trainingMs', 'startedAt', 'studyId'];
const withoutTimes = (value: unknown): unknown =>
  JSON.parse(JSON.stringify(value, (key, entry) => (TIMES.includes(key) ? 0 : entry)));

describe('a study with real training', () => {
  it('finds a deployable model that tells the classes apart on the outer test', async () => {
    const { conductor, database, close } = await realStudy('s', 2);
    await conductor.run(() => undefined);
    const { final, state } = conductor.record;
    expect(state).toBe('finished');
    expect(conductor.trials).toHaveLength(8);
    expect(conductor.trials.every((trial) => trial.state === 'finished')).toBe(true);
    expect(final).toMatchObject({ deployable: true, engine: 'wasm', testExamples: 18 });
    expect(final!.testAccuracy).toBeGreaterThan(0.75);
    const { weights, normalisation } = await database.getWeights(final!.weightsKey);
    expect(weights.length).toBeGreaterThan(0);
    expect(weights.every((tensor) => tensor.every(Number.isFinite))).toBe(true);
    expect(normalisation.mean).toHaveLength(4);
    await close();
  });

  it('measures full-integer models on the exported kernels and records what a board would take', async () => {
    const { conductor, database, close } = await realStudy('s', 2, { compression: 'int8', trials: 3 });
    await conductor.run(() => undefined);
    const { final } = conductor.record;
    const folds = (await database.listTrials('s')).flatMap((trial) => trial.folds);
    expect(folds).toHaveLength(9);
    expect(folds.every(({ crossAccuracy }) => crossAccuracy > 0.8)).toBe(true);
    for (const { l2RelativeError } of [...folds, final!]) {
      expect(l2RelativeError).toBeGreaterThan(1e-4);
      expect(l2RelativeError).toBeLessThan(0.2);
    }
    expect(final!.figures.latencyMs).toBeGreaterThan(0);
    await close();
  });

  it('judges every trial under its own compression where the search chooses it', async () => {
    const { conductor, database, close } = await realStudy('s', 2, {
      space: [...plan.space, COMPRESSION_CHOICE],
      method: 'latin-hypercube',
      trials: 8,
      screened: false,
      limits: { ramBytes: 1e6, romBytes: 1e6, crossAccuracy: 0 },
    });
    await conductor.run(() => undefined);
    const { record } = conductor;
    const trials = await database.listTrials('s');
    expect(trials.map(({ configuration }) => configuration.compression)).toEqual(
      expect.arrayContaining([...COMPRESSIONS]),
    );
    for (const { configuration, figures, folds } of trials) {
      const network = networkFor(configuration, plan.template, [4, 1, 1], 2);
      const compression = configuration.compression as Compression;
      expect(figures.romBytes).toBe(footprint(network, { compression }).romBytes);
      // Floats lose nothing, int8 always something; a codebook may have a place for every weight of a small layer.
      const lost = Math.max(...folds.map(({ l2RelativeError }) => l2RelativeError!));
      if (compression === 'x1') expect(lost).toBeLessThan(1e-5);
      if (compression === 'int8') expect(lost).toBeGreaterThan(1e-4);
    }
    expect(record.final).toMatchObject({ deployable: true });
    await close();
  });

  it('gives the same trials and the same model on one worker as on three', async () => {
    const one = await realStudy('one', 1);
    const three = await realStudy('three', 3);
    await one.conductor.run(() => undefined);
    await three.conductor.run(() => undefined);
    expect(withoutTimes(await three.database.listTrials('three'))).toEqual(
      withoutTimes(await one.database.listTrials('one')),
    );
    const weightsOf = ({ conductor, database }: typeof one) =>
      database.getWeights(conductor.record.final!.weightsKey);
    expect((await weightsOf(three)).weights).toEqual((await weightsOf(one)).weights);
    await Promise.all([one.close(), three.close()]);
  });

  // An epoch that is told after its fold has ended is dropped: the fold's summary has it.
  it('tells epochs while they are trained, each with its trial and fold', async () => {
    const { conductor, database, close } = await realStudy('s', 2);
    const told: { trial: number; fold: number; metrics: unknown }[] = [];
    await conductor.run((event) => {
      if (event.kind === 'epoch') told.push(event);
    });
    expect(told.length).toBeGreaterThan(0);
    const trials = await database.listTrials('s');
    for (const { trial, fold, metrics } of told) {
      expect(trials[trial - 1].folds[fold].epochs).toContainEqual(metrics);
    }
    await close();
  });

  it('explains the space after its trials', async () => {
    const { conductor, search, close } = await realStudy('s', 2);
    await conductor.run(() => undefined);
    const points = conductor.trials.map(({ configuration }) => configuration);
    const { mean, feasibility } = await search.explain(points);
    expect(mean).toHaveLength(8);
    expect(feasibility).toHaveLength(8);
    const many = Array.from({ length: 450 }, (_, index) => points[index % 8]);
    const answer = await search.explain(many);
    expect(Array.from(answer.mean!)).toEqual(many.map((_, index) => mean![index % 8]));
    expect(answer.feasibility).toHaveLength(450);
    await close();
  });

  it('cancels training in the middle of an epoch and keeps its workers', async () => {
    const { conductor, close } = await realStudy('s', 2);
    let stopped = false;
    await conductor.run((event) => {
      if (event.kind === 'epoch' && conductor.trials.length === 1 && !stopped) {
        stopped = true;
        conductor.stop();
      }
    });
    expect(conductor.record.state).toBe('stopped');
    expect(conductor.trials).toHaveLength(1);
    await close();
  });
});
