import { SearchClient } from '../src/study/workers/search-client';
import { TrainerClient } from '../src/study/workers/trainer-client';
import { threadFor } from './binaries';
import { NodeThread } from './node-thread';

/** Trainer threads on the data set of a folder. Only the plain WASM engine: it gives the same bits on every machine. */
export function nodeTrainers(folder: string, datasetId: string, workers: number): TrainerClient {
  return new TrainerClient({
    workers,
    start: () => started('trainer', { folder }),
    engine: 'wasm',
    addresses: { wasm: 'trainer.wasm', 'wasm-relaxed': '', kernels: 'kernels.wasm' },
    speeds: { load: () => [], save: () => undefined },
    datasetId,
  });
}

/** An optimizer in a thread of its own. */
export const nodeSearch = (): SearchClient => new SearchClient(() => started('optimizer', {}));

function started(role: 'trainer' | 'optimizer', more: object): NodeThread {
  const { url, data } = threadFor(role);
  return new NodeThread(url, { ...data, ...more });
}
