import { verdict } from '../core/deploy';
import { AppError } from '../core/errors';
import { networkFor, trainingSettingsFor } from '../core/network';
import { deriveSeed } from '../core/random';
import type { EngineId } from '../core/records/engine';
import type { FinalModel } from '../core/records/final-model';
import type { FoldSummary } from '../core/records/fold';
import type { TrialHead } from '../core/records/trial';
import { figuresOf, targetFor } from '../planning/plan-figures';
import type { FoldOutcome } from '../training/types';
import { classWeightsFor, onEngine } from './evaluate-folds';
import { retryOnMachine } from './failures';
import { finalWeightsKey, foldWeightsKey, scoreOnTest } from './final-model';
import { contextFor, type TrialContext } from './trial-context';
import type { TrainedModel } from './trial-runner';

/**
 * The best of a trial's folds, judged as the trial was: X-CROSS on the fold's validation examples, once on the outer test.
 * It is stored as the study's final model and learnt from fewer examples than a refit, which is why it is taken only where
 * no refit was kept.
 *
 * @throws AppError `no-model` when every fold disagrees with its original, `aborted`, or what the trainers and the storage
 * throw
 */
export async function foldModel(
  shared: TrialContext,
  trial: TrialHead,
  signal: AbortSignal,
): Promise<FinalModel> {
  const context = contextFor(shared, trial.configuration);
  const { plan, studyId, store, examples, split, trainers, emit } = context;
  const [{ folds }] = await store.listTrials(studyId, trial.number, trial.number);
  const fold = bestFold(folds, plan.limits.crossAccuracy);
  const network = networkFor(trial.configuration, plan.template, examples.input, examples.classNames.length);
  const target = targetFor(context.target, trial.configuration);
  const settings = trainingSettingsFor(trial.configuration, plan.template);
  const { train, validation } = split.folds[fold];
  const chosen = trainers.engineFor({ network, settings, folds: 1, examples: train.length });
  const judge = async (engine: EngineId) => {
    emit({ kind: 'refit', refit: { trial: trial.number, epochs: [], totalEpochs: settings.epochs } });
    const { weights, normalisation } = await trainedFold(context, trial, fold, engine, signal);
    const request = {
      ...{
        network,
        settings,
        compression: target.compression,
        outerTest: split.outerTest,
        input: context.input,
      },
      seed: deriveSeed(plan.seed, 'fold', fold),
      search: validation,
      trained: { weights, normalisation, examples: train },
    };
    return trainers.refit(engine, request, () => undefined, signal);
  };
  try {
    const outcome = await onEngine(trainers, chosen, (engine) => retryOnMachine(signal, () => judge(engine)));
    const figures = { ...figuresOf(network, target), crossAccuracy: outcome.crossAccuracy };
    const weightsKey = finalWeightsKey(studyId);
    const { weights, normalisation, engine } = outcome.model;
    await store.putWeights({ key: weightsKey, studyId, trial: trial.number, weights, normalisation });
    return {
      trial: trial.number,
      fold,
      figures,
      ...verdict(figures, plan.limits),
      l2RelativeError: outcome.l2RelativeError,
      ...scoreOnTest(context, outcome),
      engine,
      weightsKey,
    };
  } finally {
    emit({ kind: 'refit', refit: null });
  }
}

/** The most accurate fold whose compressed model agrees well enough with its original. */
function bestFold(folds: readonly FoldSummary[], leastAgreement: number): number {
  const agreeing = folds.filter(
    ({ diverged, crossAccuracy }) => !diverged && crossAccuracy >= leastAgreement,
  );
  const [best] = [...agreeing].sort((a, b) => b.accuracy - a.accuracy || a.fold - b.fold);
  if (best) return best.fold;
  throw new AppError(
    'no-model',
    'No fold of the best trial agrees well enough with its original after compression.',
    'Choose another compression, or loosen the limit for X-CROSS.',
  );
}

/** A fold's model as it is on disk, or trained once more as the trial trained it. */
async function trainedFold(
  context: TrialContext,
  trial: TrialHead,
  fold: number,
  engine: EngineId,
  signal: AbortSignal,
): Promise<TrainedModel> {
  const { plan, studyId, store, examples, split, input, trainers } = context;
  try {
    return await store.getWeights(foldWeightsKey(studyId, trial.number, fold));
  } catch (error) {
    if (!(error instanceof AppError && error.code === 'weights-missing')) throw error;
  }
  const network = networkFor(trial.configuration, plan.template, examples.input, examples.classNames.length);
  const full = trainingSettingsFor(trial.configuration, plan.template);
  const settings = { ...full, epochs: Math.max(1, Math.round(full.epochs * trial.fidelity)) };
  const task = {
    ...{ network, settings, fold: split.folds[fold], patience: plan.training?.patience },
    seed: deriveSeed(plan.seed, 'fold', fold),
    classWeights: classWeightsFor(context, split.folds[fold].train),
  };
  const request = { fold, task, input, compressions: [], keepWeights: true, keepState: false };
  let outcome: FoldOutcome | undefined;
  const onFold = async (trained: FoldOutcome) => void (outcome = trained);
  await trainers.evaluateFolds(engine, [request], { onEpoch: () => undefined, onFold }, signal);
  return { weights: outcome!.weights!, normalisation: outcome!.normalisation };
}
