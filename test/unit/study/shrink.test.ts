import { IDBFactory } from 'fake-indexeddb';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { networkFor, prunableCount, thinnedNetwork } from '../../../src/core/network';
import { openDatabaseNamed, type StudyDatabase } from '../../../src/storage';
import { foldWeightsKey } from '../../../src/study/final-model';
import type { ShrinkProgress } from '../../../src/study/shrink';
import { StudyConductor } from '../../../src/study/StudyConductor';
import { realWorkers } from './real-workers';
import { tinyDataset, tinyPlan, storedStudy } from './tiny-study';

const dataset = tinyDataset();
const { template } = tinyPlan(dataset);
const plan = tinyPlan(dataset, {
  template: { ...template, training: { optimizer: 'adam', learningRate: 0.01, batchSize: 16, epochs: 12 } },
  trials: 5,
});
let database: StudyDatabase;
let conductor: StudyConductor;
let close: () => Promise<unknown>;

beforeEach(async () => {
  vi.stubGlobal('indexedDB', new IDBFactory());
  database = await openDatabaseNamed('shrink');
  const { search, trainers, close: closeWorkers } = await realWorkers(dataset);
  const ports = { search, trainers, store: database, now: () => 0 };
  conductor = new StudyConductor(await storedStudy(database, 's', plan), dataset, [], ports);
  close = closeWorkers;
});

const never = new AbortController().signal;

describe('shrinking the final model', () => {
  it('gives a smaller model, judged as trials and final models are, and leaves the final model alone', async () => {
    await conductor.run(() => undefined);
    const { final } = conductor.record;
    const trial = conductor.trials.find(({ number }) => number === final!.trial)!;
    const before = structuredClone(final);
    const told: ShrinkProgress[] = [];
    const shrunk = await conductor.shrink(0.5, (progress) => told.push(progress), never);

    expect(conductor.record.final).toEqual(before);
    expect(shrunk).toMatchObject({ trial: trial.number, removedShare: 0.5, epochs: 6, testExamples: 18 });
    for (const figure of ['ramBytes', 'romBytes', 'macc'] as const)
      expect(shrunk.figures[figure]).toBeLessThan(final!.figures[figure]);
    const whole = networkFor(trial.configuration, plan.template, [4, 1, 1], 2);
    const thin = thinnedNetwork(whole, 0.5);
    expect(prunableCount(thin)).toBeLessThan(prunableCount(whole));
    expect(shrunk.parameters).toBe(thin.parameters);
    // Two clouds three standard deviations apart: half of the network tells them apart as well.
    expect(shrunk.objective).toBeGreaterThan(0.8);
    expect(shrunk.testAccuracy).toBeGreaterThan(0.7);
    expect(shrunk.agreement).toBeGreaterThan(0.8);
    expect(shrunk.figures.crossAccuracy).toBeGreaterThan(0.95);
    const { weights } = await database.getWeights(shrunk.weightsKey);
    expect(weights.reduce((sum, { length }) => sum + length, 0)).toBe(thin.parameters);
    expect((await database.getStudy('s')).shrunk).toEqual([shrunk]);

    const last = told.at(-1);
    expect(told[0]).toMatchObject({ step: 'folds', epochsDone: 0 });
    expect(last).toMatchObject({ step: 'model', epochsTotal: (3 + 1) * 6 });
    expect(told.map(({ epochsDone }) => epochsDone)).toEqual(
      told.map(({ epochsDone }) => epochsDone).sort((a, b) => a - b),
    );
    await close();
  });

  it('gives the same model again, also when the models of the folds have to be trained again', async () => {
    await conductor.run(() => undefined);
    const first = await conductor.shrink(0.25, () => undefined, never);
    const kept = (await database.listWeights('s')).map(({ key }) => key);
    expect(kept).toContain(foldWeightsKey('s', first.trial, 0));
    const { final } = conductor.record;
    await database.keepWeights('s', [final!.weightsKey]);
    const again = await conductor.shrink(0.25, () => undefined, never);
    expect(again).toEqual(first);
    expect(conductor.record.shrunk).toEqual([again]);
    await close();
  });

  it('can be cancelled, and nothing of it is kept', async () => {
    await conductor.run(() => undefined);
    const abort = new AbortController();
    const shrinking = conductor.shrink(
      0.5,
      ({ epochsDone }) => epochsDone >= 2 && abort.abort(),
      abort.signal,
    );
    await expect(shrinking).rejects.toMatchObject({ code: 'aborted' });
    expect(conductor.record.shrunk).toBeUndefined();
    await close();
  });

  it('needs a final model', async () => {
    await expect(conductor.shrink(0.5, () => undefined, never)).rejects.toMatchObject({ code: 'no-model' });
    await close();
  });
});
