import { expose } from 'comlink';
import type { ExampleSet } from '../../../src/core/data/types';
import type { Network } from '../../../src/core/network/types';
import { randomStream } from '../../../src/core/random';
import { createWasmEngine, type WasmEngine } from '../../../src/training/wasm/engine';
import { benchExamples, benchNetwork, type BenchNetwork, largestNetwork } from './networks';

const BATCH = 32;
let engine: WasmEngine;

function noise({ input, classes }: Network, count: number): ExampleSet {
  const random = randomStream(1, 'bench');
  const size = input[0] * input[1] * input[2];
  return {
    id: 'noise',
    input,
    classNames: Array.from({ length: classes }, (_, i) => `${i}`),
    sessionNames: ['noise'],
    features: Float32Array.from({ length: size * count }, random.normal),
    labels: Uint16Array.from({ length: count }, (_, i) => i % classes),
    sessions: new Uint16Array(count),
    startRows: new Uint32Array(count),
    rowsPerExample: 1,
    featureGroups: 1,
  };
}

const settings = { optimizer: 'adam', learningRate: 1e-3, batchSize: BATCH } as const;
const all = (count: number) => Uint32Array.from({ length: count }, (_, i) => i);

const api = {
  async open(address: string, id: 'wasm' | 'wasm-relaxed'): Promise<void> {
    engine = createWasmEngine(await WebAssembly.compileStreaming(fetch(address)), { id });
  },
  async load(name: BenchNetwork): Promise<void> {
    await engine.load(noise(benchNetwork(name), benchExamples(name)));
  },
  /** Milliseconds per step of 32 over whole epochs; the first epoch of a call is not counted. */
  async msPerStep(name: BenchNetwork, epochs: number): Promise<number> {
    const count = benchExamples(name);
    const ends: number[] = [];
    await engine.train(
      {
        network: benchNetwork(name),
        settings: { ...settings, epochs: epochs + 1 },
        fold: { train: all(count), validation: new Uint32Array(0) },
        seed: 1,
      },
      () => ends.push(performance.now()),
    );
    return (ends.at(-1) - ends[0]) / epochs / Math.ceil(count / BATCH);
  },
  /** Trains one fold of five with its validation. */
  async fold(name: BenchNetwork, fold: number, epochs: number): Promise<void> {
    const count = benchExamples(name);
    const examples = all(count);
    await engine.train({
      network: benchNetwork(name),
      settings: { ...settings, epochs },
      fold: {
        train: examples.filter((i) => i % 5 !== fold),
        validation: examples.filter((i) => i % 5 === fold),
      },
      seed: fold,
    });
  },
  memoryBytes: () => engine.memoryBytes,
  /** Milliseconds from a cancel that arrives as a message to the rejection, in the largest network. */
  async cancelMs(): Promise<number> {
    const network = largestNetwork();
    await engine.load(noise(network, 64));
    const controller = new AbortController();
    const channel = new MessageChannel();
    let asked = 0;
    channel.port1.onmessage = () => controller.abort();
    setTimeout(() => {
      asked = performance.now();
      channel.port2.postMessage(null);
    }, 300);
    const fold = { train: all(64), validation: new Uint32Array(0) };
    const training = engine.train(
      { network, settings: { ...settings, epochs: 1000 }, fold, seed: 1 },
      undefined,
      controller.signal,
    );
    await training.catch((error: { code?: string }) => {
      if (error.code !== 'aborted') throw error;
    });
    return performance.now() - asked;
  },
};

export type BenchWorker = typeof api;
expose(api);
