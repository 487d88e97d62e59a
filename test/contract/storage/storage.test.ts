import 'fake-indexeddb/auto';
import { IDBFactory } from 'fake-indexeddb';
import { openDB } from 'idb';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { openDatabaseNamed, type StudyDatabase } from '../../../src/storage';
import type { AppError } from '../../../src/core/errors';
import { storageError } from '../../../src/storage/failures';
import type { ComparisonRun } from '../../../src/core/records/comparison';
import { headOf } from '../../../src/core/records/trial';
import { datasetOf, foldOutcomeOf, stateOf, studyOf, trialOf } from './fixtures';

const NAME = 'under-test';
let database: StudyDatabase;

beforeEach(async () => {
  vi.stubGlobal('indexedDB', new IDBFactory());
  database = await openDatabaseNamed(NAME);
});

afterEach(() => {
  vi.restoreAllMocks();
  vi.useRealTimers();
});

/** The same database, as a page finds it that is opened anew. */
async function reopen(): Promise<StudyDatabase> {
  database.close();
  return (database = await openDatabaseNamed(NAME));
}

/** Puts a record past the repository, as another version of the page might have left it. */
async function plant(store: string, record: unknown, key?: string): Promise<void> {
  const raw = await openDB(NAME);
  await raw.put(store, record, key);
  raw.close();
}

/** Trials, models and states are stored for studies that are there only. */
async function storeStudies(...ids: string[]): Promise<void> {
  for (const id of ids) await database.putStudy(studyOf(id, 'd1'));
}

