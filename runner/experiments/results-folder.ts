import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import * as v from 'valibot';
import {
  experimentResultSchema,
  type BaselineRun,
  type ExperimentResult,
  type SearchRun,
} from '../../src/core/records/experiment';
import { EXPERIMENT_SETTINGS } from '../../src/planning/experiments/settings';
import { exists, writeWhole } from '../study-folder';

/** Where results are kept with the project, one file a setting. */
export const DOCUMENT = fileURLToPath(new URL('../../docs/experiments.md', import.meta.url));
export const README = fileURLToPath(new URL('../../README.md', import.meta.url));
export const RESULTS_FOLDER = fileURLToPath(new URL('../../docs/experiments/', import.meta.url));

/** What is known of a setting; null where nothing was run yet. */
export async function readResult(id: string, folder = RESULTS_FOLDER): Promise<ExperimentResult | null> {
  const path = join(folder, `${id}.json`);
  if (!(await exists(path))) return null;
  return v.parse(experimentResultSchema, JSON.parse(await readFile(path, 'utf8')));
}

/** Puts a run in the place of the one with the same method and seed; a result of another budget or other data gives way to the new one. */
export function withRun(
  known: ExperimentResult | null,
  facts: Omit<ExperimentResult, 'baseline' | 'runs'>,
  { search, baseline }: { search?: SearchRun; baseline?: BaselineRun },
): ExperimentResult {
  const { baseline: baselines = [], runs = [], ...before } = known ?? {};
  const same = JSON.stringify(before) === JSON.stringify(facts);
  const keptRuns = same
    ? runs.filter((run) => run.method !== search?.method || run.seed !== search.seed)
    : [];
  const keptBaselines = same ? baselines.filter(({ seed }) => seed !== baseline?.seed) : [];
  return {
    ...facts,
    baseline: [...keptBaselines, ...(baseline ? [baseline] : [])].sort((a, b) => a.seed - b.seed),
    runs: [...keptRuns, ...(search ? [search] : [])].sort(
      (a, b) => a.method.localeCompare(b.method) || a.seed - b.seed,
    ),
  };
}

/** All results of a folder, in the order of the settings. */
export async function readResults(folder = RESULTS_FOLDER): Promise<ExperimentResult[]> {
  const known = await Promise.all(EXPERIMENT_SETTINGS.map(({ id }) => readResult(id, folder)));
  return known.filter((result) => result !== null);
}

export const writeResult = (result: ExperimentResult, folder = RESULTS_FOLDER): Promise<void> =>
  writeWhole(join(folder, `${result.setting}.json`), `${JSON.stringify(result, null, 1)}\n`);
