import 'fake-indexeddb/auto';
import { expect, test } from 'vitest';
import { generateSample } from '../../../src/core/data';
import type { Dataset } from '../../../src/core/data/types';
import { openDatabase } from '../../../src/storage';
import { loadDataset, storeDataset } from '../../../src/study/large-datasets';
import { createDatasetService } from '../../../src/study/workers/dataset-service';
import { InProcessWorker } from './in-process-worker';

const small = generateSample('pumps', 1);
/** 1.2 million values. */
const large: Dataset = {
  summary: { ...small.summary, id: 'large', input: [400, 1, 1], examples: 3000 },
  examples: {
    ...small.examples,
    input: [400, 1, 1],
    labels: Uint16Array.from({ length: 3000 }, (_, i) => i % 2),
    sessions: new Uint16Array(3000),
    startRows: Uint32Array.from({ length: 3000 }, (_, i) => i),
    features: Float32Array.from({ length: 1_200_000 }, (_, i) => i / 7),
  },
};

function counted() {
  let started = 0;
  const start = () => {
    started += 1;
    return new InProcessWorker(createDatasetService());
  };
  return { start, started: () => started };
}

test('a large data set is stored and read by a worker, and comes back as it was', async () => {
  const database = await openDatabase();
  const { start, started } = counted();
  await storeDataset(database, large, start);
  const read = await loadDataset(database, 'large', start);
  expect(started()).toBe(2);
  expect(read.summary).toEqual(large.summary);
  const { features, ...places } = read.examples;
  const { features: stored, ...placesStored } = large.examples;
  expect(places).toEqual(placesStored);
  expect(stored).toHaveLength(1_200_000);
  expect(Buffer.from(features.buffer).equals(Buffer.from(stored.buffer))).toBe(true);
});

test('a small one needs no worker', async () => {
  const database = await openDatabase();
  const { start, started } = counted();
  await storeDataset(database, small, start);
  expect((await loadDataset(database, small.summary.id, start)).examples).toEqual(small.examples);
  expect(started()).toBe(0);
});

test('a data set that is not there is named as missing', async () => {
  const { start } = counted();
  await expect(loadDataset(await openDatabase(), 'nowhere', start)).rejects.toMatchObject({
    code: 'dataset-missing',
  });
});