describe('the storage', () => {
  it('gives a data set back as it was, missing values included', async () => {
    const dataset = datasetOf('d1');
    await database.putDataset(dataset);
    expect(await (await reopen()).getDataset('d1')).toEqual(dataset);
  });

  it('lists data sets, each once, under its newest name', async () => {
    await database.putDataset(datasetOf('d1', 'old'));
    await database.putDataset(datasetOf('d1', 'new'));
    const { records, unreadable } = await database.listDatasets();
    expect(records.map(({ name }) => name)).toEqual(['new']);
    expect(unreadable).toEqual([]);
  });

  it('says what is missing', async () => {
    await expect(database.getDataset('nowhere')).rejects.toMatchObject({ code: 'dataset-missing' });
    await expect(database.getStudy('nowhere')).rejects.toMatchObject({ code: 'study-missing' });
    await expect(database.getWeights('nowhere')).rejects.toMatchObject({ code: 'weights-missing' });
    expect(await database.getFold('nowhere')).toBeUndefined();
  });

  it('lists studies, newest first', async () => {
    await database.putStudy(studyOf('s1', 'd1', 1));
    await database.putStudy(studyOf('s2', 'd1', 2));
    const { records } = await (await reopen()).listStudies();
    expect(records).toEqual([studyOf('s2', 'd1', 2), studyOf('s1', 'd1', 1)]);
  });

  it('reads trials that an earlier page stored as they are, beside newer ones', async () => {
    await storeStudies('s1');
    await plant('trials', { version: 1, value: trialOf('s1', 1) });
    await database.appendTrial(trialOf('s1', 2));
    expect(await database.listTrials('s1')).toEqual([trialOf('s1', 1), trialOf('s1', 2)]);
  });

  it('refuses a trial whose folds are damaged when they are looked at, and shows the rest of it', async () => {
    await storeStudies('s1');
    await database.appendTrial(trialOf('s1', 1));
    const raw = await openDB(NAME);
    await raw.put('trials', { ...(await raw.get('trials', ['s1', 1])), folds: '[{"fold":"first"}]' });
    raw.close();
    const [trial] = await database.listTrials('s1');
    expect(trial.number).toBe(1);
    expect(() => trial.folds).toThrow(expect.objectContaining({ code: 'record-unreadable' }));
  });

  it('gives heads of trials without their folds, in the order of their numbers', async () => {
    await storeStudies('s1', 's10');
    const numbers = [2, 1, 129, 128, 130, 300];
    for (const number of numbers) await database.appendTrial(trialOf('s1', number));
    await database.appendTrial(trialOf('s10', 3));
    const heads = await (await reopen()).listHeads('s1');
    const expected = [1, 2, 128, 129, 130, 300].map((number) => headOf(trialOf('s1', number)));
    expect(heads).toEqual(expected);
    expect(heads[0]).not.toHaveProperty('folds');
    await database.appendTrial(trialOf('s1', 3)).catch(() => undefined);
    await database.appendTrial(trialOf('s1', 3)).catch(() => undefined);
    expect((await database.listHeads('s1')).map(({ number }) => number)).toEqual([
      1, 2, 3, 128, 129, 130, 300,
    ]);
    await database.deleteStudy('s1');
    expect(await database.listHeads('s1')).toEqual([]);
    expect(await database.listHeads('s10')).toHaveLength(1);
  });

  it('stores heads with a whole study, in place of those that were there', async () => {
    const trials = Array.from({ length: 130 }, (_, index) => trialOf('s1', index + 1));
    await database.putWholeStudy(studyOf('s1', 'd1'), trials, datasetOf('d1'), []);
    expect(await database.listHeads('s1')).toEqual(trials.map(headOf));
    await database.putWholeStudy(studyOf('s1', 'd1'), trials.slice(0, 1), datasetOf('d1'), []);
    expect(await database.listHeads('s1')).toEqual([headOf(trialOf('s1', 1))]);
  });

  it('makes heads again that are damaged, doubled or lost, from the trials', async () => {
    await storeStudies('s1');
    for (const number of [1, 2]) await database.appendTrial(trialOf('s1', number));
    const [first, second] = [headOf(trialOf('s1', 1)), headOf(trialOf('s1', 2))];
    const damaged = { ...first, figures: { ramBytes: 'many' } };
    for (const heads of [JSON.stringify([damaged, second]), '[{', JSON.stringify([first, first]), '[]']) {
      await plant('heads', { version: 1, value: { studyId: 's1', block: 0, heads } });
      expect(await database.listHeads('s1')).toEqual([first, second]);
      const raw = await openDB(NAME);
      expect((await raw.get('heads', ['s1', 0])).value.heads).not.toBe(heads);
      raw.close();
    }
  });

  it('sets a trial aside that cannot be read, and its number is free again', async () => {
    await storeStudies('s1');
    for (const number of [1, 2]) await database.appendTrial(trialOf('s1', number));
    const raw = await openDB(NAME);
    await raw.put('trials', { ...(await raw.get('trials', ['s1', 1])), head: '{"number":' });
    await raw.delete('heads', ['s1', 0]);
    raw.close();
    expect((await database.listHeads('s1')).map(({ number }) => number)).toEqual([2]);
    expect(await database.listSummaries()).toMatchObject([{ studyId: 's1', trials: 1 }]);
    expect((await database.rawStudy('s1')).unreadableTrials).toHaveLength(1);
    await database.appendTrial(trialOf('s1', 1));
    expect((await database.listHeads('s1')).map(({ number }) => number)).toEqual([1, 2]);
    await database.deleteStudy('s1');
    expect((await database.rawStudy('s1')).unreadableTrials).toEqual([]);
  });

  it('is deleted though a study has lost its plan, and so is the data set', async () => {
    await database.putDataset(datasetOf('d1'));
    await plant('studies', { version: 1, value: { id: 'planless' } });
    await database.deleteDataset('d1');
    expect((await database.listStudies()).unreadable).toMatchObject([{ id: 'planless' }]);
    await database.deleteStudy('planless');
    expect(await database.listStudies()).toEqual({ records: [], unreadable: [] });
  });

  it('reads a few of many trials in full', async () => {
    await storeStudies('s1');
    for (const number of [1, 2, 3, 4]) await database.appendTrial(trialOf('s1', number));
    expect(await database.listTrials('s1', 2, 3)).toEqual([trialOf('s1', 2), trialOf('s1', 3)]);
    expect(await database.listTrials('s1', 4)).toEqual([trialOf('s1', 4)]);
  });

  it('lists the trials of one study in the order of their numbers', async () => {
    await storeStudies('s1', 's10');
    for (const number of [10, 2, 1]) await database.appendTrial(trialOf('s1', number));
    await database.appendTrial(trialOf('s10', 3));
    const trials = await (await reopen()).listTrials('s1');
    expect(trials).toEqual([trialOf('s1', 1), trialOf('s1', 2), trialOf('s1', 10)]);
    expect(await database.countTrials('s1')).toBe(3);
  });

  it('keeps a summary of every study in step with its trials', async () => {
    await storeStudies('s1', 's2');
    const objectives = [0.5, 0.9, 0.7];
    for (const [i, objective] of objectives.entries()) {
      await database.appendTrial({ ...trialOf('s1', i + 1), objective, fidelity: i === 1 ? 1 / 3 : 1 });
    }
    await database.appendTrial({ ...trialOf('s2', 1), deployable: false });
    await database.appendTrial(trialOf('s1', 3)).catch(() => undefined);
    const size = (await database.listTrials('s1')).map((trial) => JSON.stringify(trial).length);
    expect(await (await reopen()).listSummaries()).toEqual([
      {
        studyId: 's1',
        trials: 3,
        best: { objective: 0.7, fidelity: 1 },
        bytes: size.reduce((sum, bytes) => sum + bytes),
      },
      { studyId: 's2', trials: 1, best: null, bytes: expect.any(Number) },
    ]);
    await database.deleteStudy('s1');
    expect((await database.listSummaries()).map(({ studyId }) => studyId)).toEqual(['s2']);
  });

  it('never overwrites a trial', async () => {
    await storeStudies('s1');
    await database.appendTrial(trialOf('s1', 1));
    const other = { ...trialOf('s1', 1), reason: 'another tab' };
    await expect(database.appendTrial(other)).rejects.toMatchObject({ code: 'trial-exists' });
    expect(await database.listTrials('s1')).toEqual([trialOf('s1', 1)]);
  });

  it('keeps a trained fold without its weights', async () => {
    await database.putFold('hash-of-d1|fold', foldOutcomeOf(2));
    const { weights: _weights, ...kept } = foldOutcomeOf(2);
    expect(await (await reopen()).getFold('hash-of-d1|fold')).toEqual(kept);
  });

  it('keeps the weights that are asked for and no others of the study', async () => {
    await storeStudies('s1', 's2');
    const { normalisation } = foldOutcomeOf(0);
    const record = (key: string, studyId: string) => ({
      key,
      studyId,
      trial: 1,
      normalisation,
      weights: [Float32Array.of(1, 2), Float32Array.of(3)],
    });
    for (const key of ['a', 'b', 'c']) await database.putWeights(record(key, 's1'));
    await database.putWeights(record('d', 's2'));
    await database.keepWeights('s1', ['b']);
    expect(await (await reopen()).getWeights('b')).toEqual(record('b', 's1'));
    await expect(database.getWeights('a')).rejects.toMatchObject({ code: 'weights-missing' });
    expect(await database.getWeights('d')).toEqual(record('d', 's2'));
  });

  it('gives training states back and drops those of the trials that are named', async () => {
    await storeStudies('s1', 's2');
    for (const trial of [1, 2, 3]) await database.putState(stateOf('s1', trial, 0));
    await database.putState(stateOf('s2', 1, 0));
    await database.dropStates('s1', 1, 2);
    expect(await (await reopen()).getState('s1', 3, 0)).toEqual(stateOf('s1', 3, 0));
    expect(await database.getState('s1', 1, 0)).toBeUndefined();
    expect(await database.getState('s1', 2, 0)).toBeUndefined();
    expect(await database.getState('s2', 1, 0)).toEqual(stateOf('s2', 1, 0));
  });

  it('deletes a study with its trials, weights and states and leaves the others alone', async () => {
    const { normalisation } = foldOutcomeOf(0);
    for (const id of ['s1', 's2']) {
      await database.putStudy(studyOf(id, 'd1'));
      await database.appendTrial(trialOf(id, 1));
      await database.putWeights({ key: `${id}|final`, studyId: id, trial: 1, weights: [], normalisation });
      await database.putState(stateOf(id, 1, 0));
    }
    await database.deleteStudy('s1');
    expect((await database.listStudies()).records.map(({ id }) => id)).toEqual(['s2']);
    expect(await database.listTrials('s1')).toEqual([]);
    await expect(database.getWeights('s1|final')).rejects.toMatchObject({ code: 'weights-missing' });
    expect(await database.listTrials('s2')).toHaveLength(1);
    expect((await database.getWeights('s2|final')).trial).toBe(1);
    expect(await database.getState('s1', 1, 0)).toBeUndefined();
    expect(await database.getState('s2', 1, 0)).toBeDefined();
  });

  it('deletes a data set with the folds trained on it, but not while a study needs it', async () => {
    await database.putDataset(datasetOf('d1'));
    await database.putStudy(studyOf('s1', 'd1'));
    await database.putFold('hash-of-d1|fold', foldOutcomeOf(0));
    await database.putFold('hash-of-d10|fold', foldOutcomeOf(0));
    await expect(database.deleteDataset('d1')).rejects.toMatchObject({ code: 'dataset-in-use' });
    expect((await database.getDataset('d1')).summary.id).toBe('d1');
    await database.deleteStudy('s1');
    await database.deleteDataset('d1');
    await expect(database.getDataset('d1')).rejects.toMatchObject({ code: 'dataset-missing' });
    expect(await database.getFold('hash-of-d1|fold')).toBeUndefined();
    expect(await database.getFold('hash-of-d10|fold')).toBeDefined();
  });

  it('tells which study cannot be read, and lists the others', async () => {
    await database.putStudy(studyOf('s1', 'd1'));
    const broken = { ...studyOf('s2', 'd1'), state: 'dreaming' };
    await plant('studies', { version: 1, value: broken });
    await expect(database.getStudy('s2')).rejects.toMatchObject({ code: 'record-unreadable' });
    const { records, unreadable } = await database.listStudies();
    expect(records.map(({ id }) => id)).toEqual(['s1']);
    expect(unreadable).toEqual([
      { id: 's2', name: studyOf('s2', 'd1').plan.name, problem: expect.stringContaining('state') },
    ]);
    expect((await database.rawStudy('s2')).study).toEqual({ version: 1, value: broken });
    await database.deleteStudy('s2');
    expect((await database.listStudies()).unreadable).toEqual([]);
  });

  it('refuses records of a version it does not know', async () => {
    await plant('studies', { version: 99, value: studyOf('s1', 'd1') });
    await expect(database.getStudy('s1')).rejects.toMatchObject({ code: 'record-unreadable' });
  });

  it('refuses a data set whose arrays do not fit together', async () => {
    const { examples } = datasetOf('d1');
    await database.putDataset({
      ...datasetOf('d1'),
      examples: { ...examples, features: new Float32Array(7) },
    });
    await expect(database.getDataset('d1')).rejects.toMatchObject({ code: 'record-unreadable' });
  });

  it('treats a cached fold that it cannot read as not cached', async () => {
    await plant('folds', { version: 1, value: { fold: 0 } }, 'k');
    expect(await database.getFold('k')).toBeUndefined();
  });

  it('refuses a database of a newer page', async () => {
    database.close();
    (await openDB(NAME, 999)).close();
    await expect(openDatabaseNamed(NAME)).rejects.toMatchObject({ code: 'storage-newer' });
  });

  it('gives way to a page that upgrades the database', async () => {
    let closed = false;
    const mine = await openDatabaseNamed(NAME, () => (closed = true));
    database.close();
    (await openDB(NAME, 999)).close();
    expect(closed).toBe(true);
    await expect(mine.listStudies()).rejects.toMatchObject({ code: 'storage-newer' });
  });
});

