import { deriveSeed } from '../core/random';
import type { StudyEvent } from './events';
import type { TrialContext } from './trial-context';
import { runTrial } from './trial-runner';
import type { Rerun } from '../core/records/study';
import type { TrialHead } from '../core/records/trial';

/** What is told while a trial is trained again: its epochs and folds, then its outcome. */
export type RerunEvent =
  Extract<StudyEvent, { kind: 'trial-started' | 'epoch' | 'fold' }> | { kind: 'rerun'; rerun: Rerun };

/** The seed of the n-th re-run (from 1) of any trial: re-runs of two trials can be compared pair by pair. */
export const rerunSeed = (studySeed: number, run: number): number => deriveSeed(studySeed, 'rerun', run);

/**
 * Trains a trial's configuration with the first seed that it was not trained with yet: the same data, split, epochs and
 * judgement, other weights to start from, order and dropout. Folds that are in the cache are not trained again.
 *
 * @throws AppError as `runTrial` does; a configuration that cannot be trained becomes a `failed` or `refused` re-run
 */
export async function rerunTrial(
  context: TrialContext,
  { number, configuration, phase, reason, fidelity }: TrialHead,
  before: readonly Rerun[],
  signal: AbortSignal,
): Promise<Rerun> {
  const tried = before.filter(({ trial }) => trial === number).map(({ seed }) => seed);
  const seed = rerunSeed(context.plan.seed, nextRun(context.plan.seed, tried));
  const { trial } = await runTrial(
    { ...context, plan: { ...context.plan, seed } },
    { number, suggestion: { configuration, phase, reason, fidelity }, again: true },
    signal,
  );
  const { state, figures, deployable, objective, originalAccuracy, failure, startedAt, durationMs } = trial;
  return {
    trial: number,
    seed,
    state,
    figures,
    deployable,
    ...(objective !== undefined && { objective }),
    ...(originalAccuracy !== undefined && { originalAccuracy }),
    ...(failure && { failure }),
    startedAt,
    durationMs,
  };
}

function nextRun(studySeed: number, tried: readonly number[]): number {
  let run = 1;
  while (tried.includes(rerunSeed(studySeed, run))) run += 1;
  return run;
}
