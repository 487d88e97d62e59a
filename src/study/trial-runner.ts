import type { ExampleSet, Normalisation, Split } from '../core/data/types';
import { footprint, verdict } from '../core/deploy';
import type { Figures } from '../core/deploy/types';
import { networkFor, trainingSettingsFor } from '../core/network';
import type { Network, TrainingSettings } from '../core/network/types';
import { deriveSeed } from '../core/random';
import type { Suggestion } from '../core/search/types';
import type { EngineId, FoldOutcome } from '../training/types';
import type { StudyEvent } from './events';
import { asAppError, retryAfterDeath, unlessFull } from './failures';
import { foldKey } from './fold-key';
import { judgeFolds } from './judge';
import type { StudyStore, TrainerPort } from './ports';
import type { FoldSummary, StudyPlan, Trial } from './types';

/** What trials of one study share. */
export interface TrialContext {
  studyId: string;
  plan: StudyPlan;
  examples: ExampleSet;
  split: Split;
  engine: EngineId;
  trainers: TrainerPort;
  store: StudyStore;
  emit(event: StudyEvent): void;
  now(): number;
}

export interface TrainedModel {
  weights: Float32Array[];
  normalisation: Normalisation;
}

/** A trial with the models of the folds that were trained for it, if it fits its board (cached folds have none). */
export interface TrialResult {
  trial: Trial;
  models: ReadonlyMap<number, TrainedModel>;
}

interface Candidate {
  network: Network;
  settings: TrainingSettings;
  figures: Figures;
}

interface EvaluatedFold {
  outcome: FoldOutcome;
  cached: boolean;
}

/**
 * Footprint → k folds → judgement, as a record. Whatever goes wrong in training becomes a `failed` or `refused` trial;
 * @throws AppError `aborted` only, when `signal` is
 */
export async function runTrial(
  context: TrialContext,
  number: number,
  suggestion: Suggestion,
  signal: AbortSignal,
): Promise<TrialResult> {
  const { plan, studyId, now } = context;
  const { configuration, phase, reason, fidelity } = suggestion;
  const startedAt = now();
  const candidate = candidateFor(context, suggestion);
  const { figures, settings } = candidate;
  context.emit({
    kind: 'trial-started',
    trial: {
      ...{ number, configuration, phase, reason, fidelity, figures, startedAt },
      epochsPerFold: settings.epochs,
      folds: context.split.folds.map((_, fold) => ({ fold, state: 'waiting', cached: false, epochs: [] })),
    },
  });
  const base = { studyId, number, configuration, phase, reason, fidelity, startedAt };
  const unjudged = { figures, ...verdict(figures, plan.limits), folds: [] };
  try {
    const folds = await evaluateFolds(context, candidate, signal);
    const trial = { ...base, ...trialOutcome(context, candidate, folds), durationMs: now() - startedAt };
    return { trial, models: modelsOf(folds) };
  } catch (error) {
    if (signal.aborted) throw error;
    const { code, message } = asAppError(error);
    const refused = code === 'network-too-large';
    const trial: Trial = {
      ...base,
      ...unjudged,
      deployable: unjudged.deployable && !refused,
      state: refused ? 'refused' : 'failed',
      failure: { code, message },
      durationMs: now() - startedAt,
    };
    return { trial, models: new Map() };
  }
}

/** Network, training settings and footprint of a suggestion; a fidelity below 1 is that share of the epochs. */
function candidateFor({ plan, examples }: TrialContext, { configuration, fidelity }: Suggestion): Candidate {
  const network = networkFor(configuration, plan.template, examples.input, examples.classNames.length);
  const settings = trainingSettingsFor(configuration, plan.template);
  const { ramBytes, romBytes, macc } = footprint(network, { compression: plan.compression });
  return {
    network,
    settings: { ...settings, epochs: Math.max(1, Math.round(settings.epochs * fidelity)) },
    figures: { ramBytes, romBytes, macc },
  };
}