describe('a storage that is taken away while the page is open', () => {
  /** Closes the page's own connection behind its back, as the browser does. */
  function closeBehindItsBack(): void {
    const { transaction } = IDBDatabase.prototype;
    vi.spyOn(IDBDatabase.prototype, 'transaction').mockImplementationOnce(function (
      this: IDBDatabase,
      ...args: Parameters<typeof transaction>
    ) {
      this.close();
      return transaction.apply(this, args);
    });
  }

  it('is opened again after the browser closed it, and the write lands', async () => {
    await storeStudies('s1');
    closeBehindItsBack();
    await database.appendTrial(trialOf('s1', 1));
    expect(await (await reopen()).listTrials('s1')).toEqual([trialOf('s1', 1)]);
  });

  it('writes once more what an aborted transaction took back, once', async () => {
    await storeStudies('s1');
    const { transaction } = IDBDatabase.prototype;
    vi.spyOn(IDBDatabase.prototype, 'transaction').mockImplementationOnce(function (
      this: IDBDatabase,
      ...args: Parameters<typeof transaction>
    ) {
      const begun = transaction.apply(this, args);
      queueMicrotask(() => begun.abort());
      return begun;
    });
    await database.appendTrial(trialOf('s1', 1));
    expect(await database.listTrials('s1')).toEqual([trialOf('s1', 1)]);
  });

  it('is made anew when another tab deletes it', async () => {
    await storeStudies('s1');
    await new Promise((resolve) => {
      indexedDB.deleteDatabase(NAME).onsuccess = resolve;
    });
    expect((await database.listStudies()).records).toEqual([]);
    await storeStudies('s2');
    expect((await database.listStudies()).records.map(({ id }) => id)).toEqual(['s2']);
  });

  it('says that it is not there where the browser has none', async () => {
    vi.stubGlobal('indexedDB', undefined);
    await expect(openDatabaseNamed(NAME)).rejects.toMatchObject({ code: 'storage-unavailable' });
  });

  it('says who holds it when another tab does not give way', async () => {
    // A tab with an older version that does not give way.
    const older = await openDB('older', 1);
    vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval', 'Date'] });
    let answer: string | undefined;
    void openDatabaseNamed('older').then(
      () => (answer = 'opened'),
      (error: AppError) => (answer = error.code),
    );
    while (answer === undefined) {
      await new Promise((resolve) => setTimeout(resolve, 5));
      vi.advanceTimersByTime(1000);
    }
    expect(answer).toBe('storage-blocked');
    older.close();
  });
});

