import type { DBSchema, IDBPDatabase, IDBPTransaction, StoreNames } from 'idb';
import type { DatasetSummary, ExampleSet, Normalisation } from '../core/data/types';
import { addToSummary, emptySummary, type StudySummary } from '../core/records/summary';
import type { RunSummary } from '../core/simulate';
import type { ComparisonRun, StudyRecord, Trial } from '../core/records/types';
import { HeadBlocks, storedHead } from './trial-heads';
import type { EngineId, EpochMetrics, FoldOutcome, TrainingState } from '../training/types';

/** A stored value with the version of its shape, so that a later page knows how to read it. */
export interface Versioned<T> {
  version: 1;
  value: T;
}

/** A trial on the disk; see trial-records.ts. Before version 2 it was a `Versioned<Trial>`. */
export interface StoredTrial {
  version: 2;
  value: Pick<Trial, 'studyId' | 'number'>;
  head: string;
  folds: string;
}

/** Heads of neighbouring trials as one text; see trial-heads.ts. */
export interface HeadBlock {
  studyId: string;
  block: number;
  /** JSON of a list of trial heads. */
  heads: string;
}

/** Weights of one model: a fold of a trial, or a refitted final model. */
export interface WeightsRecord {
  key: string;
  studyId: string;
  /** Number of the trial whose configuration the model has. */
  trial: number;
  /** In the order of the network's `weightShapes`. */
  weights: Float32Array[];
  /** What the examples were normalised with for this model. */
  normalisation: Normalisation;
}

/** Where the training of a fold stopped, to go on from there when its trial is promoted. */
export interface StateRecord {
  studyId: string;
  trial: number;
  fold: number;
  /** Engines round differently: only the same one goes on as if it had never stopped. */
  engine: EngineId;
  /** All epochs so far. */
  epochs: readonly EpochMetrics[];
  trainingMs: number;
  state: TrainingState;
}

export interface StudySchema extends DBSchema {
  datasets: { key: string; value: Versioned<DatasetSummary> };
  /** Keyed by the data set's id, apart from the summary so that listing data sets reads no features. */
  examples: { key: string; value: Versioned<ExampleSet> };
  studies: { key: string; value: Versioned<StudyRecord> };
  trials: { key: [string, number]; value: Versioned<Trial> | StoredTrial };
  /** Kept in step with the trials, so that opening a study reads a few records instead of thousands. */
  heads: { key: [string, number]; value: Versioned<HeadBlock> };
  folds: { key: string; value: Versioned<FoldOutcome> };
  weights: { key: string; value: Versioned<WeightsRecord>; indexes: { study: string } };
  states: { key: [string, number, number]; value: Versioned<StateRecord> };
  /** Kept in step with the trials, so that listing studies reads none. */
  summaries: { key: string; value: Versioned<StudySummary> };
  /** Searches of comparisons on own data. */
  comparisonRuns: { key: string; value: Versioned<ComparisonRun> };
  /** Searches on problems with known answers, by the version of the search code and the request. */
  simulatedRuns: { key: string; value: Versioned<RunSummary> };
}

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
