import type { StudyEvent, RunningFold, RunningTrial } from './events';

type FoldEvent = Extract<StudyEvent, { kind: 'epoch' | 'fold' }>;

/** The running trial after one more event; the one before stays as it was. */
export function advanceTrial(trial: RunningTrial, event: FoldEvent): RunningTrial {
  const fold = event.kind === 'epoch' ? event.fold : event.summary.fold;
  return {
    ...trial,
    folds: trial.folds.map((before) => (before.fold === fold ? advanceFold(before, event) : before)),
  };
}

function advanceFold(fold: RunningFold, event: FoldEvent): RunningFold {
  if (event.kind === 'fold') {
    return { ...fold, state: 'done', cached: event.summary.cached, epochs: event.summary.epochs };
  }
  // A fold that is trained again after its worker died starts over.
  const kept = fold.epochs.filter((metrics) => metrics.epoch < event.metrics.epoch);
  return { ...fold, state: 'training', epochs: [...kept, event.metrics] };
}
