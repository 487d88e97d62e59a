import { balancedClassWeights } from '../core/data';
import { verdict, type Compression, type Figures } from '../core/deploy';
import type { Network, TrainingSettings } from '../core/network';
import { looksAt, lossOf, type FoldValues, type Loss, type Pace } from '../core/racing';
import type { EngineId } from '../core/records/engine';
import type { StateRecord, EpochMetrics, FoldSummary } from '../core/records/fold';
import { withGpuFallback } from '../training/gpu-fallback';
import { roundingOf } from '../training/rounding';
import type { FoldOutcome } from '../training/types';
import { ifReadable, retryOnMachine, unlessMachine } from './failures';
import { foldSeed, trialFoldKey } from './fold-key';
import { foldValue } from './judge';
import type { TrainerPort } from './ports';
import type { TrialContext } from './trial-context';

/** Racing over folds (see core/racing.ts). */
export interface Race {
  pace: Pace;
  errorRate: number;
}

/** A configuration, ready to be trained. */
export interface Candidate {
  /** Number of the trial it is trained for. */
  trial: number;
  network: Network;
  settings: TrainingSettings;
  /** The engine chosen for it. */
  engine: EngineId;
  /** RAM, ROM, MACC and latency. */
  figures: Figures;
  /** What its folds are judged under. */
  compression: Compression;
  /** Trained for a part of the epochs only, and may be promoted to more. */
  open: boolean;
  /** Number of the trial whose training this one goes on from. */
  continues?: number;
  /** What it is raced against, where it is. */
  race?: Race;
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
 * All folds side by side, or where the candidate races the first ones, then more; again those whose worker died or hung. A
 * fold is taken from the cache where it can be; it goes on from the trial that was promoted where that trial's state is kept,
 * and starts afresh otherwise: with the same result.
 * Where the GPU is lost twice, the WASM engine does the trial.
 *
 * @throws AppError `aborted`, or what the trainers throw
 */
export async function evaluateFolds(
  context: TrialContext,
  candidate: Candidate,
  signal: AbortSignal,
): Promise<EvaluatedFold[]> {
  return onEngine(context.trainers, candidate.engine, (engine) =>
    evaluateOn({ ...context, engine }, candidate, signal),
  );
}

/** Work on an engine; where that is the GPU and it is lost, on a new one, at last on the WASM engine. */
export function onEngine<T>(
  trainers: TrainerPort,
  engine: EngineId,
  work: (engine: EngineId) => Promise<T>,
): Promise<T> {
  if (engine !== 'tfjs-webgpu') return work(engine);
  const wasm = async () => {
    trainers.giveUp(engine);
    return 'wasm' as const;
  };
  return withGpuFallback<EngineId, T>({ gpu: async () => engine, wasm }, work);
}

interface EngineContext extends TrialContext {
  engine: EngineId;
}

async function evaluateOn(
  context: EngineContext,
  candidate: Candidate,
  signal: AbortSignal,
): Promise<EvaluatedFold[]> {
  const count = context.split.folds.length;
  const done = new Map<number, EvaluatedFold>();
  const finish = (evaluated: EvaluatedFold) => {
    done.set(evaluated.outcome.fold, evaluated);
    context.emit({
      kind: 'fold',
      trial: candidate.trial,
      summary: summaryOf(evaluated, candidate.compression),
    });
  };
  const attempt = async (wanted: number) => {
    const missing = Array.from({ length: wanted }, (_, fold) => fold).filter((fold) => !done.has(fold));
    const prepared = await Promise.all(missing.map((fold) => prepareFold(context, candidate, fold)));
    for (const { known } of prepared) if (known) finish({ outcome: known, cached: true });
    await trainFolds(
      context,
      candidate,
      prepared.filter(({ known }) => !known),
      finish,
      signal,
    );
    return Array.from({ length: wanted }, (_, fold) => done.get(fold)!);
  };
  const upTo = (wanted: number) =>
    retryOnMachine(
      signal,
      () => attempt(wanted),
      () => done.size,
    );
  for (const wanted of candidate.race ? looksAt(count) : []) {
    const seen = await upTo(wanted);
    if (seen.some(({ outcome }) => outcome.diverged) || lossOfFolds(context, candidate, seen)) return seen;
  }
  return upTo(count);
}

/** Why a candidate that races needs no further folds than these; null while it does, or where it does not race. */
export function lossOfFolds(
  context: TrialContext,
  candidate: Candidate,
  seen: readonly EvaluatedFold[],
): Loss | null {
  const { race } = candidate;
  return race ? lossOf(race.pace, foldValues(context, candidate, seen), race.errorRate) : null;
}

/** What a race looks at. */
export function foldValues(
  { plan, split, examples: { labels, classNames } }: TrialContext,
  { compression }: Candidate,
  seen: readonly EvaluatedFold[],
): FoldValues {
  return {
    values: seen.map(({ outcome }, fold) =>
      foldValue({ fold: split.folds[fold], outcome }, labels, classNames.length, compression, plan.objective),
    ),
    crossAccuracies: seen.map(({ outcome }) => outcome.compressed[compression]!.crossAccuracy),
  };
}

interface PreparedFold {
  fold: number;
  seed: number;
  key: string;
  /** The outcome, where the cache has it under the candidate's compression. */
  known?: FoldOutcome;
  /** Outcomes under other compressions. */
  compressed: FoldOutcome['compressed'];
  /** Where the promoted trial stopped. */
  before?: StateRecord;
}

async function prepareFold(
  context: EngineContext,
  candidate: Candidate,
  fold: number,
): Promise<PreparedFold> {
  const { plan, engine, store } = context;
  const { compression } = candidate;
  const seed = foldSeed(plan, fold);
  const key = trialFoldKey(context, candidate, engine, fold);
  const stored = await ifReadable(store.getFold(key));
  const compressed = stored?.compressed ?? {};
  if (stored && (stored.diverged || compressed[compression])) {
    return { fold, seed, key, compressed, known: stored };
  }
  return { fold, seed, key, compressed, before: await stateBefore(context, candidate, fold) };
}

/** Trains folds, from where an earlier trial stopped if that is known, and keeps what they are and where they stop. */
async function trainFolds(
  context: EngineContext,
  candidate: Candidate,
  prepared: readonly PreparedFold[],
  finish: (evaluated: EvaluatedFold) => void,
  signal: AbortSignal,
): Promise<void> {
  if (prepared.length === 0) return;
  const { plan, split, input, trainers, engine, emit } = context;
  const { network, settings, figures, compression, open, trial } = candidate;
  const byFold = new Map(prepared.map((one) => [one.fold, one]));
  const onEpoch = (fold: number, metrics: EpochMetrics) => emit({ kind: 'epoch', trial, fold, metrics });
  for (const { fold, before } of prepared) before?.epochs.forEach((metrics) => onEpoch(fold, metrics));
  const promising = verdict(figures, plan.limits).deployable;
  const requests = prepared.map(({ fold, seed, before }) => ({
    fold,
    task: {
      network,
      settings,
      fold: split.folds[fold],
      seed,
      patience: plan.training?.patience,
      classWeights: classWeightsFor(context, split.folds[fold].train),
      ...(before && { resume: before.state, earlierEpochs: before.epochs }),
    },
    input,
    compressions: [compression],
    keepWeights: promising,
    keepState: promising && open,
  }));
  const onFold = async (trained: FoldOutcome) =>
    finish(await keepFold(context, candidate, byFold.get(trained.fold)!, trained));
  await trainers.evaluateFolds(engine, requests, { onEpoch, onFold }, signal);
}

/** Undefined: every example weighs the same. */
export function classWeightsFor(
  { plan, examples: { labels, classNames } }: Pick<TrialContext, 'plan' | 'examples'>,
  train: Uint32Array,
): Float32Array | undefined {
  if (plan.training?.classWeights === undefined) return undefined;
  return balancedClassWeights(labels, train, classNames.length);
}

async function keepFold(
  { store, studyId, now }: EngineContext,
  { trial, network }: Candidate,
  { fold, key, compressed, before }: PreparedFold,
  { state, ...trained }: FoldOutcome,
): Promise<EvaluatedFold> {
  // The worker's own time: the fold may have waited for a free one before.
  const startedAt = now() - trained.trainingMs;
  const outcome: FoldOutcome = {
    ...trained,
    epochs: [...(before?.epochs ?? []), ...trained.epochs],
    trainingMs: (before?.trainingMs ?? 0) + trained.trainingMs,
  };
  const { engine, epochs, trainingMs, diverged } = outcome;
  if (state && !diverged) {
    // Before the fold itself: a fold in the cache has its state kept, whenever the page is closed.
    const rounding = roundingOf(engine, network);
    await unlessMachine(
      store.putState({ studyId, trial, fold, engine, rounding, epochs, trainingMs, state }),
    );
  }
  const all = { ...compressed, ...outcome.compressed };
  await unlessMachine(store.putFold(key, { ...outcome, compressed: all }));
  return { outcome, cached: false, startedAt, epochsBefore: before?.epochs.length };
}

async function stateBefore(
  { store, studyId, engine }: EngineContext,
  { continues, settings, network }: Candidate,
  fold: number,
): Promise<StateRecord | undefined> {
  if (continues === undefined) return undefined;
  const record = await ifReadable(store.getState(studyId, continues, fold));
  if (record?.engine !== engine || record.rounding !== roundingOf(engine, network)) return undefined;
  return record.state.epochs <= settings.epochs ? record : undefined;
}

export function summaryOf(
  { outcome, cached, startedAt, epochsBefore }: EvaluatedFold,
  compression: Compression,
): FoldSummary {
  const { fold, epochs, originalAccuracy, diverged, engine, trainingMs } = outcome;
  const compressed = outcome.compressed[compression];
  return {
    ...(outcome.stoppedEarly && { stoppedEarly: true }),
    fold,
    epochs,
    originalAccuracy,
    diverged,
    engine,
    trainingMs,
    cached,
    ...(startedAt !== undefined && { startedAt }),
    ...(epochsBefore !== undefined && { epochsBefore }),
    accuracy: compressed?.accuracy ?? NaN,
    crossAccuracy: compressed?.crossAccuracy ?? NaN,
    l2RelativeError: compressed?.l2RelativeError ?? NaN,
  };
}
