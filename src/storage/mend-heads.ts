import type { IDBPDatabase, IDBPTransaction } from 'idb';
import { addToSummary, emptySummary } from '../core/records/summary';
import { AppError } from '../core/errors';
import { headOf, type Trial, type TrialHead } from '../core/records/trial';
import { trialsOf } from './ranges';
import type { StudySchema } from './schema';
import { HeadBlocks, readHeads, writeHead } from './trial-heads';
import { packTrial, unpackTrial } from './trial-records';
import { pack } from './versioned';

/** What lies in the place of a study's trials that could not be read. */
export const asideOf = (studyId: string): string => `unreadable trials of ${studyId}`;

/**
 * Heads of a study's trials; where they cannot be read, or do not agree with the trials themselves, they are made from
 * those again. A trial that cannot be read either is set aside, and its number is free for the search to try again.
 */
export async function soundHeads(database: IDBPDatabase<StudySchema>, studyId: string): Promise<TrialHead[]> {
  const reading = database.transaction(['heads', 'trials']);
  const [blocks, count] = await Promise.all([
    reading.objectStore('heads').getAll(trialsOf(studyId)),
    reading.objectStore('trials').count(trialsOf(studyId)),
    reading.done,
  ]);
  try {
    const heads = await readHeads(blocks);
    const numbers = new Set(heads.map(({ number }) => number));
    if (heads.length === count && numbers.size === count) return heads;
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
  }
  return mend(database, studyId);
}

const MENDED = ['trials', 'heads', 'summaries'] as const;

/**
 * Puts a trial in the place of the one of its number that is there.
 * @throws AppError `study-missing` where none is there
 */
export async function replaceTrial(database: IDBPDatabase<StudySchema>, trial: Trial): Promise<void> {
  const transaction = database.transaction(MENDED, 'readwrite', { durability: 'strict' });
  const trials = transaction.objectStore('trials');
  if ((await trials.getKey([trial.studyId, trial.number])) === undefined) {
    throw new AppError('study-missing', 'The trial is not stored on this device.', 'The study was deleted.');
  }
  await trials.put(packTrial(trial));
  await mendWithin(transaction, trial.studyId);
}

const mend = (database: IDBPDatabase<StudySchema>, studyId: string): Promise<TrialHead[]> =>
  mendWithin(database.transaction(MENDED, 'readwrite'), studyId);

async function mendWithin(
  transaction: IDBPTransaction<StudySchema, typeof MENDED, 'readwrite'>,
  studyId: string,
): Promise<TrialHead[]> {
  const trials = transaction.objectStore('trials');
  const sound: Trial[] = [];
  for (const stored of await trials.getAll(trialsOf(studyId))) {
    try {
      sound.push(unpackTrial(stored));
    } catch {
      const { number } = stored.value;
      await trials.delete([studyId, number]);
      await trials.put({ ...stored, value: { ...stored.value, studyId: asideOf(studyId) } } as typeof stored);
    }
  }
  const blocks = new HeadBlocks();
  for (const trial of sound) blocks.add(trial, writeHead(trial));
  await transaction.objectStore('heads').delete(trialsOf(studyId));
  await Promise.all([
    ...blocks.all().map((block) => transaction.objectStore('heads').put(pack(block))),
    transaction.objectStore('summaries').put(pack(sound.reduce(addToSummary, emptySummary(studyId)))),
    transaction.done,
  ]);
  return sound.map(headOf);
}
