import * as v from 'valibot';
import { experimentResultSchema, type ExperimentResult } from '../core/records/experiment';
import { EXPERIMENT_SETTINGS } from '../planning/experiments/settings';

/** What is stored with the project, a file for each setting that was run. */
const FILES = import.meta.glob<unknown>('../../docs/experiments/*.json', { import: 'default' });

/** The stored results of the experiments, in the order of the settings; those that were not run are absent. */
export async function experimentResults(): Promise<ExperimentResult[]> {
  const read = await Promise.all(
    Object.values(FILES).map(async (load) => v.parse(experimentResultSchema, await load())),
  );
  return EXPERIMENT_SETTINGS.flatMap(({ id }) => read.filter(({ setting }) => setting === id));
}