describe('writes for a study', () => {
  it('that was deleted are refused, and leave nothing behind', async () => {
    await storeStudies('s1');
    const study = await database.getStudy('s1');
    await database.deleteStudy('s1');
    const { normalisation } = foldOutcomeOf(0);
    const weights = { key: 's1|final', studyId: 's1', trial: 1, weights: [], normalisation };
    for (const write of [
      database.appendTrial(trialOf('s1', 4)),
      database.putWeights(weights),
      database.putState(stateOf('s1', 4, 0)),
      database.changeStudy('s1', { state: 'paused' }),
    ]) {
      await expect(write).rejects.toMatchObject({ code: 'study-missing' });
    }
    await database.putStudy(study);
    expect(await database.listTrials('s1')).toEqual([]);
    expect(await database.getState('s1', 4, 0)).toBeUndefined();
  });

  it('keep what another tab changed meanwhile, and count the changes', async () => {
    await storeStudies('s1');
    await database.changeStudy('s1', { plan: { name: 'Renamed there' } });
    const study = await database.changeStudy('s1', { state: 'paused', message: 'here' });
    expect(study).toMatchObject({ plan: { name: 'Renamed there' }, state: 'paused', revision: 2 });
    expect(await database.getStudy('s1')).toEqual(study);
  });

  it('may be made twice: the same trial once more changes nothing', async () => {
    await storeStudies('s1');
    await database.appendTrial(trialOf('s1', 1));
    await database.appendTrial(trialOf('s1', 1));
    expect(await database.listTrials('s1')).toEqual([trialOf('s1', 1)]);
    expect(await database.listHeads('s1')).toHaveLength(1);
    expect(await database.listSummaries()).toMatchObject([{ trials: 1 }]);
  });
});

