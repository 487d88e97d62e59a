import { existsSync, openAsBlob, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { IngestFile } from '../../src/core/data/ingest-protocol';

/** Numbers made outside this project, `test/golden/reference/NAME.json`; its README says where each comes from. */
export function readGolden<T>(name: string): T {
  return JSON.parse(readFileSync(join(import.meta.dirname, `../golden/reference/${name}.json`), 'utf8')) as T;
}

/** The small open data sets of `test/data`. */
export type DataSetName = 'iris' | 'wine' | 'digits-8x8';

export const dataSetFolder = (name: DataSetName) => join(import.meta.dirname, '../data', name);

/**
 * Folder of the 22 recordings of UCI dataset 286 (`1.csv` … `22.csv`), too large for this project; null where they are
 * not. They are looked for in WALKING_DATA, and else beside the project.
 */
export const walkingFolder = findWalking();

/** What a test that needs the recordings says where they are missing. */
export const WALKING_MISSING =
  'the walking recordings (UCI dataset 286) are not here: set WALKING_DATA to their folder';

function findWalking(): string | null {
  const beside = join(import.meta.dirname, '../../../shared/data/user-identification-walking');
  const folder = process.env.WALKING_DATA ?? beside;
  if (existsSync(join(folder, '1.csv'))) return folder;
  if (process.env.WALKING_DATA) throw new Error(`WALKING_DATA: there is no 1.csv in ${folder}`);
  return null;
}

/** The CSV files of a folder, in natural order. */
export const csvFiles = (folder: string) =>
  readdirSync(folder)
    .filter((name) => name.endsWith('.csv'))
    .map((name) => join(folder, name));

/** All files of a folder, notes among them, as if the folder had been dropped. */
export function filesOf(folder: string): Promise<IngestFile[]> {
  return Promise.all(
    readdirSync(folder).map(async (name) => ({
      path: `${folder.split(/[\\/]/).at(-1)}/${name}`,
      blob: await openAsBlob(join(folder, name)),
    })),
  );
}

/** A matrix of a golden file, row after row. */
export const rows = (matrix: readonly (readonly number[])[]) => Float64Array.from(matrix.flat());
