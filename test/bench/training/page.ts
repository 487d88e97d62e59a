import { type Remote, wrap } from 'comlink';
import type { BenchNetwork } from './networks';
import type { BenchWorker } from './worker';

export type BenchEngine = 'wasm' | 'wasm-relaxed';

const BINARIES: Record<BenchEngine, string> = {
  wasm: 'trainer.wasm',
  'wasm-relaxed': 'trainer-relaxed.wasm',
};

async function start(engine: BenchEngine): Promise<{ api: Remote<BenchWorker>; end: () => void }> {
  const worker = new Worker(new URL('./worker.ts', import.meta.url), { type: 'module' });
  const api = wrap<BenchWorker>(worker);
  await api.open(new URL(BINARIES[engine], document.baseURI).href, engine);
  return { api, end: () => worker.terminate() };
}

const bench = {
  async msPerStep(engine: BenchEngine, network: BenchNetwork, epochs: number) {
    const { api, end } = await start(engine);
    await api.load(network);
    const ms = await api.msPerStep(network, epochs);
    const memoryBytes = await api.memoryBytes();
    end();
    return { ms, memoryBytes };
  },
  /** Milliseconds for the five folds of a trial on so many workers, and for one of its folds alone. */
  async trial(network: BenchNetwork, workers: number, epochs: number) {
    const pool = await Promise.all(Array.from({ length: workers }, () => start('wasm')));
    await Promise.all(pool.map(({ api }) => api.load(network)));
    const time = async (work: () => Promise<unknown>) => {
      const from = performance.now();
      await work();
      return performance.now() - from;
    };
    const one = pool[0].api;
    await one.fold(network, 0, 1);
    const single = await time(() => one.fold(network, 0, epochs));
    const oneAfterTheOther = await time(async () => {
      for (let fold = 0; fold < 5; fold++) await one.fold(network, fold, epochs);
    });
    const waiting = [0, 1, 2, 3, 4];
    const sideBySide = await time(() =>
      Promise.all(
        pool.map(async ({ api }) => {
          for (let fold = waiting.shift(); fold !== undefined; fold = waiting.shift())
            await api.fold(network, fold, epochs);
        }),
      ),
    );
    for (const { end } of pool) end();
    return { single, oneAfterTheOther, sideBySide };
  },
  async cancelMs() {
    const { api, end } = await start('wasm');
    const ms = await api.cancelMs();
    end();
    return ms;
  },
};

export type Bench = typeof bench;
Object.assign(globalThis, { bench });
