import type { StudyPlan } from '../../core/records/plan';
import type { Trial } from '../../core/records/trial';

/** Epochs of a full trial: where the search chooses them, the most it may choose. */
export function fullEpochs({ space, template }: Pick<StudyPlan, 'space' | 'template'>): number {
  const { epochs } = template.training;
  if (typeof epochs === 'number') return epochs;
  const parameter = space.find(({ name }) => name === epochs.parameter);
  if (!parameter) return 1;
  return 'values' in parameter ? Math.max(...parameter.values.map(Number)) : parameter.high;
}

/**
 * What a trial cost, in full trials: epochs that were trained, averaged over the folds, ÷ epochs of a full trial. All
 * trials of a comparison see the same examples, so this is epochs × samples on another scale. A fold from the cache
 * costs what training it costs; a promoted trial costs what it trained beyond the one it went on from; a trial that
 * never came to train (refused, crashed) costs what was asked for.
 */
export function trialCost(
  plan: Pick<StudyPlan, 'space' | 'template'>,
  trial: Trial,
  trials: readonly Trial[],
): number {
  if (trial.folds.length === 0) return trial.fidelity;
  const earlier = trials.find(({ number }) => number === trial.continues);
  const epochs = trial.folds.map(({ fold, epochs: trained }) => {
    const before = earlier?.folds.find((other) => other.fold === fold)?.epochs.length ?? 0;
    return Math.max(0, trained.length - before);
  });
  return epochs.reduce((sum, count) => sum + count, 0) / epochs.length / fullEpochs(plan);
}

/** Milliseconds of training that a trial took, all workers together; for a fold from the cache: what it took then. */
export function trialTrainingMs(trial: Trial, trials: readonly Trial[]): number {
  const earlier = trials.find(({ number }) => number === trial.continues);
  return trial.folds.reduce((sum, { fold, trainingMs }) => {
    const before = earlier?.folds.find((other) => other.fold === fold)?.trainingMs ?? 0;
    return sum + Math.max(0, trainingMs - before);
  }, 0);
}
