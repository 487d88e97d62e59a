import type { Configuration } from '../../../src/core/space/types';
import { AppError } from '../../../src/core/errors';
import type { ExampleSet } from '../../../src/core/data/types';
import type { FoldListeners, TrainerPort } from '../../../src/study/ports';
import type { FoldRequest, RefitRequest } from '../../../src/study/workers/trainer-protocol';
import type { EngineId } from '../../../src/core/records/engine';
import type { FoldModel, FoldOutcome } from '../../../src/training/types';

/** What a scripted fold does instead of training. */
export type Script = 'learn' | 'diverge' | 'die' | 'hang' | 'too-large' | 'disagree' | 'slow' | 'lose-gpu';

export interface Call {
  kind: 'fold' | 'refit';
  engine: EngineId;
  fold: number;
  layers: string;
  seed: number;
}

/**
 * Trainers for tests of the conductor: outcomes follow from the request alone (wider networks name more classes right),
 * unless the script of a call says otherwise. Every call is recorded.
 */
export function scriptedTrainers(
  examples: ExampleSet,
  scriptOf: (call: Call, index: number) => Script = () => 'learn',
  engine: EngineId = 'wasm',
) {
  const calls: Call[] = [];
  let started: () => void = () => undefined;

  async function play(call: Call, signal: AbortSignal): Promise<Script> {
    const cancelled = new AppError('aborted', 'cancelled');
    if (signal.aborted) throw cancelled;
    const script = scriptOf(call, calls.push(call) - 1);
    started();
    if (script === 'die') throw new AppError('worker-died', 'The worker died.');
    if (script === 'lose-gpu') throw new AppError('gpu-lost', 'The device was lost.');
    if (script === 'too-large') throw new AppError('network-too-large', 'The network needs 3 GB.');
    if (script === 'slow') await new Promise((resolve) => setTimeout(resolve, 30));
    if (script === 'hang') {
      await new Promise((_, reject) => {
        signal.addEventListener('abort', () => reject(cancelled), { once: true });
      });
    }
    return script;
  }

  const given: EngineId[] = [];

  async function evaluateFold(
    engine: EngineId,
    { fold, task, compressions }: FoldRequest,
    onEpoch: FoldListeners['onEpoch'],
    signal: AbortSignal,
  ): Promise<FoldOutcome> {
    const layers = JSON.stringify(task.network.layers.map(({ layer }) => layer));
    const script = await play({ kind: 'fold', engine, fold, layers, seed: task.seed }, signal);
    const truth = Uint16Array.from(task.fold.validation, (example) => examples.labels[example]);
    const right = Math.min(truth.length, Math.floor(truth.length * (0.5 + task.network.parameters / 20_000)));
    const predicted = truth.map((label, i) => (i < right ? label : 1 - label));
    const compressed = script === 'disagree' ? predicted.map((label) => 1 - label) : predicted;
    const epochs = [
      { epoch: 1, trainingLoss: 0.6, validationLoss: 0.7, validationAccuracy: right / truth.length },
    ];
    for (const metrics of epochs) onEpoch(fold, metrics);
    const share = (of: Uint16Array) => of.filter((label, i) => label === truth[i]).length / truth.length;
    const outcome = {
      predicted: compressed,
      accuracy: share(compressed),
      crossAccuracy: script === 'disagree' ? 0 : 1,
      l2RelativeError: 0,
    };
    return {
      fold,
      epochs,
      engine,
      trainingMs: 1,
      predicted,
      originalAccuracy: share(predicted),
      diverged: script === 'diverge',
      compressed: Object.fromEntries(compressions.map((compression) => [compression, outcome])),
      weights: [Float32Array.of(task.seed)],
      normalisation: { mean: new Float32Array(4), sd: new Float32Array(4).fill(1) },
    };
  }

  const trainers: TrainerPort = {
    workers: 2,
    open: async () => engine,
    engineFor: () => (given.includes(engine) ? 'wasm' : engine),
    giveUp: (failed) => void given.push(failed),
    examples: async () => examples,
    rest: () => undefined,
    close: async () => undefined,
    async evaluateFolds(engine, requests, { onEpoch, onFold }, signal) {
      const settled = await Promise.allSettled(
        requests.map(async (request) => onFold(await evaluateFold(engine, request, onEpoch, signal))),
      );
      const failure = settled.find((result) => result.status === 'rejected');
      if (failure) throw failure.reason;
    },
    async refit(engine, { network, seed, outerTest }: RefitRequest, onEpoch, signal) {
      const layers = JSON.stringify(network.layers.map(({ layer }) => layer));
      const script = await play({ kind: 'refit', engine, fold: -1, layers, seed }, signal);
      const epochs = [{ epoch: 1, trainingLoss: 0.5, validationLoss: NaN, validationAccuracy: NaN }];
      epochs.forEach(onEpoch);
      const weights = [Float32Array.of(seed)];
      const model: FoldModel = {
        weights,
        epochs,
        engine,
        trainingMs: 1,
        diverged: script === 'diverge',
        normalisation: { mean: new Float32Array(4), sd: new Float32Array(4).fill(1) },
        state: { epochs: 1, weights, optimizer: [] },
      };
      const testPredicted = Uint16Array.from(
        outerTest,
        (example, i) => (i === 0 ? 1 : 0) ^ examples.labels[example],
      );
      return {
        model,
        l2RelativeError: 0,
        crossAccuracy: script === 'disagree' ? 0 : 1,
        testPredicted,
      };
    },
  };
  /** Settles when this many calls have begun. */
  const callsStarted = (count: number) =>
    new Promise<void>((resolve) => {
      started = () => calls.length >= count && resolve();
      started();
    });
  return { trainers, calls, callsStarted };
}

/** The same configuration as a text, whatever the order of its names. */
export const textOf = (configuration: Configuration) => JSON.stringify(Object.entries(configuration).sort());
