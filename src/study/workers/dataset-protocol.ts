import type { Dataset, DatasetOutline, DatasetSummary } from '../../core/data';
import type { ExamplesHolder } from './send-examples';

/** What workers/datasets.ts offers: the large data sets of the page's database. Rejects as `StudyDatabase` does. */
export interface DatasetApi extends ExamplesHolder {
  /** Stores the examples that have come, under the summary's id. */
  store(summary: DatasetSummary): Promise<void>;
  /** @throws AppError `dataset-missing` */
  read(id: string): Promise<Dataset>;
  /** @throws AppError `dataset-missing` */
  outline(id: string): Promise<DatasetOutline>;
}
