import { datasetSchema, examplesSchema, type Dataset, type DatasetSummary } from '../core/data/types';
import type { StudyPlan } from '../core/records/plan';
import { studySchema, type StudyRecord } from '../core/records/study';
import { addToSummary, emptySummary, summarySchema, type StudySummary } from '../core/records/summary';
import type { Trial, TrialHead } from '../core/records/trial';
import { weightsSchema, type WeightsRecord } from '../core/records/weights';
import { ComparisonStore } from './comparison-store';
import type { Connection } from './connection';
import { readable, type Listing } from './listing';
import { foldsOf, statesOf, trialsOf } from './ranges';
import { handled, inUse, missing, trialExists } from './requests';
import { asideOf, replaceTrial, soundHeads } from './mend-heads';
import { blockOf, HeadBlocks, withHead, writeHead } from './trial-heads';
import { packTrial, unpackTrial } from './trial-records';
import { expectOwner, TrainingStore } from './training-store';
import { pack, unpack } from './versioned';

/** The plan of a study stays what it is; its name may change. */
export type StudyChanges = Partial<Omit<StudyRecord, 'id' | 'plan' | 'revision'>> & {
  plan?: Partial<Pick<StudyPlan, 'name'>>;
};

/**
 * Studies, trials, data sets, trained folds and weights in IndexedDB. Every method rejects with AppError `storage-full`,
 * `storage-unavailable`, `storage-failed` or `record-unreadable` beside what it names itself.
 */
export class StudyDatabase extends TrainingStore {
  /** Searches of comparisons. */
  readonly comparisons: ComparisonStore;
  readonly #connection: Connection;

  constructor(connection: Connection) {
    super(connection);
    this.#connection = connection;
    this.comparisons = new ComparisonStore(connection);
  }

