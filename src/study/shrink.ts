import { verdict } from '../core/deploy';
import { networkFor, thinnedNetwork, trainingSettingsFor } from '../core/network';
import type { Network, TrainingSettings } from '../core/network';
import { deriveSeed } from '../core/random';
import type { EngineId } from '../core/records/engine';
import type { FinalModel, ShrunkModel } from '../core/records/final-model';
import type { TrialHead } from '../core/records/trial';
import type { FoldOutcome } from '../training/types';
import { classWeightsFor, onEngine } from './evaluate-folds';
import { AppError } from '../core/errors';
import { retryOnMachine } from './failures';
import { foldWeightsKey, scoreOnTest } from './final-model';
import { judgeFolds, type Judgement } from './judge';
import { figuresOf, targetFor } from '../planning/plan-figures';
import { contextFor, type TrialContext } from './trial-context';
import type { FoldRequest } from './workers/trainer-protocol';

/** Shares of filters and hidden units that can be removed. */
export const SHRINK_SHARES = [0.125, 0.25, 0.5, 0.75] as const;

/** What is done of a shrink, in epochs: folds first, the model itself last. */
export interface ShrinkProgress {
  step: 'folds' | 'model';
  epochsDone: number;
  epochsTotal: number;
}

export interface ShrinkRequest {
  final: FinalModel;
  trial: TrialHead;
  removedShare: number;
}

interface ShrinkContext extends TrialContext {
  report(progress: ShrinkProgress): void;
}

export const shrunkWeightsKey = (studyId: string, trial: number, removedShare: number) =>
  `${studyId}|${trial}|shrunk ${removedShare}`;

/** Fine-tuning takes half of the epochs that the trial was trained for. */
function fineTuning(settings: TrainingSettings): TrainingSettings {
  return { ...settings, epochs: Math.max(1, Math.ceil(settings.epochs / 2)) };
}

/**
 * Prunes the final model, fine-tunes it, and judges it as a trial and a final model are: the models of the folds are
 * pruned and fine-tuned alike for the validation accuracy, the model itself on all search examples for X-CROSS and the
 * outer test, on which each shrunk model is scored once. The final model stays as it is.
 *
 * @throws AppError `aborted`, `diverged`, or what the trainers and the storage throw
 */
export async function shrinkModel(
  shared: ShrinkContext,
  request: ShrinkRequest,
  signal: AbortSignal,
): Promise<ShrunkModel> {
  const { final, trial, removedShare } = request;
  const context = { ...shared, ...contextFor(shared, trial.configuration) };
  const { plan, examples, split } = context;
  const classes = examples.classNames.length;
  const whole = networkFor(trial.configuration, plan.template, examples.input, classes);
  const network = thinnedNetwork(whole, removedShare);
  const full = trainingSettingsFor(trial.configuration, plan.template);
  const trained = { ...full, epochs: Math.max(1, Math.round(full.epochs * trial.fidelity)) };
  const settings = fineTuning(full);
  const engine = context.trainers.engineFor({
    network: whole,
    settings: full,
    folds: split.folds.length,
    examples: split.folds[0].train.length,
  });
  return onEngine(context.trainers, engine, (chosen) =>
    retryOnMachine(signal, async () => {
      const work: Work = {
        ...context,
        trial,
        whole,
        network,
        trained,
        settings,
        engine: chosen,
        removedShare,
      };
      const wholeFolds = await wholeFoldModels(work, signal);
      const counter = new EpochCounter(work, wholeFolds);
      const weights = await allFoldWeights(work, wholeFolds, counter, signal);
      const judgement = await judgeShrunkFolds(work, weights, counter, signal);
      return finishModel(work, final, judgement, counter, signal);
    }),
  );
}

interface Work extends ShrinkContext {
  trial: TrialHead;
  whole: Network;
  network: Network;
  /** As the trial's folds were trained. */
  trained: TrainingSettings;
  /** Of the fine-tuning. */
  settings: TrainingSettings;
  engine: EngineId;
  removedShare: number;
}

type FoldWeights = readonly Float32Array[];

/** Counts trained epochs of everything that a shrink takes. */
class EpochCounter {
  #done = 0;
  readonly #total: number;

  constructor(
    private readonly work: Work,
    known: ReadonlyMap<number, FoldWeights>,
  ) {
    const folds = work.split.folds.length;
    this.#total = (folds - known.size) * work.trained.epochs + (folds + 1) * work.settings.epochs;
    this.tell('folds');
  }

