import type { Dataset, DatasetSummary } from '../core/data';
import { openDatabase, storageUse, type StorageUse } from '../storage';
import { loadDataset, storeDataset } from '../study/large-datasets';
import type { StudyBundle } from '../study/study-file';
import { newStudyId } from '../study/study-id';
import { claimStudy } from '../study/study-lock';
import { hearNews, tellNews } from '../study/study-news';
import { emptySummary } from '../core/records/summary';
import type { StudyRecord } from '../core/records/study';

export type { StudyBundle };

/** A study in the list, without its trials. */
export interface StudyEntry {
  record: StudyRecord;
  trials: number;
  /** Objective of the best deployable trial; null when there is none. */
  bestObjective: number | null;
  /** What the trials take on disk, roughly: the length of their text. */
  bytes: number;
}

/** The studies and data sets on this device. Fields are reactive; call `refresh()` once, and after changes from elsewhere. */
export class Library {
  /** Newest first. */
  studies = $state.raw<readonly StudyEntry[]>([]);
  datasets = $state.raw<readonly DatasetSummary[]>([]);
  /** Bytes used and granted; null where the browser does not say. */
  use = $state.raw<StorageUse | null>(null);
  /** What is stored but cannot be read, in words. */
  unreadable = $state.raw<readonly string[]>([]);
  loaded = $state(false);

  /** Shows what other tabs change from now on; call what is returned to end that. */
  follow(): () => void {
    return hearNews(({ kind }) => {
      // What cannot be read now is read, and told, when the person looks again.
      if (kind === 'changed' || kind === 'deleted') void this.refresh().catch(() => undefined);
    });
  }

  /** @throws AppError `storage-unavailable` */
  async refresh(): Promise<void> {
    const database = await openDatabase();
    const [studies, summaries, datasets, use] = await Promise.all([
      database.listStudies(),
      database.listSummaries(),
      database.listDatasets(),
      storageUse(),
    ]);
    this.studies = studies.records.map((record) => {
      const summary = summaries.find(({ studyId }) => studyId === record.id);
      const { trials, best, bytes } = summary ?? emptySummary(record.id);
      return { record, trials, bestObjective: best?.objective ?? null, bytes };
    });
    this.datasets = datasets.records;
    this.unreadable = [...studies.unreadable, ...datasets.unreadable];
    this.use = use;
    this.loaded = true;
  }

  /**
   * Stores a data set under its id; the same content stored twice takes its newest name.
   * @throws AppError `storage-full`
   */
  async addDataset(dataset: Dataset): Promise<void> {
    const database = await openDatabase();
    await storeDataset(database, dataset);
    this.datasets = (await database.listDatasets()).records;
  }

  /** @throws AppError `dataset-missing` */
  async dataset(id: string): Promise<Dataset> {
    return loadDataset(await openDatabase(), id);
  }

  /**
   * Everything of a study, to be saved as a file or to be put back.
   * @throws AppError `study-missing`, `dataset-missing`
   */
  async bundle(id: string): Promise<StudyBundle> {
    const database = await openDatabase();
    const study = await database.getStudy(id);
    const [trials, dataset, weights] = await Promise.all([
      database.listTrials(id),
      loadDataset(database, study.plan.datasetId),
      database.listWeights(id),
    ]);
    return { study, trials, dataset, weights };
  }

  /** Stores a study that came from a file, or was deleted a moment ago. */
  async restore({ study, trials, dataset, weights }: StudyBundle): Promise<void> {
    const release = await claimStudy(study.id);
    try {
      await (await openDatabase()).putWholeStudy(study, trials, dataset, weights);
    } finally {
      release();
    }
    tellNews({ kind: 'changed', id: study.id });
    await this.refresh();
  }

  /** Adds a study that was saved as a file, under a new id where its own is taken. @throws AppError as `readStudyFile` does */
  async addFile(file: Blob): Promise<StudyRecord> {
    // The start page, which needs no reader of study files, stays small.
    const { readStudyFile, withStudyId } = await import('../study/study-file');
    const read = readStudyFile(await file.text());
    const { records } = await (await openDatabase()).listStudies();
    const known = records.some(({ id }) => id === read.study.id);
    const bundle = known ? withStudyId(read, newStudyId()) : read;
    await this.restore(bundle);
    return bundle.study;
  }

  /** Changes a study's name or puts it aside, wherever it is open. */
  async edit(id: string, { name, archived }: { name?: string; archived?: boolean }): Promise<void> {
    const database = await openDatabase();
    await database.changeStudy(id, {
      ...(name !== undefined && { plan: { name } }),
      ...(archived !== undefined && { archived }),
    });
    tellNews({ kind: 'changed', id }, { alsoHere: true });
    await this.refresh();
  }

  /**
   * Deletes a study with its trials and weights. Trained folds stay in the cache.
   * @throws AppError `study-elsewhere` while it is at work in another tab
   */
  async deleteStudy(id: string): Promise<void> {
    const release = await claimStudy(id);
    try {
      await (await openDatabase()).deleteStudy(id);
    } finally {
      release();
    }
    tellNews({ kind: 'deleted', id }, { alsoHere: true });
    await this.refresh();
  }

  /**
   * Deletes a data set and the folds trained on it.
   * @throws AppError `dataset-in-use` while a study needs it
   */
  async deleteDataset(id: string): Promise<void> {
    await (await openDatabase()).deleteDataset(id);
    await this.refresh();
  }

  /** Asks the browser not to clear the stored studies; false where it declines or cannot. */
  async persist(): Promise<boolean> {
    return (await navigator.storage?.persist?.()) ?? false;
  }
}
