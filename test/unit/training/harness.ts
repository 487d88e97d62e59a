import { readFileSync } from 'node:fs';
import type { ExampleSet } from '../../../src/core/data/types';
import type { Network } from '../../../src/core/network/types';
import { createWasmEngine, type WasmEngine, type WasmEngineOptions } from '../../../src/training/wasm/engine';
import { Kernels } from '../../../src/training/wasm/kernels';
import { planNetwork } from '../../../src/training/wasm/plan';
import { Session } from '../../../src/training/wasm/session';
import { EventLoopTurns } from '../../../src/training/yielding';
import { range } from '../../helpers/training-tasks';

export * from '../../helpers/training-tasks';

export const trainerModule = new WebAssembly.Module(
  readFileSync(new URL('../../../public/trainer.wasm', import.meta.url)),
);

export function wasmEngine(options?: WasmEngineOptions): WasmEngine {
  return createWasmEngine(trainerModule, options);
}

export interface StepResult {
  loss: number;
  /** Trainable tensors in Keras's order. */
  gradients: Float32Array[];
  /** examples × classes, by the weights before the step and without dropout. */
  probabilities: Float32Array;
}

/** Loss, gradients and class probabilities of the kernels for one batch of all examples, not normalised. */
export async function wasmStep(
  network: Network,
  weights: readonly Float32Array[],
  examples: ExampleSet,
  classWeights?: Float32Array,
): Promise<StepResult> {
  const kernels = new Kernels(trainerModule);
  const features = kernels.exports.heapBase();
  const labels = features + examples.features.length * 4 + 16;
  const base = Math.ceil((labels + examples.labels.length * 2) / 64) * 64;
  const batchSize = examples.labels.length;
  const plan = planNetwork({
    network,
    batchSize,
    base,
    examples: { features, labels },
    optimizer: 'sgd',
    keepGradients: true,
  });
  const session = new Session(kernels, plan, batchSize);
  kernels.floats(features, examples.features.length).set(examples.features);
  kernels.shorts(labels, batchSize).set(examples.labels);
  session.setNormalisation({ mean: new Float32Array(1), sd: new Float32Array(1).fill(1) }, size(network));
  session.setClassWeights(classWeights, network.classes);
  session.setWeights(weights);
  const turns = new EventLoopTurns();
  const all = range(0, batchSize);
  const probabilities = new Float32Array(batchSize * network.classes);
  await session.evaluate(all, turns, (rows, _first, count) => {
    const stored = rows.length / count;
    for (let i = 0; i < count; i++) {
      probabilities.set(rows.subarray(i * stored, i * stored + network.classes), i * network.classes);
    }
  });
  const loss = await session.step(all, 1, 0, turns);
  turns.close();
  return { loss, gradients: session.gradients(), probabilities };
}

function size({ input }: Network): number {
  return input[0] * input[1] * input[2];
}
