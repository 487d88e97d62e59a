import type { SuggestJob } from './measure';

const worker = new Worker(new URL('./worker.ts', import.meta.url), { type: 'module' });

/** Times a job in the worker, where the optimiser lives in a study too. */
function suggest(job: SuggestJob): Promise<number[]> {
  return new Promise((resolve, reject) => {
    worker.onmessage = ({ data }: MessageEvent<number[]>) => resolve(data);
    worker.onerror = ({ message }) => reject(new Error(message));
    worker.postMessage(job);
  });
}

export type Suggest = typeof suggest;

Object.assign(globalThis, { suggest });
