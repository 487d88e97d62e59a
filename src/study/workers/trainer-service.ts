import { transfer } from 'comlink';
import { compareOutputs, compressWeights, predictedClasses } from '../../core/deploy';
import { AppError } from '../../core/errors';
import { evaluateFold } from '../../training/evaluate-fold';
import type { FoldOutcome, TrainingEngine } from '../../training/types';
import type {
  EngineAddresses,
  EpochListener,
  RefitOutcome,
  RefitRequest,
  TrainerApi,
} from './trainer-protocol';

/** Runs one engine on one example set; what a worker offers, and what tests run in place. */
export function createTrainerService(
  start: (addresses: EngineAddresses) => Promise<TrainingEngine>,
): TrainerApi {
  let engine: TrainingEngine | null = null;
  let running: AbortController | null = null;
  const abortable = async <T>(
    work: (engine: TrainingEngine, signal: AbortSignal) => Promise<T>,
  ): Promise<T> => {
    if (!engine)
      throw new AppError('engine-not-open', 'The trainer was asked before its engine was started.');
    const controller = (running = new AbortController());
    try {
      return await work(engine, controller.signal);
    } finally {
      if (running === controller) running = null;
    }
  };
  return {
    async open(addresses) {
      engine?.dispose();
      engine = await start(addresses);
      return engine.id;
    },
    load: (examples) => abortable((opened) => opened.load(examples)),
    evaluateFold: ({ task, compressions, ...wanted }, onEpoch) =>
      abortable(async (opened, signal) => {
        const outcome = await evaluateFold(opened, task, compressions, { ...wanted, onEpoch, signal });
        return transfer(outcome, buffersOf(outcome));
      }),
    refit: (request, onEpoch) => abortable((opened, signal) => refit(opened, request, onEpoch, signal)),
    abort: () => running?.abort(),
  };
}

/** Weights and training state may share their tensors. */
function buffersOf({ weights = [], state }: FoldOutcome): ArrayBuffer[] {
  const tensors = [...weights, ...(state?.weights ?? []), ...(state?.optimizer ?? [])];
  return [...new Set(tensors.map(({ buffer }) => buffer as ArrayBuffer))];
}

/** The outer test is looked at once, by the compressed model, after everything about it is decided. */
async function refit(
  engine: TrainingEngine,
  { network, settings, seed, compression, search, outerTest }: RefitRequest,
  onEpoch: EpochListener,
  signal: AbortSignal,
): Promise<RefitOutcome> {
  const fold = { train: search, validation: new Uint32Array(0) };
  const model = await engine.train({ network, settings, fold, seed }, onEpoch, signal);
  const compressedWeights = compressWeights(network, model.weights, compression);
  const predict = (weights: readonly Float32Array[], examples: Uint32Array) =>
    engine.predict(network, weights, model.normalisation, examples);
  const { crossAccuracy } = compareOutputs(
    await predict(model.weights, search),
    await predict(compressedWeights, search),
    network.classes,
  );
  const testPredicted =
    outerTest.length === 0
      ? new Uint16Array(0)
      : predictedClasses(await predict(compressedWeights, outerTest), network.classes);
  return { model, compressedWeights, crossAccuracy, testPredicted };
}