  tell(step: ShrinkProgress['step']): void {
    this.work.report({ step, epochsDone: this.#done, epochsTotal: this.#total });
  }

  /** The last epochs of a call may be told after its end, or not at all. */
  count(step: ShrinkProgress['step']): void {
    this.#done = Math.min(this.#done + 1, this.#total);
    this.tell(step);
  }

  beginModel(): void {
    this.#done = this.#total - this.work.settings.epochs;
    this.tell('model');
  }
}

/** Models of the trial's folds that are still on disk. */
async function wholeFoldModels(
  { studyId, trial, split, store }: Work,
  signal: AbortSignal,
): Promise<Map<number, FoldWeights>> {
  const known = new Map<number, FoldWeights>();
  for (const fold of split.folds.keys()) {
    signal.throwIfAborted();
    try {
      known.set(fold, (await store.getWeights(foldWeightsKey(studyId, trial.number, fold))).weights);
    } catch (error) {
      if (!(error instanceof AppError && error.code === 'weights-missing')) throw error;
    }
  }
  return known;
}

function foldRequest(work: Work, fold: number, whole?: FoldWeights): FoldRequest {
  const { plan, split, input, network, settings, trained, target, trial } = work;
  const { compression } = targetFor(target, trial.configuration);
  const seed = deriveSeed(plan.seed, 'fold', fold);
  const classWeights = classWeightsFor(work, split.folds[fold].train);
  const common = { fold: split.folds[fold], seed, classWeights };
  if (!whole) {
    // As the trial trained it: the same weights again.
    const patience = plan.training?.patience;
    const task = { ...common, network: work.whole, settings: trained, patience };
    return { fold, task, input, compressions: [], keepWeights: true, keepState: false };
  }
  return {
    fold,
    task: { ...common, network, settings },
    input,
    prune: { network: work.whole, weights: whole },
    compressions: [compression],
    keepWeights: false,
    keepState: false,
  };
}

async function train(
  { trainers, engine }: Work,
  requests: readonly FoldRequest[],
  counter: EpochCounter,
  signal: AbortSignal,
): Promise<FoldOutcome[]> {
  const outcomes: FoldOutcome[] = [];
  if (requests.length === 0) return outcomes;
  const listeners = {
    onEpoch: () => counter.count('folds'),
    onFold: async (outcome: FoldOutcome) => void outcomes.push(outcome),
  };
  await trainers.evaluateFolds(engine, requests, listeners, signal);
  if (outcomes.some(({ diverged }) => diverged)) throw diverged();
  return outcomes.sort((a, b) => a.fold - b.fold);
}

const diverged = (): AppError =>
  new AppError(
    'diverged',
    'Training the smaller model diverged.',
    'Remove a smaller share, or search with a smaller learning rate.',
  );

/** Weights of all folds: those on disk, and others trained once more, bit for bit as the trial trained them. */
async function allFoldWeights(
  work: Work,
  known: ReadonlyMap<number, FoldWeights>,
  counter: EpochCounter,
  signal: AbortSignal,
): Promise<FoldWeights[]> {
  const folds = [...work.split.folds.keys()];
  const missing = folds.filter((fold) => !known.has(fold)).map((fold) => foldRequest(work, fold));
  const trained = await train(work, missing, counter, signal);
  const found = new Map([...known, ...trained.map(({ fold, weights }) => [fold, weights!] as const)]);
  return folds.map((fold) => found.get(fold)!);
}

async function judgeShrunkFolds(
  work: Work,
  weights: readonly FoldWeights[],
  counter: EpochCounter,
  signal: AbortSignal,
): Promise<Judgement> {
  const { plan, examples, split, target, trial, network } = work;
  const own = targetFor(target, trial.configuration);
  const requests = weights.map((whole, fold) => foldRequest(work, fold, whole));
  const outcomes = await train(work, requests, counter, signal);
  return judgeFolds(
    outcomes.map((outcome) => ({ fold: split.folds[outcome.fold], outcome })),
    examples.labels,
    examples.classNames.length,
    own.compression,
    figuresOf(network, own),
    plan.limits,
    plan.objective,
  );
}

async function finishModel(
  work: Work,
  final: FinalModel,
  { objective, originalAccuracy, figures: ofFolds }: Judgement,
  counter: EpochCounter,
  signal: AbortSignal,
): Promise<ShrunkModel> {
  const { plan, studyId, split, trainers, engine, target, trial, network, settings, removedShare } = work;
  const { compression } = targetFor(target, trial.configuration);
  const { search, outerTest } = split;
  counter.beginModel();
  const outcome = await trainers.refit(
    engine,
    {
      network,
      settings,
      compression,
      input: work.input,
      search,
      outerTest,
      seed: deriveSeed(plan.seed, 'shrink'),
      prune: { network: work.whole, weights: (await work.store.getWeights(final.weightsKey)).weights },
      classWeights: classWeightsFor(work, search),
    },
    () => counter.count('model'),
    signal,
  );
  if (outcome.model.diverged) throw diverged();
  const figures = { ...ofFolds, crossAccuracy: outcome.crossAccuracy };
  const weightsKey = shrunkWeightsKey(studyId, trial.number, removedShare);
  await work.store.putWeights({
    key: weightsKey,
    studyId,
    trial: trial.number,
    weights: outcome.model.weights,
    normalisation: outcome.model.normalisation,
  });
  return {
    trial: trial.number,
    removedShare,
    epochs: settings.epochs,
    parameters: network.parameters,
    figures,
    ...verdict(figures, plan.limits),
    objective,
    originalAccuracy,
    agreement: outcome.agreement!,
    weightsKey,
    l2RelativeError: outcome.l2RelativeError,
    ...scoreOnTest(work, outcome),
    engine: outcome.model.engine,
  };
}