  /** Stores a data set under its summary's id. */
  putDataset({ summary, examples }: Dataset): Promise<void> {
    return this.#connection.use(async (database) => {
      const transaction = handled(database.transaction(['datasets', 'examples'], 'readwrite'));
      await Promise.all([
        transaction.objectStore('datasets').put(pack(summary)),
        transaction.objectStore('examples').put(pack(examples), summary.id),
        transaction.done,
      ]);
    });
  }

  /** @throws AppError `dataset-missing` */
  getDataset(id: string): Promise<Dataset> {
    return this.#connection.use(async (database) => {
      const [summary, examples] = await Promise.all([
        database.get('datasets', id),
        database.get('examples', id),
      ]);
      if (!summary || !examples) throw missing('dataset-missing', 'The data set');
      return {
        summary: unpack('data set', datasetSchema, summary),
        examples: unpack('data set', examplesSchema, examples),
      };
    });
  }

  /** @throws AppError `dataset-missing` */
  getDatasetSummary(id: string): Promise<DatasetSummary> {
    return this.#connection.use(async (database) => {
      const summary = await database.get('datasets', id);
      if (!summary) throw missing('dataset-missing', 'The data set');
      return unpack('data set', datasetSchema, summary);
    });
  }

  listDatasets(): Promise<Listing<DatasetSummary>> {
    return this.#connection.use(async (database) =>
      readable(await database.getAll('datasets'), (stored) => unpack('data set', datasetSchema, stored)),
    );
  }

  /**
   * Deletes a data set and the folds trained on it.
   * @throws AppError `dataset-in-use` while a study or a comparison needs it
   */
  deleteDataset(id: string): Promise<void> {
    return this.#connection.use(async (database) => {
      const transaction = handled(
        database.transaction(['datasets', 'examples', 'studies', 'folds', 'comparisonRuns'], 'readwrite'),
      );
      const studies = await transaction.objectStore('studies').getAll();
      const user = studies.find(({ value }) => planOf(value)?.datasetId === id);
      if (user) throw inUse(`study “${user.value.plan.name}”`, 'Delete that study first.');
      const runs = await transaction.objectStore('comparisonRuns').getAll();
      const run = runs.find(({ value }) => planOf(value)?.datasetId === id);
      if (run) {
        const comparison = `comparison of methods on “${run.value.plan.name}”`;
        throw inUse(comparison, 'Delete that comparison first, on the page “Compare”.');
      }
      const examples = await transaction.objectStore('examples').get(id);
      if (examples) await transaction.objectStore('folds').delete(foldsOf(examples.value.id));
      await transaction.objectStore('datasets').delete(id);
      await transaction.objectStore('examples').delete(id);
      await transaction.done;
    });
  }

  putStudy(record: StudyRecord): Promise<void> {
    return this.#connection.use(async (database) => {
      await database.put('studies', pack(record));
    });
  }

  /**
   * Changes some fields of a study in its newest revision: what others changed meanwhile stays.
   * @returns the study as it is stored now
   * @throws AppError `study-missing` when it was deleted
   */
  changeStudy(id: string, changes: StudyChanges): Promise<StudyRecord> {
    return this.#connection.use(async (database) => {
      const { store, done } = handled(database.transaction('studies', 'readwrite'));
      const stored = await store.get(id);
      if (!stored) throw missing('study-missing', 'The study');
      const before = unpack('study', studySchema, stored);
      const { plan, ...others } = changes;
      const revision = (before.revision ?? 0) + 1;
      const study = { ...before, ...others, plan: { ...before.plan, ...plan }, id, revision };
      await Promise.all([store.put(pack(study)), done]);
      return study;
    });
  }

  /** @throws AppError `study-missing` */
  getStudy(id: string): Promise<StudyRecord> {
    return this.#connection.use(async (database) => {
      const stored = await database.get('studies', id);
      if (!stored) throw missing('study-missing', 'The study');
      return unpack('study', studySchema, stored);
    });
  }

  /** Newest first. */
  listStudies(): Promise<Listing<StudyRecord>> {
    return this.#connection.use(async (database) => {
      const listing = readable(await database.getAll('studies'), (stored) =>
        unpack('study', studySchema, stored),
      );
      listing.records.sort((a, b) => b.createdAt - a.createdAt);
      return listing;
    });
  }

  /** Models of a study: of its final model and of its best trials. */
  listWeights(studyId: string): Promise<WeightsRecord[]> {
    return this.#connection.use(async (database) => {
      const stored = await database.getAllFromIndex('weights', 'study', studyId);
      return stored.map((record) => unpack('model', weightsSchema, record));
    });
  }

  /** Stores a whole study at once: either all of it is there afterwards, or nothing. What was under its id is replaced. */
  putWholeStudy(
    study: StudyRecord,
    trials: readonly Trial[],
    { summary, examples }: Dataset,
    weights: readonly WeightsRecord[],
  ): Promise<void> {
    return this.#connection.use(async (database) => {
      const transaction = handled(
        database.transaction(
          ['datasets', 'examples', 'studies', 'trials', 'heads', 'weights', 'summaries'],
          'readwrite',
        ),
      );
      const blocks = new HeadBlocks();
      for (const trial of trials) blocks.add(trial, writeHead(trial));
      await Promise.all([
        transaction.objectStore('datasets').put(pack(summary)),
        transaction.objectStore('examples').put(pack(examples), summary.id),
        transaction.objectStore('studies').put(pack(study)),
        transaction.objectStore('trials').delete(trialsOf(study.id)),
        transaction.objectStore('heads').delete(trialsOf(study.id)),
        ...trials.map((trial) => transaction.objectStore('trials').put(packTrial(trial))),
        ...blocks.all().map((block) => transaction.objectStore('heads').put(pack(block))),
        transaction.objectStore('summaries').put(pack(trials.reduce(addToSummary, emptySummary(study.id)))),
        ...weights.map((record) => transaction.objectStore('weights').put(pack(record))),
        transaction.done,
      ]);
    });
  }

  /** Deletes a study with its trials, weights and training states; trained folds stay for other studies. */
  deleteStudy(id: string): Promise<void> {
    return this.#connection.use(async (database) => {
      const transaction = handled(
        database.transaction(['studies', 'trials', 'heads', 'weights', 'states', 'summaries'], 'readwrite'),
      );
      const weights = transaction.objectStore('weights');
      const keys = await weights.index('study').getAllKeys(id);
      await Promise.all([
        transaction.objectStore('studies').delete(id),
        transaction.objectStore('trials').delete(trialsOf(id)),
        transaction.objectStore('trials').delete(trialsOf(asideOf(id))),
        transaction.objectStore('heads').delete(trialsOf(id)),
        transaction.objectStore('states').delete(statesOf(id, 0, Infinity)),
        transaction.objectStore('summaries').delete(id),
        ...keys.map((key) => weights.delete(key)),
        transaction.done,
      ]);
    });
  }

  /**
   * Appends a trial and settles when it is on disk; the same trial once more changes nothing.
   * @throws AppError `trial-exists` when the study has another trial of this number already, `study-missing` when the
   * study or the comparison's search was deleted
   */
  appendTrial(trial: Trial): Promise<void> {
    return this.#connection.use(async (database) => {
      const transaction = handled(
        database.transaction(['studies', 'comparisonRuns', 'trials', 'heads', 'summaries'], 'readwrite', {
          durability: 'strict',
        }),
      );
      await expectOwner(
        transaction.objectStore('studies'),
        transaction.objectStore('comparisonRuns'),
        trial.studyId,
      );
      const trials = transaction.objectStore('trials');
      const heads = transaction.objectStore('heads');
      const summaries = transaction.objectStore('summaries');
      const packed = packTrial(trial);
      const before = await trials.get([trial.studyId, trial.number]);
      // A write that was answered with an error may have reached the disk all the same.
      if (before?.version === 2 && before.head === packed.head && before.folds === packed.folds) return;
      if (before) throw trialExists(trial.number);
      const summary = (await summaries.get(trial.studyId))?.value ?? emptySummary(trial.studyId);
      const block = await heads.get([trial.studyId, blockOf(trial.number)]);
      await Promise.all([
        trials.add(packed),
        heads.put(pack(withHead(block?.value, trial))),
        summaries.put(pack(addToSummary(summary, trial))),
        transaction.done,
      ]);
    });
  }

  /** Puts a trial in the place of the one of its number. @throws AppError `study-missing` where none is there */
  replaceTrial(trial: Trial): Promise<void> {
    return this.#connection.use((database) => replaceTrial(database, trial));
  }

  /** Trials of a study in the order of their numbers: all, or those from one number to another, both included. */
  listTrials(studyId: string, from = 0, to = Infinity): Promise<Trial[]> {
    return this.#connection.use(async (database) => {
      const stored = await database.getAll('trials', trialsOf(studyId, from, to));
      return stored.map((record) => unpackTrial(record));
    });
  }

  /**
   * What lists and pictures need of all trials, in the order of their numbers; of thousands of trials, soon there. What
   * does not agree with the trials is mended; see `soundHeads`.
   */
  listHeads(studyId: string): Promise<TrialHead[]> {
    return this.#connection.use((database) => soundHeads(database, studyId));
  }

  /** Everything that is stored of a study, as it is: to be saved before it is deleted, when it cannot be read. */
  rawStudy(id: string): Promise<Record<string, unknown>> {
    return this.#connection.use(async (database) => ({
      study: await database.get('studies', id),
      trials: await database.getAll('trials', trialsOf(id)),
      unreadableTrials: await database.getAll('trials', trialsOf(asideOf(id))),
    }));
  }

  /** A data set's description, as it is stored. */
  rawDataset(id: string): Promise<Record<string, unknown>> {
    return this.#connection.use(async (database) => ({ dataset: await database.get('datasets', id) }));
  }

  /** Summaries of all studies that have trials. */
  listSummaries(): Promise<StudySummary[]> {
    return this.#connection.use(async (database) => {
      const stored = await database.getAll('summaries');
      return readable(stored, (record) => unpack('summary', summarySchema, record)).records;
    });
  }

  countTrials(studyId: string): Promise<number> {
    return this.#connection.use((database) => database.count('trials', trialsOf(studyId)));
  }

  close(): void {
    this.#connection.close();
  }
}

/** A record that cannot be read may lack its plan. */
const planOf = ({ plan }: { plan?: StudyPlan }): StudyPlan | undefined => plan;
