import type { ExampleSet } from '../core/data';
import { footprint } from '../core/deploy';
import { buildNetwork } from '../core/network/build';
import type { Network, TrainingSettings } from '../core/network';
import { randomStream } from '../core/random';
import type { EngineId } from '../core/records/engine';
import type { TrainingEngine } from './types';

/** How fast an engine trains on this device: a step takes stepMs + multiply-adds / macsPerMs. */
export interface EngineSpeed {
  engine: EngineId;
  /** Cost of a step however small the network: instructions, kernel launches. */
  stepMs: number;
  /** Multiply-adds of forward and backward pass per millisecond. */
  macsPerMs: number;
}

const BATCH = 32;
const EXAMPLES = 128;
const CLASSES = 6;
/** Backward costs two products where forward costs one. */
const PASSES = 3;

/** Filters and units of the two networks measured: one that is all overhead, one that is all arithmetic. */
const SIZES = [8, 64] as const;

/**
 * Measures an engine on two networks for about `budgetMs` and solves for its speed. Replaces the examples that the
 * engine has loaded.
 */
export async function calibrate(engine: TrainingEngine, budgetMs = 1500): Promise<EngineSpeed> {
  await engine.load(noise());
  const points: { macs: number; ms: number }[] = [];
  for (const size of SIZES) {
    const network = probe(size);
    points.push({
      macs: stepMacs(network, BATCH),
      ms: await measure(engine, network, budgetMs / SIZES.length),
    });
  }
  const [small, large] = points as [(typeof points)[0], (typeof points)[0]];
  const msPerMac = Math.max(1e-12, (large.ms - small.ms) / (large.macs - small.macs));
  return {
    engine: engine.id,
    stepMs: Math.max(0, small.ms - small.macs * msPerMac),
    macsPerMs: 1 / msPerMac,
  };
}

/** Multiply-adds of one training step. */
export function stepMacs(network: Network, batchSize: number): number {
  return PASSES * batchSize * footprint(network, { compression: 'x1' }).macc;
}

export interface TrialSize {
  network: Network;
  settings: Pick<TrainingSettings, 'batchSize' | 'epochs'>;
  folds: number;
  /** Training examples of a fold. */
  examples: number;
}

/**
 * Predicted milliseconds of a trial. WASM spreads the folds over its workers; WebGPU trains all folds in one graph and
 * pays a step's overhead once for all of them.
 */
export function predictTrialMs(
  { engine, stepMs, macsPerMs }: EngineSpeed,
  trial: TrialSize,
  workers: number,
): number {
  const { batchSize, epochs } = trial.settings;
  const steps = epochs * Math.ceil(trial.examples / batchSize);
  const arithmeticMs = stepMacs(trial.network, batchSize) / macsPerMs;
  const batched = engine === 'tfjs-webgpu';
  const rounds = Math.ceil(trial.folds / Math.max(1, Math.min(workers, trial.folds)));
  return batched ? steps * (stepMs + trial.folds * arithmeticMs) : steps * rounds * (stepMs + arithmeticMs);
}

/** The engine predicted fastest for a trial, or the pinned one where it is among those measured. */
export function chooseEngine(
  speeds: readonly EngineSpeed[],
  trial: TrialSize,
  { workers, pinned }: { workers: number; pinned?: EngineId },
): EngineId | undefined {
  if (pinned && speeds.some(({ engine }) => engine === pinned)) return pinned;
  const times = speeds.map((speed) => predictTrialMs(speed, trial, workers));
  return speeds[times.indexOf(Math.min(...times))]?.engine;
}

function probe(size: number): Network {
  return buildNetwork(
    [45, 3, 1],
    [
      { kind: 'conv2d', filters: size, kernel: 2, padding: 'valid', activation: 'relu' },
      { kind: 'maxPool', size: 2 },
      { kind: 'dropout', rate: 0.2 },
      { kind: 'flatten' },
      { kind: 'dense', units: size, activation: 'relu' },
      { kind: 'dense', units: CLASSES, activation: 'softmax' },
    ],
  );
}

function noise(): ExampleSet {
  const random = randomStream(0, 'calibration');
  const size = 45 * 3;
  return {
    id: 'calibration',
    input: [45, 3, 1],
    classNames: Array.from({ length: CLASSES }, (_, i) => `${i}`),
    sessionNames: ['calibration'],
    features: Float32Array.from({ length: EXAMPLES * size }, random.normal),
    labels: Uint16Array.from({ length: EXAMPLES }, (_, i) => i % CLASSES),
    sessions: new Uint16Array(EXAMPLES),
    startRows: new Uint32Array(EXAMPLES),
    rowsPerExample: 1,
    featureGroups: 3,
  };
}

/** Median milliseconds of a step over the epochs that fit into the budget; the first epoch only warms up. */
async function measure(engine: TrainingEngine, network: Network, budgetMs: number): Promise<number> {
  const train = Uint32Array.from({ length: EXAMPLES }, (_, i) => i);
  const ends: number[] = [];
  const enough = new AbortController();
  const started = performance.now();
  const training = engine.train(
    {
      network,
      settings: { optimizer: 'adam', learningRate: 1e-3, batchSize: BATCH, epochs: 100_000 },
      fold: { train, validation: new Uint32Array(0) },
      seed: 0,
    },
    () => {
      ends.push(performance.now());
      if (ends.length > 2 && ends.at(-1)! - started > budgetMs) enough.abort();
    },
    enough.signal,
  );
  await training.catch((error: unknown) => {
    if (!enough.signal.aborted) throw error;
  });
  const epochs = ends.slice(1).map((end, i) => end - ends[i]);
  return epochs.sort((a, b) => a - b)[epochs.length >> 1] / (EXAMPLES / BATCH);
}
