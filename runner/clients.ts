import { fileURLToPath } from 'node:url';
import { SearchClient } from '../src/study/workers/search-client';
import { TrainerClient } from '../src/study/workers/trainer-client';
import { NodeThread } from './node-thread';

const asset = (name: string) => fileURLToPath(new URL(`../public/${name}`, import.meta.url));
const module = (name: string) => new URL(`./threads/${name}.ts`, import.meta.url);

/** Trainer threads on the data set of a folder. Only the plain WASM engine: it gives the same bits on every machine. */
export function nodeTrainers(folder: string, datasetId: string, workers: number): TrainerClient {
  return new TrainerClient({
    workers,
    start: () => new NodeThread(module('trainer'), { folder }),
    engine: 'wasm',
    addresses: { wasm: asset('trainer.wasm'), 'wasm-relaxed': '', kernels: asset('kernels.wasm') },
    speeds: { load: () => [], save: () => undefined },
    datasetId,
  });
}

/** An optimizer in a thread of its own. */
export const nodeSearch = (): SearchClient => new SearchClient(() => new NodeThread(module('optimizer'), {}));