/** All folds side by side; once more those whose worker died. */
async function evaluateFolds(
  context: TrialContext,
  candidate: Candidate,
  signal: AbortSignal,
): Promise<EvaluatedFold[]> {
  const folds = new Array<EvaluatedFold | undefined>(context.split.folds.length).fill(undefined);
  return retryAfterDeath(signal, async () => {
    const settled = await Promise.allSettled(
      folds.map(async (done, fold) => {
        folds[fold] = done ?? (await evaluateFold(context, candidate, fold, signal));
      }),
    );
    const failure = settled.find((result) => result.status === 'rejected');
    if (failure) throw failure.reason;
    return folds as EvaluatedFold[];
  });
}

async function evaluateFold(
  context: TrialContext,
  { network, settings, figures }: Candidate,
  fold: number,
  signal: AbortSignal,
): Promise<EvaluatedFold> {
  const { plan, examples, engine, store, split, trainers, emit } = context;
  const seed = deriveSeed(plan.seed, 'fold', fold);
  const key = foldKey({ examplesId: examples.id, split: plan.split, fold, network, settings, seed, engine });
  const known = await store.getFold(key);
  const cached = known !== undefined && (known.diverged || known.compressed[plan.compression] !== undefined);
  const outcome = cached
    ? known
    : await trainers.evaluateFold(
        {
          fold,
          task: { network, settings, fold: split.folds[fold]!, seed },
          compressions: [plan.compression],
          keepWeights: verdict(figures, plan.limits).deployable,
        },
        (metrics) => emit({ kind: 'epoch', fold, metrics }),
        signal,
      );
  if (!cached) {
    const compressed = { ...known?.compressed, ...outcome.compressed };
    await unlessFull(store.putFold(key, { ...outcome, compressed }));
  }
  emit({ kind: 'fold', summary: summaryOf(outcome, plan, cached) });
  return { outcome, cached };
}

function summaryOf(outcome: FoldOutcome, plan: StudyPlan, cached: boolean): FoldSummary {
  const { fold, epochs, originalAccuracy, diverged, engine, trainingMs } = outcome;
  const compressed = outcome.compressed[plan.compression];
  return {
    ...{ fold, epochs, originalAccuracy, diverged, engine, trainingMs, cached },
    accuracy: compressed?.accuracy ?? NaN,
    crossAccuracy: compressed?.crossAccuracy ?? NaN,
  };
}

/** A trial in which a fold diverged has no objective; whether it fits is what its footprint says. */
function trialOutcome(
  { plan, examples, split }: TrialContext,
  { figures }: Candidate,
  evaluated: readonly EvaluatedFold[],
): Pick<
  Trial,
  | 'state'
  | 'figures'
  | 'deployable'
  | 'violations'
  | 'folds'
  | 'objective'
  | 'originalAccuracy'
  | 'confusion'
  | 'failure'
> {
  const folds = evaluated.map(({ outcome, cached }) => summaryOf(outcome, plan, cached));
  const diverged = folds.filter((fold) => fold.diverged).length;
  if (diverged > 0) {
    const message = `Training diverged in ${diverged} of ${folds.length} folds.`;
    return {
      state: 'failed',
      figures,
      ...verdict(figures, plan.limits),
      folds,
      failure: { code: 'diverged', message },
    };
  }
  const judgement = judgeFolds(
    evaluated.map(({ outcome }, i) => ({ fold: split.folds[i]!, outcome })),
    examples.labels,
    examples.classNames.length,
    plan.compression,
    figures,
    plan.limits,
  );
  return { state: 'finished', folds, ...judgement };
}

function modelsOf(folds: readonly EvaluatedFold[]): ReadonlyMap<number, TrainedModel> {
  return new Map(
    folds.flatMap(({ outcome: { weights, normalisation } }, fold): [number, TrainedModel][] =>
      weights ? [[fold, { weights, normalisation }]] : [],
    ),
  );
}
