import { IDBFactory } from 'fake-indexeddb';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { rankDeployable } from '../../../src/core/records/incumbent';
import { openDatabaseNamed, type StudyDatabase } from '../../../src/storage';
import type { StudyEvent } from '../../../src/study/events';
import { loadFinal } from '../../../src/study/export-final';
import { foldWeightsKey } from '../../../src/study/final-model';
import { StudyConductor } from '../../../src/study/StudyConductor';
import { createOptimizerService } from '../../../src/study/workers/optimizer-service';
import { SearchClient } from '../../../src/study/workers/search-client';
import { InProcessWorker } from './in-process-worker';
import { realWorkers } from './real-workers';
import { scriptedTrainers, type Call, type Script } from './scripted-trainers';
import { storedStudy, tinyDataset, tinyPlan } from './tiny-study';

const dataset = tinyDataset();
let database: StudyDatabase;

beforeEach(async () => {
  vi.stubGlobal('indexedDB', new IDBFactory());
  database = await openDatabaseNamed('refits');
});

async function openScripted(scriptOf: (call: Call) => Script) {
  const { trainers } = scriptedTrainers(dataset.examples, scriptOf);
  const search = new SearchClient(() => new InProcessWorker(createOptimizerService()));
  const record = await storedStudy(database, 's', tinyPlan(dataset));
  const ports = { search, trainers, store: database, now: () => 0 };
  const conductor = new StudyConductor(record, dataset, await database.listTrials('s'), ports);
  const events: StudyEvent[] = [];
  return { conductor, events, run: () => conductor.run((event) => events.push(event)) };
}

describe('refits that are not kept', () => {
  const rejecting = async (script: Script) => {
    let refits = 0;
    const opened = await openScripted(({ kind }) => (kind === 'refit' && refits++ < 3 ? script : 'learn'));
    await opened.run();
    return { ...opened, count: () => refits };
  };

  it('are told with why, and stay known', async () => {
    const { conductor, events } = await rejecting('disagree');
    const { final, rejectedRefits, state } = await database.getStudy('s');
    expect({ final, state }).toEqual({ final: undefined, state: 'finished' });
    const ranked = rankDeployable(conductor.trials).slice(0, 3);
    const violations = [{ figure: 'crossAccuracy', value: 0, limit: 0.95 }];
    expect(rejectedRefits).toEqual(ranked.map(({ number }) => ({ trial: number, violations })));
    expect(events).toContainEqual({ kind: 'refits', rejected: rejectedRefits });
  });

  it('are told as diverged where they did', async () => {
    await rejecting('diverge');
    const { rejectedRefits } = await database.getStudy('s');
    expect(rejectedRefits).toHaveLength(3);
    expect(rejectedRefits![0]).toMatchObject({ failure: { code: 'diverged' }, violations: [] });
  });

  it('leave the next best to be refitted, and are not tried again', async () => {
    const { conductor, run, count } = await rejecting('disagree');
    const ranked = rankDeployable(conductor.trials);
    expect(ranked.length).toBeGreaterThan(3);
    await run();
    expect(count()).toBe(4);
    expect(conductor.record.final).toMatchObject({ trial: ranked[3].number, deployable: true });
    await run();
    expect(count()).toBe(4);
  });

  it('leave the model of a fold, which a further run without a better one keeps', async () => {
    const { conductor, run, events } = await rejecting('disagree');
    const final = await conductor.useFoldModel((event) => events.push(event));
    const [best] = rankDeployable(conductor.trials);
    expect(final).toMatchObject({ trial: best.number, deployable: true, figures: { crossAccuracy: 1 } });
    expect(final.fold).toBeGreaterThanOrEqual(0);
    expect(events).toContainEqual({ kind: 'final', final });
    expect((await database.getStudy('s')).final).toEqual(final);
    await run();
    expect(conductor.record.final?.fold).toBeUndefined();
  });
});

describe('the model of a fold', () => {
  let close: () => Promise<unknown>;
  afterEach(() => close());

  async function openReal() {
    const { search, trainers, close: closeWorkers } = await realWorkers(dataset);
    close = closeWorkers;
    const { template } = tinyPlan(dataset);
    const training = { optimizer: 'adam', learningRate: 0.01, batchSize: 16, epochs: 8 } as const;
    const plan = tinyPlan(dataset, { template: { ...template, training }, trials: 4, compression: 'int8' });
    await database.putDataset(dataset);
    const study = await storedStudy(database, 's', plan);
    return new StudyConductor(study, dataset, [], { search, trainers, store: database, now: () => 0 });
  }

  it('is the very model that the trial judged, from the disk or trained once more, and is exported as judged', async () => {
    const conductor = await openReal();
    await conductor.run(() => undefined);
    const [best] = rankDeployable(conductor.trials);
    const [{ folds }] = await conductor.wholeTrials(best.number, best.number);
    const kept = await conductor.useFoldModel(() => undefined);
    const stored = await database.getWeights(foldWeightsKey('s', best.number, kept.fold!));
    expect((await database.getWeights(kept.weightsKey)).weights).toEqual(stored.weights);
    expect(kept.figures.crossAccuracy).toBe(folds[kept.fold!].crossAccuracy);
    expect(kept.testAccuracy).toBeGreaterThan(0.7);

    await database.keepWeights('s', [kept.weightsKey]);
    const again = await conductor.useFoldModel(() => undefined);
    expect(again).toEqual(kept);
    expect((await database.getWeights(again.weightsKey)).weights).toEqual(stored.weights);

    const { exported } = await loadFinal(conductor);
    const [remark] = exported.remarks!;
    expect(remark).toContain(`fold ${kept.fold! + 1} of trial ${best.number}`);
    // Calibrated as it was judged: on the fold's training examples.
    expect(exported.examples).toHaveLength(4 * conductor.split.folds[kept.fold!].train.length);
    expect(exported.normalisation).toEqual(stored.normalisation);
  });
});
