import { AppError } from '../../core/errors';
import { exampleSize, fitNormalisation } from '../../core/data/examples/normalisation';
import type { ExampleSet } from '../../core/data';
import type { Network } from '../../core/network';
import { OPTIMIZERS, stepRate } from '../optimizers';
import { outOfPatience } from '../patience';
import { epochOrder, initialWeights, stepSeed } from '../seeding';
import type { EngineId } from '../../core/records/engine';
import type { EpochMetrics } from '../../core/records/fold';
import type { FoldModel, FoldTask, TrainingEngine } from '../types';
import { EventLoopTurns } from '../yielding';
import { Kernels } from './kernels';
import { type Plan, planNetwork, type PlanRequest } from './plan';
import { Session } from './session';

const MEBIBYTE = 1 << 20;
const PREDICTION_BATCH = 32;

export interface WasmEngineOptions {
  /** `wasm` for the plain build, `wasm-relaxed` for the relaxed-SIMD one. */
  id?: EngineId & `wasm${string}`;
  /** What a worker's memory may grow to, examples included. 512 MiB by default. */
  memoryBudgetBytes?: number;
}

export interface WasmEngine extends TrainingEngine {
  /** Bytes of WASM memory in use; grows with the largest network trained so far, never beyond the budget. */
  readonly memoryBytes: number;
}

/** Training in WebAssembly SIMD: one instance of the kernels, one arena that every trial uses again. */
export function createWasmEngine(module: WebAssembly.Module, options: WasmEngineOptions = {}): WasmEngine {
  const { id = 'wasm', memoryBudgetBytes = 512 * MEBIBYTE } = options;
  const kernels = new Kernels(module);
  let loaded: LoadedExamples | null = null;

  const requireExamples = (): LoadedExamples => {
    if (loaded) return loaded;
    throw new AppError('no-examples', 'No examples are loaded', 'Load an example set before training.');
  };

  const planWithin = (request: Omit<PlanRequest, 'examples' | 'base'>): Plan => {
    const { features, labels, end } = requireExamples();
    const plan = planNetwork({ ...request, examples: { features, labels }, base: end });
    if (plan.base + plan.bytes > memoryBudgetBytes) throw tooLarge(request.network, plan, memoryBudgetBytes);
    return plan;
  };

  return {
    id,
    get memoryBytes() {
      return kernels.bytes;
    },
    async load(examples) {
      loaded = loadExamples(kernels, examples, memoryBudgetBytes);
    },
    labels(indices) {
      const { labels } = requireExamples().examples;
      return Uint16Array.from(indices, (index) => labels[index]);
    },
    async train(task, onEpoch, signal) {
      const started = performance.now();
      const { network, settings } = task;
      const { examples } = requireExamples();
      const plan = planWithin({ network, batchSize: settings.batchSize, optimizer: settings.optimizer });
      const normalisation = fitNormalisation(examples, task.fold.train);
      const session = new Session(kernels, plan, settings.batchSize);
      session.setNormalisation(normalisation, exampleSize(examples));
      session.setClassWeights(task.classWeights, network.classes);
      if (task.resume) session.restore(task.resume);
      else {
        const start = task.initial ?? initialWeights(network, task.seed);
        session.initialise(start, OPTIMIZERS[settings.optimizer].initial);
      }
      const turns = new EventLoopTurns(signal);
      try {
        const run = await trainEpochs(session, task, turns, onEpoch);
        const weights = session.weights();
        const finished = (task.resume?.epochs ?? 0) + run.epochs.length;
        const state = { epochs: finished, weights, optimizer: session.optimizerTensors() };
        const trainingMs = performance.now() - started;
        return { weights, normalisation, ...run, state, engine: id, trainingMs } satisfies FoldModel;
      } finally {
        turns.close();
      }
    },
    async predict(network, weights, normalisation, indices) {
      const { examples } = requireExamples();
      const session = new Session(
        kernels,
        planWithin({ network, batchSize: PREDICTION_BATCH }),
        PREDICTION_BATCH,
      );
      session.setNormalisation(normalisation, exampleSize(examples));
      session.setWeights(weights);
      return predictAll(session, network.classes, indices);
    },
    dispose() {
      loaded = null;
    },
  };
}

