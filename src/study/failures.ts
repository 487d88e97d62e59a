import type { ErrorCode } from '../core/error-codes';
import { asAppError } from '../core/errors';
import type { TrialHead } from '../core/records/trial';

/**
 * Whose failure it is, which decides what becomes of it.
 *
 * - `trial`: the configuration cannot be trained. A result: it is stored, and the search learns from it.
 * - `machine`: a worker, the storage or the network failed. Says nothing about the configuration: the work is tried
 *   again, and where that does not help the study pauses with the reason. Never stored as a trial.
 * - `program`: a fault of this page. The study pauses and shows the code. Never stored as a trial.
 * - `cancelled`: somebody asked for it.
 */
export type FailureKind = 'trial' | 'machine' | 'program' | 'cancelled';

/** What a configuration may do to its training. */
const OF_THE_TRIAL: ReadonlySet<string> = new Set<ErrorCode>([
  'diverged',
  'network-too-large',
  'weights-not-finite',
]);

/** What may be over when it is tried once more. */
const PASSING: ReadonlySet<string> = new Set<ErrorCode>([
  'worker-died',
  'worker-timeout',
  'part-missing',
  'binary-missing',
  'storage-failed',
  'storage-unavailable',
]);

/** What stays until the person or the system has done something about it. */
const LASTING: ReadonlySet<string> = new Set<ErrorCode>([
  'worker-closed',
  'wasm-unavailable',
  'gpu-lost',
  'no-gpu',
  'storage-full',
  'storage-newer',
  'storage-blocked',
  'study-missing',
  'dataset-missing',
  'trial-exists',
]);

export function kindOfFailure(code: string): FailureKind {
  if (code === 'aborted') return 'cancelled';
  if (OF_THE_TRIAL.has(code)) return 'trial';
  return PASSING.has(code) || LASTING.has(code) ? 'machine' : 'program';
}

/**
 * A trial that an earlier version of the page stored as failed, though the machine or the page failed: nothing about its
 * configuration is known.
 */
export const isUntried = ({ state, failure }: Pick<TrialHead, 'state' | 'failure'>): boolean =>
  state === 'failed' && failure !== undefined && !OF_THE_TRIAL.has(failure.code);

export const failureKind = (error: unknown): FailureKind => kindOfFailure(asAppError(error).code);

/** How often a work is tried again after a failure of the machine. */
const RETRIES = 2;
/** Something that was taken away a moment ago may be back by then. */
const PAUSE_MS = 50;

/**
 * Runs the work; where the machine fails in a way that may pass, up to twice more. An attempt that got further than the
 * one before, as `done` counts it, does not use one up.
 * @throws what the last attempt threw
 */
export async function retryOnMachine<T>(
  signal: AbortSignal,
  work: () => Promise<T>,
  done: () => number = () => 0,
): Promise<T> {
  let before = done();
  for (let retries = 0; ; retries++) {
    try {
      return await work();
    } catch (error) {
      const now = done();
      if (now > before) retries = 0;
      before = now;
      if (signal.aborted || retries >= RETRIES || !PASSING.has(asAppError(error).code)) throw error;
      await new Promise((resolve) => setTimeout(resolve, PAUSE_MS * retries));
    }
  }
}

/** Lets a write fail by the machine's fault: caches may stay incomplete, trials may not. */
export async function unlessMachine(write: Promise<void>): Promise<void> {
  try {
    await write;
  } catch (error) {
    if (failureKind(error) !== 'machine') throw error;
  }
}

/** What a cache has; undefined where the machine keeps it from being read. */
export async function ifReadable<T>(read: Promise<T | undefined>): Promise<T | undefined> {
  try {
    return await read;
  } catch (error) {
    if (failureKind(error) !== 'machine') throw error;
    return undefined;
  }
}

/**
 * Waits for all works.
 * @returns what made one fail by itself, rather than because it was cancelled; undefined where none did
 */
export async function ownFailure(works: Iterable<Promise<unknown>>): Promise<unknown> {
  const settled = await Promise.allSettled(works);
  const reasons = settled.flatMap((result) =>
    result.status === 'rejected' ? [result.reason as unknown] : [],
  );
  return reasons.find((reason) => !isAbort(reason));
}

export const isAbort = (error: unknown): boolean => failureKind(error) === 'cancelled';
