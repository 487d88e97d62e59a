import type { DatasetOutline, ExamplePlaces, Split } from '../core/data';
import { inputSettingsFor } from '../core/network';
import type { StudyPlan } from '../core/records/plan';
import type { InputSettings } from '../core/signal';
import type { Configuration } from '../core/space';
import { targetOf, type Target } from '../planning/plan-figures';
import type { StudyEvent } from './events';
import type { StudyStore, TrainerPort } from './ports';

/** What trials of one study share, or one of them has. */
export interface TrialContext {
  studyId: string;
  plan: StudyPlan;
  target: Target;
  examples: ExamplePlaces;
  split: Split;
  /** What a trial's network sees of the examples. */
  input: InputSettings;
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
    input: {},
    trainers,
    store,
    emit,
    now,
  };
}

/** The context of one configuration: with what its network sees. @throws AppError `no-frame` */
export function contextFor(context: TrialContext, configuration: Configuration): TrialContext {
  const { plan, examples } = context;
  return { ...context, input: inputSettingsFor(configuration, plan.template.signal, examples.input) };
}