interface LoadedExamples {
  examples: ExampleSet;
  features: number;
  labels: number;
  /** First free byte. */
  end: number;
}

function loadExamples(kernels: Kernels, examples: ExampleSet, budgetBytes: number): LoadedExamples {
  const features = kernels.exports.heapBase();
  const labels = features + examples.features.length * 4 + 16;
  const end = Math.ceil((labels + examples.labels.length * 2) / 64) * 64;
  if (end > budgetBytes) {
    throw new AppError(
      'dataset-too-large',
      `The examples need ${megabytes(end)} MB, and a training worker may use ${megabytes(budgetBytes)} MB`,
      'Use fewer or shorter examples, or raise the memory budget.',
    );
  }
  kernels.ensure(end);
  kernels.floats(features, examples.features.length).set(examples.features);
  kernels.shorts(labels, examples.labels.length).set(examples.labels);
  return { examples, features, labels, end };
}

function tooLarge(network: Network, plan: Plan, budgetBytes: number): AppError {
  return new AppError(
    'network-too-large',
    `Training this network (${network.parameters} parameters) needs ${megabytes(plan.base + plan.bytes)} MB, ` +
      `and a training worker may use ${megabytes(budgetBytes)} MB`,
    'Choose fewer units or filters, a smaller batch, or raise the memory budget.',
    { needBytes: plan.base + plan.bytes, budgetBytes },
  );
}

function megabytes(bytes: number): string {
  return (bytes / 1e6).toFixed(0);
}

/** Epochs from where the task's state ends to the settings' number of epochs; stops where the loss is no number, or patience ends. */
async function trainEpochs(
  session: Session,
  task: FoldTask,
  turns: EventLoopTurns,
  onEpoch?: (metrics: EpochMetrics) => void,
): Promise<Pick<FoldModel, 'epochs' | 'diverged' | 'stoppedEarly'>> {
  const { settings, fold, seed } = task;
  const stepsPerEpoch = Math.ceil(fold.train.length / settings.batchSize);
  const epochs: EpochMetrics[] = [];
  for (let epoch = task.resume?.epochs ?? 0; epoch < settings.epochs; epoch++) {
    if (outOfPatience([...(task.earlierEpochs ?? []), ...epochs], task.patience)) {
      return { epochs, diverged: false, stoppedEarly: true };
    }
    const order = epochOrder(fold.train, seed, epoch);
    let loss = 0;
    for (let i = 0; i < stepsPerEpoch; i++) {
      const batch = order.subarray(i * settings.batchSize, (i + 1) * settings.batchSize);
      const step = epoch * stepsPerEpoch + i;
      const rate = stepRate(settings.optimizer, settings.learningRate, step + 1);
      const batchLoss = await session.step(batch, stepSeed(seed, step), rate, turns);
      if (!Number.isFinite(batchLoss)) return { epochs, diverged: true, stoppedEarly: false };
      loss += batchLoss * batch.length;
    }
    const validation = await session.evaluate(fold.validation, turns);
    const metrics = {
      epoch,
      trainingLoss: loss / order.length,
      validationLoss: validation.loss,
      validationAccuracy: validation.accuracy,
    };
    epochs.push(metrics);
    onEpoch?.(metrics);
    if (fold.validation.length > 0 && !Number.isFinite(validation.loss)) {
      return { epochs, diverged: true, stoppedEarly: false };
    }
  }
  return { epochs, diverged: false, stoppedEarly: false };
}

async function predictAll(session: Session, classes: number, indices: Uint32Array): Promise<Float32Array> {
  const probabilities = new Float32Array(indices.length * classes);
  const turns = new EventLoopTurns();
  try {
    await session.evaluate(indices, turns, (rows, first, count) => {
      const stored = rows.length / count;
      for (let i = 0; i < count; i++) {
        probabilities.set(rows.subarray(i * stored, i * stored + classes), (first + i) * classes);
      }
    });
  } finally {
    turns.close();
  }
  return probabilities;
}
