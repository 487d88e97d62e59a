import { openAsBlob, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { generateSample, type Dataset } from '../../src/core/data';
import { inspectFiles } from '../../src/core/data/files';
import { AppError } from '../../src/core/errors';
import { createIngestService } from '../../src/study/workers/ingest-service';
import type { ExperimentData } from '../../src/planning/experiments/settings';
import { exists } from '../study-folder';

const BOTTLES_SEED = 1;

/**
 * The data of an experiment, as the page reads them without a correction.
 * @param folder of the 22 recordings `1.csv` … `22.csv`
 * @throws AppError `no-files` where the recordings are not there
 */
export async function experimentData(data: ExperimentData, folder: string): Promise<Dataset> {
  if (data === 'bottles') return generateSample('bottles', BOTTLES_SEED);
  if (!(await exists(join(folder, '22.csv')))) {
    throw new AppError(
      'no-files',
      `The walking recordings are not in “${folder}”.`,
      'Download “User Identification From Walking Activity” (UCI dataset 286), and name its folder with --data.',
    );
  }
  const names = readdirSync(folder).filter((name) => name.endsWith('.csv'));
  const files = await Promise.all(
    names.map(async (path) => ({ path, blob: await openAsBlob(join(folder, path)) })),
  );
  const { choices } = await inspectFiles(files);
  return (await createIngestService().read(files, choices, () => undefined)).dataset;
}
