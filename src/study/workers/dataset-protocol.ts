import type { Dataset, DatasetOutline, DatasetSummary } from '../../core/data';
import type { JournalImported } from '../import-journal';
import type { Imported, ImportWish } from '../import-study';
import type { ExamplesHolder } from './send-examples';

/** What workers/datasets.ts offers: the large data sets of the page's database. Rejects as `StudyDatabase` does. */
export interface DatasetApi extends ExamplesHolder {
  /** Stores the examples that have come, under the summary's id. */
  store(summary: DatasetSummary): Promise<void>;
  /** @throws AppError `dataset-missing` */
  read(id: string): Promise<Dataset>;
  /** Stores what a study file holds, as far as it may; see `importStudy`. @throws AppError as `readStudyFile` does */
  importStudy(file: Blob, wish: ImportWish): Promise<Imported>;
  /** Takes what Optuna added to a study's journal; see `importJournal`. */
  importJournal(file: Blob): Promise<JournalImported>;
  /** A zip archive of these files, by their names. */
  zip(files: readonly (readonly [name: string, content: Uint8Array])[]): Promise<Uint8Array>;
  /** @throws AppError `dataset-missing` */
  outline(id: string): Promise<DatasetOutline>;
}
