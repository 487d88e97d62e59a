import type { Dataset, DatasetSummary } from '../core/data';
import { openDatabase, storageUse, type StorageUse, type UnreadableRecord } from '../storage';
import { loadDataset, storeDataset } from '../study/large-datasets';
import { download, textFile } from '../browser/download';
import { fileNameOf } from './file-names';
import { BUILD } from '../study/build';
import type { StudyBundle } from '../study/study-file';
import { claimStudy } from '../study/study-lock';
import { hearNews, tellNews } from '../study/study-news';
import { emptySummary } from '../core/records/summary';
import type { StudyRecord } from '../core/records/study';
import type { Trial } from '../core/records/trial';
import { workspaceText } from '../messages/workspace.en';

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

export interface Unreadable extends UnreadableRecord {
  kind: 'study' | 'dataset';
}

/** The studies and data sets on this device. Fields are reactive; call `refresh()` once, and after changes from elsewhere. */
export class Library {
  /** Newest first. */
  studies = $state.raw<readonly StudyEntry[]>([]);
  datasets = $state.raw<readonly DatasetSummary[]>([]);
  /** Bytes used and granted; null where the browser does not say. */
  use = $state.raw<StorageUse | null>(null);
  /** What is stored but cannot be read. */
  unreadable = $state.raw<readonly Unreadable[]>([]);
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
    const [studies, summaries, datasets, examples, use] = await Promise.all([
      database.listStudies(),
      database.listSummaries(),
      database.listDatasets(),
      database.listExampleIds(),
      storageUse(),
    ]);
    const whole = datasets.records.map(({ id }) => id).filter((id) => examples.includes(id));
    const lacksData = ({ plan }: StudyRecord) => !whole.includes(plan.datasetId);
    this.studies = studies.records
      .filter((record) => !lacksData(record))
      .map((record) => {
        const summary = summaries.find(({ studyId }) => studyId === record.id);
        const { trials, best, bytes } = summary ?? emptySummary(record.id);
        return { record, trials, bestObjective: best?.objective ?? null, bytes };
      });
    this.datasets = datasets.records;
    this.unreadable = [
      ...studies.unreadable.map((record) => ({ ...record, kind: 'study' as const })),
      ...studies.records.filter(lacksData).map(({ id, plan: { name } }) => ({
        kind: 'study' as const,
        id,
        name,
        problem: workspaceText.unreadable.noData,
      })),
      ...datasets.unreadable.map((record) => ({ ...record, kind: 'dataset' as const })),
    ];
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
    const build = BUILD === undefined ? {} : { build: BUILD };
    return { study, trials: trials.map(withReadableFolds), dataset, weights, ...build };
  }

  /** Saves what cannot be read as a file, as it is stored, for somebody who can. */
  async saveUnreadable({ kind, id }: Unreadable): Promise<void> {
    const database = await openDatabase();
    const content = kind === 'study' ? await database.rawStudy(id) : await database.rawDataset(id);
    const name = fileNameOf(id || kind, 'unreadable.json');
    download(textFile(name, JSON.stringify(content, null, 1), 'application/json'));
  }

  /** Deletes what cannot be read. @throws AppError `study-elsewhere`, `dataset-in-use` */
  deleteUnreadable({ kind, id }: Unreadable): Promise<void> {
    return kind === 'study' ? this.deleteStudy(id) : this.deleteDataset(id);
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

/** Folds are read when they are looked at; a trial whose folds cannot be read is saved without them. */
function withReadableFolds(trial: Trial): Trial {
  try {
    return { ...trial, folds: trial.folds };
  } catch {
    return Object.defineProperty(trial, 'folds', { value: [], enumerable: true });
  }
}
