import type { Normalisation } from '../core/data';
import { verdict } from '../core/deploy';
import { networkFor, trainingSettingsFor } from '../core/network';
import {
  evaluateFolds,
  foldValues,
  lossOfFolds,
  summaryOf,
  type Candidate,
  type EvaluatedFold,
  type Race,
} from './evaluate-folds';
import { asAppError } from '../core/errors';
import { expectedOf } from '../core/racing';
import { failureKind } from './failures';
import { judgeFolds } from './judge';
import { figuresOf, targetFor } from '../planning/plan-figures';
import type { Question } from './search-loop';
import { contextFor, type TrialContext } from './trial-context';
import type { Trial } from '../core/records/trial';

/** What is to be tried. */
export interface TrialRequest {
  number: number;
  suggestion: Question;
  /** Number of the trial that was promoted to this one. */
  continues?: number;
  /** See `Trial.informedBy`. */
  informedBy?: number;
  /** What it is raced against (see `raceFor`); absent: all folds are trained. */
  race?: Race;
  /** The trial itself is stored already: nothing is kept to train on from here. */
  again?: boolean;
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

/**
 * Footprint → k folds → judgement, as a record. A configuration that cannot be trained becomes a `failed` or `refused`
 * trial; what is no fault of the configuration never does (see `FailureKind`).
 * @throws AppError `aborted` when `signal` is, or what the machine or the program failed with
 */
export async function runTrial(
  shared: TrialContext,
  request: TrialRequest,
  signal: AbortSignal,
): Promise<TrialResult> {
  const { number, suggestion, continues, informedBy } = request;
  const { configuration, phase, reason, fidelity, askedBy } = suggestion;
  const context = contextFor(shared, configuration);
  const { plan, studyId, now } = context;
  const startedAt = now();
  const candidate = candidateFor(context, request);
  const { figures, settings, engine } = candidate;
  context.emit({
    kind: 'trial-started',
    trial: {
      number,
      configuration,
      phase,
      reason,
      fidelity,
      figures,
      engine,
      startedAt,
      epochsPerFold: settings.epochs,
      folds: context.split.folds.map((_, fold) => ({ fold, state: 'waiting', cached: false, epochs: [] })),
    },
  });
  const base = {
    studyId,
    number,
    configuration,
    phase,
    reason,
    fidelity,
    startedAt,
    ...(continues !== undefined && { continues }),
    ...(informedBy !== undefined && { informedBy }),
    ...(askedBy !== undefined && { askedBy }),
  };
  const unjudged = { figures, ...verdict(figures, plan.limits), folds: [] };
  if (context.trainsOnlyWhatFits && !unjudged.deployable) {
    const failure = {
      code: 'network-too-large',
      message: 'Its footprint breaks a limit: it was not trained.',
    };
    return { trial: { ...base, ...unjudged, state: 'refused', failure, durationMs: 0 }, models: new Map() };
  }
  try {
    const folds = await evaluateFolds(context, candidate, signal);
    const trial = { ...base, ...trialOutcome(context, candidate, folds), durationMs: now() - startedAt };
    return { trial, models: modelsOf(folds) };
  } catch (error) {
    if (signal.aborted || failureKind(error) !== 'trial') throw error;
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

/**
 * Runs a trial and keeps it, and tells when that is done, or was cancelled.
 * @throws AppError `aborted`, or what kept the trial from being kept
 */
export async function runAndKeep(
  context: TrialContext,
  request: TrialRequest,
  keep: (result: TrialResult) => Promise<void>,
  signal: AbortSignal,
): Promise<Trial> {
  try {
    const result = await runTrial(context, request, signal);
    await keep(result);
    context.emit({ kind: 'trial-finished', trial: result.trial });
    return result.trial;
  } catch (error) {
    context.emit({ kind: 'trial-cancelled', trial: request.number });
    throw error;
  }
}

/** Network, training settings and figures of a suggestion; a fidelity below 1 is that share of the epochs. */
function candidateFor(
  { plan, target, examples, split, trainers }: TrialContext,
  { number, suggestion: { configuration, fidelity }, continues, race, again = false }: TrialRequest,
): Candidate {
  const network = networkFor(configuration, plan.template, examples.input, examples.classNames.length);
  const own = targetFor(target, configuration);
  const full = trainingSettingsFor(configuration, plan.template);
  const settings = { ...full, epochs: Math.max(1, Math.round(full.epochs * fidelity)) };
  return {
    trial: number,
    network,
    settings,
    engine: trainers.engineFor({
      network,
      settings,
      folds: split.folds.length,
      examples: split.folds[0].train.length,
    }),
    figures: figuresOf(network, own),
    compression: own.compression,
    open: fidelity < 1 && !again,
    continues,
    ...(race && { race }),
  };
}

/** A trial in which a fold diverged has no objective; whether it fits is what its size says. */
function trialOutcome(
  context: TrialContext,
  candidate: Candidate,
  evaluated: readonly EvaluatedFold[],
): Pick<
  Trial,
  | 'state'
  | 'figures'
  | 'deployable'
  | 'violations'
  | 'folds'
  | 'objective'
  | 'race'
  | 'originalAccuracy'
  | 'confusion'
  | 'failure'
> {
  const { plan, examples, split } = context;
  const { figures, compression } = candidate;
  const folds = evaluated.map((fold) => summaryOf(fold, compression));
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
  const judged = evaluated.map(({ outcome }, i) => ({ fold: split.folds[i], outcome }));
  const { labels, classNames } = examples;
  const judgement = judgeFolds(
    judged,
    labels,
    classNames.length,
    compression,
    figures,
    plan.limits,
    plan.objective,
  );
  const finished = { state: 'finished', folds, ...judgement } as const;
  if (context.plan.racingErrorRate === undefined) return finished;
  const values = foldValues(context, candidate, evaluated);
  const lost = evaluated.length < split.folds.length ? lossOfFolds(context, candidate, evaluated) : null;
  if (!lost) return { ...finished, race: values };
  const { objective, crossAccuracy } = expectedOf(candidate.race!.pace, values);
  const expected = { ...figures, crossAccuracy };
  // That of the first folds would stand beside what all folds are expected to come to.
  const { originalAccuracy: _ofTheFirst, ...others } = finished;
  return {
    ...others,
    figures: expected,
    ...verdict(expected, plan.limits),
    objective,
    race: { ...values, lost },
  };
}

function modelsOf(folds: readonly EvaluatedFold[]): ReadonlyMap<number, TrainedModel> {
  return new Map(
    folds.flatMap(({ outcome: { weights, normalisation } }, fold): [number, TrainedModel][] =>
      weights ? [[fold, { weights, normalisation }]] : [],
    ),
  );
}
