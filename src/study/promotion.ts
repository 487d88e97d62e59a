import type { Suggestion } from '../core/search';
import { configurationKey, type SearchSpace } from '../core/space';
import type { TrialHead } from '../core/records/trial';

/** The trial of the same configuration that came nearest to the suggested fidelity, if one was trained less. */
export function trialToContinue(
  space: SearchSpace,
  trials: readonly TrialHead[],
  { configuration, fidelity }: Pick<Suggestion, 'configuration' | 'fidelity'>,
): TrialHead | undefined {
  const key = configurationKey(space, configuration);
  return trials
    .filter((trial) => trial.fidelity < fidelity && configurationKey(space, trial.configuration) === key)
    .sort((a, b) => b.fidelity - a.fidelity)[0];
}
