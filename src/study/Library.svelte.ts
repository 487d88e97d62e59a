import type { Dataset, DatasetSummary } from '../core/data/types';
import { openDatabase, storageUse, type StorageUse } from '../storage';
import { bestDeployable } from './incumbent';
import type { StudyRecord } from './types';

/** A study in the list, without its trials. */
export interface StudyEntry {
  record: StudyRecord;
  trials: number;
  /** Objective of the best deployable trial; null when there is none. */
  bestObjective: number | null;
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

  /** @throws AppError `storage-unavailable` */
  async refresh(): Promise<void> {
    const database = await openDatabase();
    const [studies, datasets, use] = await Promise.all([
      database.listStudies(),
      database.listDatasets(),
      storageUse(),
    ]);
    this.studies = await Promise.all(
      studies.records.map(async (record) => {
        const trials = await database.listTrials(record.id);
        return { record, trials: trials.length, bestObjective: bestDeployable(trials)?.objective ?? null };
      }),
    );
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
    await database.putDataset(dataset);
    this.datasets = (await database.listDatasets()).records;
  }

  /** @throws AppError `dataset-missing` */
  async dataset(id: string): Promise<Dataset> {
    return (await openDatabase()).getDataset(id);
  }

  /** Deletes a study with its trials and weights. Trained folds stay in the cache. */
  async deleteStudy(id: string): Promise<void> {
    await (await openDatabase()).deleteStudy(id);
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
