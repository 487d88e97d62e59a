import { asAppError } from '../core/errors';

/** Runs the work once more when its worker died or gave no sign of life; any other failure, or a second, is thrown. */
export async function retryAfterDeath<T>(signal: AbortSignal, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    const { code } = asAppError(error);
    if (signal.aborted || (code !== 'worker-died' && code !== 'worker-timeout')) throw error;
    return work();
  }
}

/** Lets a write fail for want of room: caches may stay incomplete, trials may not. */
export async function unlessFull(write: Promise<void>): Promise<void> {
  try {
    await write;
  } catch (error) {
    if (asAppError(error).code !== 'storage-full') throw error;
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

export const isAbort = (error: unknown): boolean => asAppError(error).code === 'aborted';
