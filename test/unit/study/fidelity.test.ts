import { IDBFactory } from 'fake-indexeddb';
import { readFile } from 'node:fs/promises';
import { beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { networkFor, trainingSettingsFor } from '../../../src/core/network';
import { deriveSeed } from '../../../src/core/random';
import { foldWeightsKey } from '../../../src/study/final-model';
import { rankDeployable } from '../../../src/core/records/incumbent';
import { StudyConductor } from '../../../src/study/StudyConductor';
import type { Trial } from '../../../src/core/records/trial';
import { createOptimizerService } from '../../../src/study/workers/optimizer-service';
import { SearchClient } from '../../../src/study/workers/search-client';
import { TrainerClient } from '../../../src/study/workers/trainer-client';
import { createTrainerService } from '../../../src/study/workers/trainer-service';
import { openDatabaseNamed } from '../../../src/storage';
import type { TrainingEngine } from '../../../src/training/types';
import { createWasmEngine } from '../../../src/training/wasm/engine';
import { kernelContext } from '../../helpers/kernels';
import { InProcessWorker } from './in-process-worker';
import { tinyDataset, tinyPlan, storedStudy } from './tiny-study';

const EPOCHS = 9;
const FOLDS = 3;
/** Hyperband's first bracket: 9 trials of 1 epoch, 3 of 3, 1 of 9. */
const BRACKET = 13;
const dataset = tinyDataset();
const { template } = tinyPlan(dataset);
const plan = tinyPlan(dataset, {
  method: 'hyperband',
  trials: BRACKET,
  limits: { ramBytes: 9e9, romBytes: 9e9, crossAccuracy: 0.95 },
  template: { ...template, training: { ...template.training, epochs: EPOCHS } },
});
let module: WebAssembly.Module;

beforeAll(async () => {
  module = await WebAssembly.compile(await readFile('public/trainer.wasm'));
});
beforeEach(() => vi.stubGlobal('indexedDB', new IDBFactory()));

const loadKernels = async () => kernelContext().kernels;

/** A page with real training, in which every epoch that is trained is counted. */
async function openStudy(id: string, method = plan.method) {
  const database = await openDatabaseNamed('fidelity');
  let trainedEpochs = 0;
  const counted = (): TrainingEngine => {
    const engine = createWasmEngine(module);
    return {
      ...engine,
      train: (task, onEpoch, signal) => {
        const count: typeof onEpoch = (metrics) => {
          if (task.fold.validation.length > 0) trainedEpochs += 1;
          onEpoch?.(metrics);
        };
        return engine.train(task, count, signal);
      },
    };
  };
  const trainers = new TrainerClient({
    workers: 2,
    start: () =>
      new InProcessWorker(
        createTrainerService(
          async () => counted(),
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
  const record = await storedStudy(database, id, { ...plan, method });
  const conductor = new StudyConductor(record, dataset, await database.listTrials(id), {
    search,
    trainers,
    store: database,
    now: () => 0,
  });
  const close = () => Promise.all([trainers.close(), search.close()]);
  const statesOf = async (numbers: readonly number[]) => {
    const states = await Promise.all(numbers.map((number) => database.getState(id, number, 0)));
    return numbers.filter((_, i) => states[i] !== undefined);
  };
  return { conductor, database, close, statesOf, trainedEpochs: () => trainedEpochs };
}

const numbersUpTo = (last: number) => Array.from({ length: last }, (_, i) => i + 1);

const TIMES = ['trainingMs', 'startedAt', 'studyId'];
const withoutTimes = (value: unknown): unknown =>
  JSON.parse(JSON.stringify(value, (key, entry) => (TIMES.includes(key) ? 0 : entry)));

describe.each(['hyperband', 'bohb'] as const)('a study by %s', (method) => {
  it('trains at a low fidelity first and trains promoted trials on, epoch for epoch', async () => {
    const { conductor, database, close, trainedEpochs } = await openStudy('s', method);
    await conductor.run(() => undefined);
    const trials = await database.listTrials('s');
    expect(trials.map(({ folds }) => folds[0].epochs.length)).toEqual([
      ...new Array<number>(9).fill(1),
      ...[3, 3, 3],
      9,
    ]);
    expect(trainedEpochs()).toBe(FOLDS * (9 * 1 + 3 * (3 - 1) + 1 * (9 - 3)));
    const [first, second] = [trials[12].continues!, trials[trials[12].continues! - 1].continues!];
    expect(first).toBeGreaterThan(9);
    expect(second).toBeLessThan(10);
    expect(trials[12].folds.map(({ epochsBefore }) => epochsBefore)).toEqual([3, 3, 3]);
    await close();
  });
});

describe('a promoted trial', () => {
  it('has bit for bit what an uninterrupted training has', async () => {
    const { conductor, database, close } = await openStudy('s');
    await conductor.run(() => undefined);
    const promoted = (await database.listTrials('s'))[12];
    const network = networkFor(promoted.configuration, plan.template, dataset.examples.input, 2);
    const settings = trainingSettingsFor(promoted.configuration, plan.template);
    const engine = createWasmEngine(module);
    await engine.load(dataset.examples);
    for (const [fold, parts] of conductor.split.folds.entries()) {
      const seed = deriveSeed(plan.seed, 'fold', fold);
      const model = await engine.train({ network, settings, fold: parts, seed });
      const { weights } = await database.getWeights(foldWeightsKey('s', promoted.number, fold));
      expect(weights).toEqual(model.weights);
      expect(promoted.folds[fold].epochs).toEqual(model.epochs);
    }
    await close();
  });

  it('goes on from the stored state when the page was lost in between', async () => {
    const lost = await openStudy('s');
    await lost.conductor.run((event) => {
      if (event.kind === 'trial-started' && event.trial.number === 10) lost.conductor.pause();
    });
    await lost.close();
    const reopened = await openStudy('s');
    await reopened.conductor.run(() => undefined);
    expect(reopened.trainedEpochs()).toBe(FOLDS * (2 * (3 - 1) + (9 - 3)));
    const trials = await reopened.database.listTrials('s');
    await reopened.close();

    vi.stubGlobal('indexedDB', new IDBFactory());
    const unbroken = await openStudy('s');
    await unbroken.conductor.run(() => undefined);
    expect(withoutTimes(trials)).toEqual(withoutTimes(await unbroken.database.listTrials('s')));
    await unbroken.close();
  });

  it('is trained afresh, with the same result, when the state is gone', async () => {
    const cut = await openStudy('cut');
    await cut.conductor.run((event) => {
      if (event.kind === 'trial-started' && event.trial.number === 9) cut.conductor.pause();
    });
    await cut.database.dropStates('cut', 1, 9);
    await cut.conductor.run(() => undefined);
    expect(cut.trainedEpochs()).toBe(FOLDS * (9 + 3 * 3 + (9 - 3)));
    await cut.close();
  });

  it('is trained afresh when the kernels of the state rounded otherwise', async () => {
    const cut = await openStudy('older');
    await cut.conductor.run((event) => {
      if (event.kind === 'trial-started' && event.trial.number === 10) cut.conductor.pause();
    });
    for (const trial of numbersUpTo(9)) {
      for (const fold of Array.from({ length: FOLDS }, (_, i) => i)) {
        const state = await cut.database.getState('older', trial, fold);
        if (state) await cut.database.putState({ ...state, rounding: 'of before' });
      }
    }
    await cut.conductor.run(() => undefined);
    // The tenth trial went on from a state; the two others of its rung begin anew.
    expect(cut.trainedEpochs()).toBe(FOLDS * (9 + (3 - 1) + 2 * 3 + (9 - 3)));
    await cut.close();
  });

  it('has its state kept as long as its rung is open, and no longer', async () => {
    const { conductor, close, statesOf } = await openStudy('s');
    const pauseAfter = (last: number) =>
      conductor.run((event) => {
        if (event.kind === 'trial-started' && event.trial.number === last) conductor.pause();
      });
    await pauseAfter(9);
    expect(await statesOf(numbersUpTo(9))).toEqual(numbersUpTo(9));
    await pauseAfter(11);
    const promoted = conductor.trials.slice(9).map(({ continues }) => continues);
    expect(await statesOf(numbersUpTo(11))).toEqual(
      numbersUpTo(11).filter((number) => !promoted.includes(number)),
    );
    await pauseAfter(12);
    expect(await statesOf(numbersUpTo(12))).toEqual([10, 11, 12]);
    await conductor.run(() => undefined);
    expect(await statesOf(numbersUpTo(BRACKET))).toEqual([]);
    await close();
  });
});

describe('the best trial', () => {
  const trial = (number: number, fidelity: number, objective: number) =>
    ({ number, fidelity, objective, deployable: true, state: 'finished' }) as Trial;

  it('is one that was fully trained, where there is one', () => {
    const trials = [trial(1, 1 / 9, 0.9), trial(2, 1, 0.7), trial(3, 1, 0.8), trial(4, 1 / 3, 0.95)];
    expect(rankDeployable(trials).map(({ number }) => number)).toEqual([3, 2]);
  });

  it('may be a partly trained one as long as there is no other', () => {
    const trials = [trial(1, 1 / 9, 0.9), trial(2, 1 / 3, 0.95)];
    expect(rankDeployable(trials).map(({ number }) => number)).toEqual([2, 1]);
  });
});
