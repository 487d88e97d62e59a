import { AppError } from '../core/errors';

/** Engines, or whatever stands for them. */
export interface EngineOpeners<Engine> {
  /** A new worker on a new adapter, examples loaded. */
  gpu(): Promise<Engine>;
  wasm(): Promise<Engine>;
}

const GPU_FAILURES = new Set(['gpu-lost', 'no-gpu']);

/**
 * Does a trial's work on the GPU; where the device is lost, once more on a new one; then on the WASM engine. Every other
 * error is the work's own and is passed on. The models say which engine they come from.
 */
export async function withGpuFallback<Engine, T>(
  openers: EngineOpeners<Engine>,
  work: (engine: Engine) => Promise<T>,
): Promise<T> {
  for (const open of [openers.gpu, openers.gpu]) {
    try {
      return await work(await open());
    } catch (error) {
      if (!(error instanceof AppError && GPU_FAILURES.has(error.code))) throw error;
    }
  }
  return work(await openers.wasm());
}
