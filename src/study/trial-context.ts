import type { DatasetOutline, ExamplePlaces, Split } from '../core/data';
import type { StudyPlan } from '../core/records/plan';
import { targetOf, type Target } from '../planning/plan-figures';
import type { StudyEvent } from './events';
import type { StudyStore, TrainerPort } from './ports';

/** What trials of one study share. */
export interface TrialContext {
  studyId: string;
  plan: StudyPlan;
  target: Target;
  examples: ExamplePlaces;
  split: Split;
  trainers: TrainerPort;
  store: StudyStore;
  emit(event: StudyEvent): void;
  now(): number;
}

/** What trials of a plan on a data set share. */
export function trialContext(
  { id, plan }: { id: string; plan: StudyPlan },
  dataset: DatasetOutline,
  split: Split,
  { store, trainers, now }: Pick<TrialContext, 'store' | 'trainers' | 'now'>,
  emit: TrialContext['emit'],
): TrialContext {
  return {
    studyId: id,
    plan,
    target: targetOf(plan, dataset),
    examples: dataset.examples,
    split,
    trainers,
    store,
    emit,
    now,
  };
}