describe('failures of the storage', () => {
  it.each([
    ['QuotaExceededError', 'storage-full'],
    ['VersionError', 'storage-newer'],
    ['SecurityError', 'storage-unavailable'],
    ['DataCloneError', 'storage-failed'],
  ])('%s is %s, with a remedy', (name, code) => {
    const error = storageError(new DOMException('said by the browser', name));
    expect(error.code).toBe(code);
    expect(error.remedy).not.toBe('');
  });
});

describe('searches of comparisons', () => {
  const runOf = (id: string, createdAt: number): ComparisonRun => ({
    id,
    studyId: 's1',
    plan: studyOf('s1', 'd1').plan,
    finished: false,
    createdAt,
  });

  it('are listed oldest first and deleted with their trials, and leave the studies alone', async () => {
    const { comparisons } = database;
    await comparisons.putRun(runOf('r2', 2));
    await comparisons.putRun(runOf('r1', 1));
    await comparisons.putRun({ ...runOf('r2', 2), finished: true });
    await storeStudies('s1');
    for (const id of ['s1', 'r1', 'r2']) await database.appendTrial(trialOf(id, 1));
    await database.putState(stateOf('r2', 1, 0));
    expect((await comparisons.listRuns()).records).toEqual([
      runOf('r1', 1),
      { ...runOf('r2', 2), finished: true },
    ]);
    expect((await database.listStudies()).records).toEqual([studyOf('s1', 'd1')]);
    await comparisons.deleteRuns(['r2']);
    expect((await (await reopen()).comparisons.listRuns()).records).toEqual([runOf('r1', 1)]);
    expect(await database.countTrials('r2')).toBe(0);
    expect(await database.getState('r2', 1, 0)).toBeUndefined();
    expect(await database.countTrials('r1')).toBe(1);
    expect(await database.countTrials('s1')).toBe(1);
  });

  it('keep their data set', async () => {
    await database.putDataset(datasetOf('d1'));
    await database.comparisons.putRun(runOf('r1', 1));
    await expect(database.deleteDataset('d1')).rejects.toMatchObject({ code: 'dataset-in-use' });
    await database.comparisons.deleteRuns(['r1']);
    await database.deleteDataset('d1');
  });

  it('on problems with known answers are found by their keys; those of other versions can be dropped', async () => {
    const { comparisons } = database;
    const summary = { method: 'random', seed: 1, regret: [1, 0.5], undeployable: 1, trials: 2 } as const;
    const known = { ...summary, regret: [...summary.regret] };
    await comparisons.putSimulated([
      ['one|a', known],
      ['two|a', known],
      ['two|b', { ...known, best: 0.7 }],
      ['two', known],
      ['twofold|a', known],
    ]);
    await plant('simulatedRuns', { version: 1, value: { seed: 'x' } }, 'two|c');
    await comparisons.dropSimulatedBut('two|');
    expect(await comparisons.getSimulated(['two|b', 'one|a', 'two|a', 'two|c', 'two', 'twofold|a'])).toEqual([
      { ...known, best: 0.7 },
      undefined,
      known,
      undefined,
      undefined,
      undefined,
    ]);
  });
});
