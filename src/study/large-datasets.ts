import { transfer } from 'comlink';
import { outlineOf, type Dataset, type DatasetOutline } from '../core/data';
import type { StudyDatabase } from '../storage';
import { retryOnMachine } from './failures';
import { keepAtHand, SMALL_VALUES } from './dataset-at-hand';
import type { JournalImported } from './import-journal';
import type { Imported, ImportWish } from './import-study';
import type { DatasetApi } from './workers/dataset-protocol';
import { sendExamples } from './workers/send-examples';
import { WorkerSupervisor, type Task, type WorkerLike } from './workers/supervisor';

type DatasetReader = Pick<StudyDatabase, 'getDataset' | 'getDatasetSummary'>;

/**
 * Stores a data set under its summary's id; the page answers meanwhile.
 * @throws AppError as `StudyDatabase.putDataset` does
 */
export async function storeDataset(
  database: StudyDatabase,
  dataset: Dataset,
  start: () => WorkerLike = startDatasets,
): Promise<void> {
  const { summary, examples } = keepAtHand(dataset);
  if (examples.features.length <= SMALL_VALUES) return database.putDataset(dataset);
  return aside(start, async (api) => {
    await sendExamples(api, examples);
    await api.store(summary);
  });
}

/**
 * Reads a data set; the page answers meanwhile.
 * @throws AppError `dataset-missing`, or as the storage does
 */
export async function loadDataset(
  database: DatasetReader,
  id: string,
  start: () => WorkerLike = startDatasets,
): Promise<Dataset> {
  const large = await isLarge(database, id);
  return keepAtHand(await (large ? aside(start, (api) => api.read(id)) : database.getDataset(id)));
}

/**
 * Reads a data set without the values of its examples; the page answers meanwhile.
 * @throws AppError `dataset-missing`, or as the storage does
 */
export async function loadOutline(
  database: DatasetReader,
  id: string,
  start: () => WorkerLike = startDatasets,
): Promise<DatasetOutline> {
  return (await isLarge(database, id))
    ? aside(start, (api) => api.outline(id))
    : outlineOf(keepAtHand(await database.getDataset(id)));
}

/**
 * Reads, checks and stores a study file aside: whatever is in it, the page answers meanwhile. Where the browser has a
 * study of its id already, the file continues it, is refused or becomes another study; see `importStudy`.
 * @throws AppError as `readStudyFile` and the storage do
 */
export function importStudyFile(
  file: Blob,
  wish: ImportWish = 'ask',
  start: () => WorkerLike = startDatasets,
): Promise<Imported> {
  return aside<Imported>(start, async (api) => api.importStudy(file, wish));
}

/** Reads what Optuna added to a study's journal aside; see `importJournal`. */
export function importJournalFile(
  file: Blob,
  start: () => WorkerLike = startDatasets,
): Promise<JournalImported> {
  return aside(start, (api) => api.importJournal(file));
}

/** Packs files into a zip archive; the page answers meanwhile. Their contents are given away. */
export function zipAside(
  files: readonly (readonly [name: string, content: Uint8Array])[],
  start: () => WorkerLike = startDatasets,
): Promise<Uint8Array> {
  return aside(start, (api) =>
    api.zip(
      transfer(
        files,
        files.map(([, { buffer }]) => buffer as ArrayBuffer),
      ),
    ),
  );
}

/** Beyond, a worker stores and reads it: the browser copies what it stores, and does so at once. */
async function isLarge(database: DatasetReader, id: string): Promise<boolean> {
  const { examples, input } = await database.getDatasetSummary(id);
  return input.reduce((product, side) => product * side, examples) > SMALL_VALUES;
}

/** Hundreds of megabytes on a slow disk. */
const TIMEOUT_MS = 300_000;

async function aside<T>(start: () => WorkerLike, task: Task<DatasetApi, T>): Promise<T> {
  const worker = new WorkerSupervisor<DatasetApi>({ name: 'data sets', start });
  try {
    return await retryOnMachine(new AbortController().signal, () =>
      worker.call(task, { timeoutMs: TIMEOUT_MS }),
    );
  } finally {
    await worker.close();
  }
}

// The bundler finds workers by this very form of the call.
const startDatasets = () =>
  new Worker(new URL('../../workers/datasets.ts', import.meta.url), { type: 'module' });
