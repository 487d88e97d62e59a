import { verdict } from '../core/deploy';
import { networkFor, trainingSettingsFor, type TrainingSettings } from '../core/network';
import { deriveSeed } from '../core/random';
import type { EngineId } from '../core/records/engine';
import type { FinalModel, RejectedRefit } from '../core/records/final-model';
import type { TieBreak } from '../core/records/plan';
import type { EpochMetrics } from '../core/records/fold';
import type { Trial, TrialHead } from '../core/records/trial';
import { classWeightsFor, onEngine } from './evaluate-folds';
import { retryOnMachine } from './failures';
import { rankDeployable } from '../core/records/incumbent';
import { FROM_CONFUSION } from '../core/records/objective';
import { figuresOf, targetFor } from '../planning/plan-figures';
import { contextFor, type TrialContext } from './trial-context';
import { wilsonInterval } from '../core/wilson';
import type { RefitOutcome } from './workers/trainer-protocol';

/** How many of the best configurations are refitted at most, one after the other, until one is deployable. */
export const REFITS = 3;

/** What refitting came to: a model or none, and the refits that were not kept. */
export interface RefitResult {
  final: FinalModel | null;
  rejected: readonly RejectedRefit[];
}

/** Deployable trials whose refit was not rejected, best first. */
export function refittable(
  trials: readonly TrialHead[],
  rejected: readonly Pick<RejectedRefit, 'trial'>[],
  tieBreak?: TieBreak,
): TrialHead[] {
  const known = new Set(rejected.map(({ trial }) => trial));
  return rankDeployable(trials, tieBreak).filter(({ number }) => !known.has(number));
}

/**
 * Refits the best deployable configurations on all search examples with a derived seed, best first; the first that does
 * not diverge and is deployable again is scored on the outer test and returned with its weights stored. X-CROSS of a
 * refitted model is judged on the search examples: the outer test decides nothing.
 *
 * @param known refits that were rejected before, which would be again
 * @throws AppError `aborted`, or what the trainers and the storage throw
 */
export async function findFinalModel(
  context: TrialContext,
  trials: readonly TrialHead[],
  known: readonly RejectedRefit[],
  signal: AbortSignal,
): Promise<RefitResult> {
  const rejected: RejectedRefit[] = [];
  for (const trial of refittable(trials, known, context.plan.tieBreak).slice(0, REFITS)) {
    const outcome = await refit(context, trial, signal);
    if ('weightsKey' in outcome) return { final: outcome, rejected };
    rejected.push(outcome);
  }
  return { final: null, rejected };
}

/**
 * A refit has no validation examples for the patience rule to look at: where the rule ended folds early, it trains as
 * long as they were on average.
 */
async function refitSettings(
  { studyId, plan, store }: TrialContext,
  { number }: TrialHead,
  settings: TrainingSettings,
): Promise<TrainingSettings> {
  if (plan.training?.patience === undefined) return settings;
  const [{ folds }] = (await store.listTrials(studyId, number, number)) as [Trial];
  if (!folds.some(({ stoppedEarly }) => stoppedEarly)) return settings;
  const epochs = folds.reduce((sum, fold) => sum + fold.epochs.length, 0) / folds.length;
  return { ...settings, epochs: Math.max(1, Math.round(epochs)) };
}

async function refit(
  shared: TrialContext,
  trial: TrialHead,
  signal: AbortSignal,
): Promise<FinalModel | RejectedRefit> {
  const context = contextFor(shared, trial.configuration);
  const { plan, examples, split, emit } = context;
  const network = networkFor(trial.configuration, plan.template, examples.input, examples.classNames.length);
  const target = targetFor(context.target, trial.configuration);
  const settings = await refitSettings(
    context,
    trial,
    trainingSettingsFor(trial.configuration, plan.template),
  );
  let epochs: readonly EpochMetrics[] = [];
  const report = () =>
    emit({ kind: 'refit', refit: { trial: trial.number, epochs, totalEpochs: settings.epochs } });
  report();
  const { search, outerTest } = split;
  const seed = deriveSeed(plan.seed, 'refit');
  const chosen = context.trainers.engineFor({ network, settings, folds: 1, examples: search.length });
  const train = (engine: EngineId) => {
    epochs = [];
    return context.trainers.refit(
      engine,
      {
        network,
        settings,
        seed,
        compression: target.compression,
        input: context.input,
        search,
        outerTest,
        classWeights: classWeightsFor(context, search),
      },
      (metrics) => {
        epochs = [...epochs, metrics];
        report();
      },
      signal,
    );
  };
  const outcome = await onEngine(context.trainers, chosen, (engine) =>
    retryOnMachine(signal, () => train(engine)),
  );
  emit({ kind: 'refit', refit: null });
  if (outcome.model.diverged) {
    const failure = { code: 'diverged', message: 'Training on all search data diverged.' };
    return { trial: trial.number, failure, violations: [] };
  }
  const figures = { ...figuresOf(network, target), crossAccuracy: outcome.crossAccuracy };
  const judged = { figures, ...verdict(figures, plan.limits) };
  if (!judged.deployable) return { trial: trial.number, violations: judged.violations };
  const weightsKey = finalWeightsKey(context.studyId);
  await context.store.putWeights({
    key: weightsKey,
    studyId: context.studyId,
    trial: trial.number,
    weights: outcome.model.weights,
    normalisation: outcome.model.normalisation,
  });
  return {
    trial: trial.number,
    ...judged,
    l2RelativeError: outcome.l2RelativeError,
    ...scoreOnTest(context, outcome),
    engine: outcome.model.engine,
    weightsKey,
  };
}

/** What a model predicts on the outer test, counted. */
export function scoreOnTest(
  { plan, examples, split }: Pick<TrialContext, 'plan' | 'examples' | 'split'>,
  { testPredicted }: Pick<RefitOutcome, 'testPredicted'>,
): Pick<FinalModel, 'testAccuracy' | 'testInterval' | 'testObjective' | 'testExamples' | 'testRows'> {
  const testExamples = split.outerTest.length;
  if (testExamples === 0) return { testExamples };
  const classes = examples.classNames.length;
  const confusion = Array.from({ length: classes }, () => new Array<number>(classes).fill(0));
  split.outerTest.forEach((example, i) => {
    confusion[examples.labels[example]][testPredicted[i]] += 1;
  });
  const right = confusion.reduce((sum, row, c) => sum + row[c], 0);
  const { objective = 'accuracy' } = plan;
  return {
    testExamples,
    ...(split.testRows !== undefined && { testRows: split.testRows }),
    testAccuracy: right / testExamples,
    testInterval: wilsonInterval(right, testExamples),
    ...(objective !== 'accuracy' && { testObjective: FROM_CONFUSION[objective](confusion) }),
  };
}

export const finalWeightsKey = (studyId: string) => `${studyId}|final`;
export const foldWeightsKey = (studyId: string, trial: number, fold: number) => `${studyId}|${trial}|${fold}`;
