import { existsSync, readFileSync } from 'node:fs';
import { describe } from 'vitest';

const FOLDER = new URL('../../../../shared/golden/', import.meta.url);

/** Runs the suite on a golden file; skips it, and says so, where the file is not on this machine. */
export function describeGolden<T>(file: string, suite: (golden: T) => void): void {
  const url = new URL(file, FOLDER);
  if (!existsSync(url)) {
    describe.skip(`golden numbers of ${file} (skipped: ../shared/golden/${file} is not here)`, () =>
      undefined);
    return;
  }
  describe(`golden numbers of ${file}`, () => suite(JSON.parse(readFileSync(url, 'utf8')) as T));
}

export function rows(matrix: readonly (readonly number[])[]): Float64Array {
  return Float64Array.from(matrix.flat());
}
