import type { Configuration } from '../../core/space';
import { writePlanParameters, type PlanParameters } from '../addresses/plan-parameters';
import { EXPERIMENT_FOLDS, type ExperimentSetting } from './settings';

/** What is wanted of a setting: a search as it was made, or one of its networks alone. */
interface Wanted {
  seed: number;
  trials: number;
  configuration?: Configuration;
}

/**
 * Address parameters of a plan that searches like a setting of an experiment or, with a configuration, trains that network again: the same
 * folds, seed and engine give the same accuracy. The sample comes along; recordings are brought by the person.
 */
export function settingParameters(
  { data, boardId, profile, compression, preset, limits }: ExperimentSetting,
  { seed, trials, configuration }: Wanted,
): URLSearchParams {
  const parameters: PlanParameters = {
    ...(data === 'bottles' && { sample: data }),
    board: boardId,
    profile,
    compression,
    preset,
    folds: EXPERIMENT_FOLDS,
    seed,
    trials,
    ...(limits?.romBytes !== undefined && { mostRom: limits.romBytes }),
    ...(limits?.macc !== undefined && { mostMacc: limits.macc }),
    ...(configuration && {
      method: 'random',
      values: Object.fromEntries(Object.entries(configuration).map(([name, value]) => [name, [value]])),
    }),
  };
  return writePlanParameters(parameters);
}
