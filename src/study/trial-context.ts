import {
  cutExamples,
  type DatasetOutline,
  type ExamplePlaces,
  type SeenInput,
  type Split,
} from '../core/data';
import { inputSettingsFor } from '../core/network';
import type { StudyPlan } from '../core/records/plan';
import { signalPath } from '../core/signal';
import type { Configuration } from '../core/space';
import { stretchCutOf } from '../planning/data/input-choice';
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
  input: SeenInput;
  /** Rate of the rows that were read; absent where it is not known. */
  rowHz?: number;
  trainers: TrainerPort;
  store: StudyStore;
  /** What its footprint rules out is refused and costs what was asked for, as on a board that it cannot be put on; absent: trained. */
  trainsOnlyWhatFits?: boolean;
  emit(event: StudyEvent): void;
  now(): number;
}

/** What trials of a plan on a data set share. */
export function trialContext(
  { id, plan }: { id: string; plan: StudyPlan },
  dataset: DatasetOutline,
  split: Split,
  {
    store,
    trainers,
    now,
    trainsOnlyWhatFits,
  }: Pick<TrialContext, 'store' | 'trainers' | 'now' | 'trainsOnlyWhatFits'>,
  emit: TrialContext['emit'],
): TrialContext {
  return {
    studyId: id,
    plan,
    target: targetOf(plan, dataset),
    examples: dataset.examples,
    split,
    input: {},
    ...rowRateOf(dataset),
    trainers,
    store,
    ...(trainsOnlyWhatFits && { trainsOnlyWhatFits }),
    emit,
    now,
  };
}

/** Rate of the rows that were read, where there are recordings. */
export const rowRateOf = ({ summary }: DatasetOutline): Pick<TrialContext, 'rowHz'> =>
  summary.reading.kind === 'recordings' ? { rowHz: signalPath(summary).rowHz } : {};

/**
 * The context of one configuration: with what its network sees, and with windows of its own the examples and folds that
 * these make.
 * @throws AppError as `cutExamples` does, `no-frame`
 */
export function contextFor(context: TrialContext, configuration: Configuration): TrialContext {
  return { ...context, ...seenExamples(context, configuration) };
}

/** Places, folds and input of one configuration. @throws AppError as `cutExamples` does, `no-frame` */
export function seenExamples(
  { plan, examples, split, rowHz }: Pick<TrialContext, 'plan' | 'examples' | 'split' | 'rowHz'>,
  configuration: Configuration,
): Pick<TrialContext, 'examples' | 'split' | 'input'> {
  const settings = inputSettingsFor(configuration, plan.template.signal, examples.input);
  if (!settings.window) return { examples, split, input: settings };
  const cut = stretchCutOf(plan, examples.rowsPerExample, rowHz);
  const made = cutExamples(examples, cut, settings.window);
  // Shapes still follow from the windows that were read.
  const places = { ...made.places, input: examples.input };
  return { examples: places, split: made.split, input: { ...settings, cut } };
}
