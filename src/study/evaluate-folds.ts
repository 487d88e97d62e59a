import { verdict } from '../core/deploy';
import type { Figures } from '../core/deploy/types';
import type { Network, TrainingSettings } from '../core/network/types';
import { deriveSeed } from '../core/random';
import type { StateRecord } from '../storage';
import type { FoldOutcome } from '../training/types';
import { retryAfterDeath, unlessFull } from './failures';
import { foldKey } from './fold-key';
import type { TrialContext } from './trial-runner';
import type { FoldSummary, StudyPlan } from './types';

/** A configuration, ready to be trained. */
export interface Candidate {
  /** Number of the trial it is trained for. */
  trial: number;
  network: Network;
  settings: TrainingSettings;
  /** RAM, ROM and MACC. */
  figures: Figures;
  /** The epochs are a part of the full training only. */
  partial: boolean;
  /** Number of the trial whose training this one goes on from. */
  continues?: number;
}

export interface EvaluatedFold {
  outcome: FoldOutcome;
  cached: boolean;
  /** When its worker began; absent for a fold from the cache. */
  startedAt?: number;
  /** How many of the outcome's epochs another trial had trained. */
  epochsBefore?: number;
}

/**
 * All folds side by side; once more those whose worker died. A fold is taken from the cache where it can be; it goes on
 * from the trial that was promoted where that trial's state is kept, and starts afresh otherwise: with the same result.
 *
 * @throws AppError `aborted`, or what the trainers throw
 */
export async function evaluateFolds(
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
  candidate: Candidate,
  fold: number,
  signal: AbortSignal,
): Promise<EvaluatedFold> {
  const { plan, examples, engine, store, emit } = context;
  const { network, settings, trial } = candidate;
  const seed = deriveSeed(plan.seed, 'fold', fold);
  const key = foldKey({ examplesId: examples.id, split: plan.split, fold, network, settings, seed, engine });
  const known = await store.getFold(key);
  const cached = known !== undefined && (known.diverged || known.compressed[plan.compression] !== undefined);
  const evaluated = cached
    ? { outcome: known, cached }
    : await trainFold(context, candidate, fold, seed, signal);
  if (!cached) {
    const { outcome } = evaluated;
    const compressed = { ...known?.compressed, ...outcome.compressed };
    await unlessFull(store.putFold(key, { ...outcome, compressed }));
  }
  emit({ kind: 'fold', trial, summary: summaryOf(evaluated, plan) });
  return evaluated;
}

/** Trains a fold, from where an earlier trial stopped if that is known, and keeps where it stops itself. */
async function trainFold(
  context: TrialContext,
  candidate: Candidate,
  fold: number,
  seed: number,
  signal: AbortSignal,
): Promise<EvaluatedFold> {
  const { plan, split, trainers, store, studyId, emit, now } = context;
  const { network, settings, figures, partial, trial } = candidate;
  const before = await stateBefore(context, candidate, fold);
  for (const metrics of before?.epochs ?? []) emit({ kind: 'epoch', trial, fold, metrics });
  const promising = verdict(figures, plan.limits).deployable;
  const trained = await trainers.evaluateFold(
    {
      fold,
      task: { network, settings, fold: split.folds[fold]!, seed, resume: before?.state },
      compressions: [plan.compression],
      keepWeights: promising,
      keepState: promising && partial,
    },
    (metrics) => emit({ kind: 'epoch', trial, fold, metrics }),
    signal,
  );
  // The worker's own time: the fold may have waited for a free one before.
  const startedAt = now() - trained.trainingMs;
  const { state, ...rest } = trained;
  const outcome: FoldOutcome = {
    ...rest,
    epochs: [...(before?.epochs ?? []), ...trained.epochs],
    trainingMs: (before?.trainingMs ?? 0) + trained.trainingMs,
  };
  if (state && !trained.diverged) {
    // Before the fold itself: a fold in the cache has its state kept, whenever the page is closed.
    const { engine, epochs, trainingMs } = outcome;
    await unlessFull(store.putState({ studyId, trial, fold, engine, epochs, trainingMs, state }));
  }
  return { outcome, cached: false, startedAt, epochsBefore: before?.epochs.length };
}

async function stateBefore(
  { store, studyId, engine }: TrialContext,
  { continues, settings }: Candidate,
  fold: number,
): Promise<StateRecord | undefined> {
  if (continues === undefined) return undefined;
  const record = await store.getState(studyId, continues, fold);
  return record?.engine === engine && record.state.epochs <= settings.epochs ? record : undefined;
}

export function summaryOf(
  { outcome, cached, startedAt, epochsBefore }: EvaluatedFold,
  plan: StudyPlan,
): FoldSummary {
  const { fold, epochs, originalAccuracy, diverged, engine, trainingMs } = outcome;
  const compressed = outcome.compressed[plan.compression];
  return {
    ...{ fold, epochs, originalAccuracy, diverged, engine, trainingMs, cached },
    ...(startedAt !== undefined && { startedAt }),
    ...(epochsBefore !== undefined && { epochsBefore }),
    accuracy: compressed?.accuracy ?? NaN,
    crossAccuracy: compressed?.crossAccuracy ?? NaN,
  };
}
