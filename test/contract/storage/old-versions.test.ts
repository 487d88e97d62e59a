import 'fake-indexeddb/auto';
import { IDBFactory } from 'fake-indexeddb';
import { openDB } from 'idb';
import { readFile } from 'node:fs/promises';
import { beforeEach, expect, it, vi } from 'vitest';
import { openDatabaseNamed } from '../../../src/storage';
import { packTrial } from '../../../src/storage/trial-records';
import { headOf } from '../../../src/core/records/trial';
import { trialOf } from './fixtures';

/** A database as a page of that version left it; typed arrays and NaN are spelled out. */
interface Snapshot {
  version: number;
  stores: Record<
    string,
    {
      keyPath: string | string[] | null;
      indexes: { name: string; keyPath: string }[];
      records: { key: IDBValidKey; value: unknown }[];
    }
  >;
}

const ARRAYS = { Float32Array, Uint16Array, Uint32Array };

function revive(_key: string, value: unknown): unknown {
  if (typeof value !== 'object' || value === null || !('typed' in value)) return value;
  if (value.typed === 'NaN') return NaN;
  const { typed, values } = value as { typed: keyof typeof ARRAYS; values: (number | string)[] };
  return ARRAYS[typed].from(values.map(Number));
}

async function restore(name: string, snapshot: Snapshot): Promise<void> {
  const database = await openDB(name, snapshot.version, {
    upgrade(opened) {
      for (const [store, { keyPath, indexes }] of Object.entries(snapshot.stores)) {
        const created = opened.createObjectStore(store, { keyPath });
        for (const index of indexes) created.createIndex(index.name, index.keyPath);
      }
    },
  });
  for (const [store, { keyPath, records }] of Object.entries(snapshot.stores)) {
    for (const { key, value } of records)
      await database.put(store, value, keyPath === null ? key : undefined);
  }
  database.close();
}

beforeEach(() => vi.stubGlobal('indexedDB', new IDBFactory()));

it.each([1, 2, 3, 4, 5])('a database of version %i is read to the last record', async (version) => {
  const text = await readFile(new URL(`version-${version}.json`, import.meta.url), 'utf8');
  const snapshot = JSON.parse(text, revive) as Snapshot;
  await restore('old', snapshot);
  const database = await openDatabaseNamed('old');

  const [study] = (await database.listStudies()).records;
  expect(study).toMatchObject({ state: 'finished', final: { deployable: true } });
  expect(study.plan.profile).toBe('export');
  expect((await database.listTrials(study.id)).map(({ number, state }) => [number, state])).toEqual([
    [1, 'finished'],
    [2, 'finished'],
  ]);
  const [first, second] = await database.listTrials(study.id);
  expect(await database.listHeads(study.id)).toEqual([first, second].map(headOf));
  const [best] = [first, second]
    .filter(({ deployable }) => deployable)
    .sort((a, b) => b.objective! - a.objective!);
  const summaries = await database.listSummaries();
  expect(summaries.filter(({ studyId }) => studyId === study.id)).toEqual([
    {
      studyId: study.id,
      trials: 2,
      bytes: JSON.stringify([first, second]).length - '[,]'.length,
      best: { objective: best.objective, fidelity: 1 },
    },
  ]);
  expect((await database.getState(study.id, 1, 0)) !== undefined).toBe(version > 1);
  const runs = (await database.comparisons.listRuns()).records;
  expect(runs.map(({ id, plan, finished }) => [id, plan.method, finished])).toEqual(
    version > 3 ? [['run-1', 'random', true]] : [],
  );
  for (const { id } of runs) expect(await database.countTrials(id)).toBe(1);
  const simulated = (snapshot.stores['simulatedRuns']?.records ?? []).map(({ key }) => String(key));
  for (const known of await database.comparisons.getSimulated(simulated)) {
    expect(known).toMatchObject({ method: 'random', trials: 5 });
  }
  const { summary, examples } = await database.getDataset(study.plan.datasetId);
  expect(examples.labels).toHaveLength(summary.examples);
  for (const { key } of snapshot.stores['folds'].records) {
    expect((await database.getFold(String(key)))!.predicted.length).toBeGreaterThan(0);
  }
  expect((await database.getWeights(study.final!.weightsKey)).weights.length).toBeGreaterThan(0);
});

it('thousands of trials of version 4 have their heads gathered, and one that cannot be read is set aside', async () => {
  const snapshot = JSON.parse(
    await readFile(new URL('version-4.json', import.meta.url), 'utf8'),
    revive,
  ) as Snapshot;
  const trials = Array.from({ length: 300 }, (_, index) => trialOf('large', index + 1));
  const records = trials.map((trial) => ({ key: ['large', trial.number], value: packTrial(trial) }));
  const damaged = { key: ['damaged', 1], value: { ...packTrial(trialOf('damaged', 1)), head: '{' } };
  snapshot.stores['trials'].records.push(...records, damaged);
  await restore('old', snapshot);

  const database = await openDatabaseNamed('old');
  expect(await database.listHeads('large')).toEqual(trials.map(headOf));
  expect(await database.listHeads('damaged')).toEqual([]);
  expect((await database.rawStudy('damaged')).unreadableTrials).toMatchObject([{ head: '{' }]);
});
