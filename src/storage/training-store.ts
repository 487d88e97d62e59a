import { foldRecordSchema, stateSchema, type FoldRecord, type StateRecord } from '../core/records/fold';
import { weightsSchema, type WeightsRecord } from '../core/records/weights';
import type { FoldOutcome } from '../training/types';
import type { Connection } from './connection';
import { readable } from './listing';
import { statesOf } from './ranges';
import { handled, missing } from './requests';
import { pack, unpack } from './versioned';

/** What there is to train on, and what training leaves behind: folds that need not be trained again, weights of models, and where a fold stopped. */
export class TrainingStore {
  readonly #connection: Connection;

  constructor(connection: Connection) {
    this.#connection = connection;
  }

  /** Ids of the data sets whose examples are there. */
  listExampleIds(): Promise<string[]> {
    return this.#connection.use((database) => database.getAllKeys('examples'));
  }

  /** A trained fold; undefined when it is not in the cache, or was written by another version of the page. */
  getFold(key: string): Promise<FoldRecord | undefined> {
    return this.#connection.use(async (database) => {
      const stored = await database.get('folds', key);
      const found = stored ? [stored] : [];
      return readable(found, (record) => unpack('fold', foldRecordSchema, record)).records[0];
    });
  }

  /** Stores a trained fold without its weights. */
  putFold(key: string, { weights: _weights, state: _state, ...outcome }: FoldOutcome): Promise<void> {
    return this.#connection.use(async (database) => {
      await database.put('folds', pack(outcome), key);
    });
  }

  /** @throws AppError `study-missing` when their study was deleted */
  putWeights(record: WeightsRecord): Promise<void> {
    return this.#connection.use(async (database) => {
      const transaction = handled(
        database.transaction(['studies', 'comparisonRuns', 'weights'], 'readwrite'),
      );
      await expectOwner(
        transaction.objectStore('studies'),
        transaction.objectStore('comparisonRuns'),
        record.studyId,
      );
      await Promise.all([transaction.objectStore('weights').put(pack(record)), transaction.done]);
    });
  }

  /** @throws AppError `weights-missing` */
  getWeights(key: string): Promise<WeightsRecord> {
    return this.#connection.use(async (database) => {
      const stored = await database.get('weights', key);
      if (!stored) throw missing('weights-missing', 'The model');
      return unpack('model', weightsSchema, stored);
    });
  }

  /** Deletes the study's weights but those under the given keys. */
  keepWeights(studyId: string, keys: readonly string[]): Promise<void> {
    return this.#connection.use(async (database) => {
      const transaction = handled(database.transaction('weights', 'readwrite'));
      let cursor = await transaction.store.index('study').openCursor(studyId);
      while (cursor) {
        if (!keys.includes(cursor.primaryKey)) await cursor.delete();
        cursor = await cursor.continue();
      }
      await transaction.done;
    });
  }

  /** @throws AppError `study-missing` when the trial's study was deleted */
  putState(record: StateRecord): Promise<void> {
    return this.#connection.use(async (database) => {
      const transaction = handled(database.transaction(['studies', 'comparisonRuns', 'states'], 'readwrite'));
      await expectOwner(
        transaction.objectStore('studies'),
        transaction.objectStore('comparisonRuns'),
        record.studyId,
      );
      await Promise.all([transaction.objectStore('states').put(pack(record)), transaction.done]);
    });
  }

  /** Where the training of a trial's fold stopped; undefined when it was not kept or cannot be read. */
  getState(studyId: string, trial: number, fold: number): Promise<StateRecord | undefined> {
    return this.#connection.use(async (database) => {
      const stored = await database.get('states', [studyId, trial, fold]);
      const found = stored ? [stored] : [];
      return readable(found, (record) => unpack('training state', stateSchema, record)).records[0];
    });
  }

  /** Deletes the training states of some of the study's trials, both ends included. */
  dropStates(studyId: string, first: number, last: number): Promise<void> {
    return this.#connection.use((database) => database.delete('states', statesOf(studyId, first, last)));
  }
}

interface Owners {
  getKey(id: string): Promise<string | undefined>;
}

/**
 * Nothing is kept of what was deleted.
 * @throws AppError `study-missing`
 */
export async function expectOwner(studies: Owners, runs: Owners, id: string): Promise<void> {
  const [study, run] = await Promise.all([studies.getKey(id), runs.getKey(id)]);
  if (study === undefined && run === undefined) throw missing('study-missing', 'The study');
}
