import type { IDBPDatabase, IDBPTransaction, StoreNames } from 'idb';
import { withPresentNames } from '../core/records/former-names';
import { addToSummary, emptySummary, type StudySummary } from '../core/records/summary';
import type { StudySchema } from './schema';
import { HeadBlocks, storedHead } from './trial-heads';

type Upgrade = (
  database: IDBPDatabase<StudySchema>,
  transaction: IDBPTransaction<StudySchema, StoreNames<StudySchema>[], 'versionchange'>,
) => void | Promise<void>;

/** Entry i takes the database from version i to i + 1. Entries are only ever added. */
const MIGRATIONS: readonly Upgrade[] = [
  (database) => {
    database.createObjectStore('datasets', { keyPath: 'value.id' });
    database.createObjectStore('examples');
    database.createObjectStore('studies', { keyPath: 'value.id' });
    database.createObjectStore('trials', { keyPath: ['value.studyId', 'value.number'] });
    database.createObjectStore('folds');
    database.createObjectStore('weights', { keyPath: 'value.key' }).createIndex('study', 'value.studyId');
  },
  (database) => {
    database.createObjectStore('states', { keyPath: ['value.studyId', 'value.trial', 'value.fold'] });
  },
  async (database, transaction) => {
    const summaries = database.createObjectStore('summaries', { keyPath: 'value.studyId' });
    const summed = new Map<string, StudySummary>();
    let cursor = await transaction.objectStore('trials').openCursor();
    while (cursor) {
      const trial = cursor.value;
      // Databases this old hold trials of version 1 only.
      if (trial.version === 1) {
        const { studyId } = trial.value;
        summed.set(studyId, addToSummary(summed.get(studyId) ?? emptySummary(studyId), trial.value));
      }
      cursor = await cursor.continue();
    }
    await Promise.all([...summed.values()].map((value) => summaries.put({ version: 1, value })));
  },
  (database) => {
    database.createObjectStore('comparisonRuns', { keyPath: 'value.id' });
    database.createObjectStore('simulatedRuns');
  },
  async (database, transaction) => {
    const heads = database.createObjectStore('heads', { keyPath: ['value.studyId', 'value.block'] });
    const blocks = new HeadBlocks();
    let cursor = await transaction.objectStore('trials').openCursor();
    while (cursor) {
      blocks.add(cursor.value.value, storedHead(cursor.value));
      cursor = await cursor.continue();
    }
    await Promise.all(blocks.all().map((value) => heads.put({ version: 1, value })));
  },
  async (_database, transaction) => {
    for (const store of ['studies', 'comparisonRuns'] as const) {
      let cursor = await transaction.objectStore(store).openCursor();
      while (cursor) {
        const stored: { value: { plan: unknown } } = cursor.value;
        stored.value.plan = withPresentNames(stored.value.plan);
        await cursor.update(cursor.value);
        cursor = await cursor.continue();
      }
    }
  },
];

export const SCHEMA_VERSION = MIGRATIONS.length;

/** Takes a database from an older version to the newest, one step after the other. */
export async function migrate(
  database: IDBPDatabase<StudySchema>,
  from: number,
  transaction: IDBPTransaction<StudySchema, StoreNames<StudySchema>[], 'versionchange'>,
): Promise<void> {
  for (const upgrade of MIGRATIONS.slice(from)) await upgrade(database, transaction);
}
