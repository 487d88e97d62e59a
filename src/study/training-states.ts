import { METHODS, type MethodId } from '../core/search';
import { isDeployable } from '../core/records/incumbent';
import type { StudyStore } from './ports';
import type { TrialHead } from '../core/records/trial';

/**
 * Training states stay for trials that the method may still promote; the others are dropped.
 *
 * @param trials all finished trials of the search
 * @param trial the one that finished last
 * @param lastTrial number after which nothing is asked for; Infinity where cheap trials make their number unknown
 */
export async function dropClosedStates(
  store: Pick<StudyStore, 'dropStates'>,
  method: MethodId,
  trials: readonly TrialHead[],
  trial: TrialHead,
  lastTrial: number,
): Promise<void> {
  const { firstOpenTrial } = METHODS[method];
  if (!firstOpenTrial) return;
  const { studyId } = trial;
  const finished = new Set(trials.map(({ number }) => number));
  let next = 1;
  while (finished.has(next)) next += 1;
  const open = next > lastTrial ? Infinity : firstOpenTrial(next);
  await store.dropStates(studyId, 0, open - 1);
  if (trial.continues !== undefined) await store.dropStates(studyId, trial.continues, trial.continues);
  if (!isDeployable(trial) || trial.objective === undefined)
    await store.dropStates(studyId, trial.number, trial.number);
}
