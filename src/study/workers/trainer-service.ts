import { releaseProxy, transfer } from 'comlink';
import { examplesSeen, type ExampleSet, type SeenInput } from '../../core/data';
import { compareOutputs, foldOutputsOnDevice, predictedClasses } from '../../core/deploy';
import { AppError } from '../../core/errors';
import { prunedWeights, type Network } from '../../core/network';
import { calibrate } from '../../training/engine-speed';
import { evaluateFold, evaluateFoldsTogether, type Device } from '../../training/evaluate-fold';
import type { TfjsEngine } from '../../training/tfjs/engine';
import type { EngineId } from '../../core/records/engine';
import type { EpochMetrics } from '../../core/records/fold';
import { inputKey } from '../../core/signal';
import type { FoldOutcome, TrainingEngine } from '../../training/types';
import type {
  EngineAddresses,
  EpochListener,
  FoldEpochListener,
  FoldRequest,
  RefitOutcome,
  RefitRequest,
  TrainerApi,
  WholeModel,
} from './trainer-protocol';

/** Runs one engine, and the exported kernels, on one example set; what a worker offers, and what tests run in place. */
export function createTrainerService(
  start: (engine: EngineId, addresses: EngineAddresses) => Promise<TrainingEngine>,
  loadKernels: (url: string) => Promise<WebAssembly.Module>,
  readExamples: (datasetId: string) => Promise<ExampleSet>,
): TrainerApi {
  let engine: TrainingEngine | null = null;
  let kernels: WebAssembly.Module | null = null;
  let examples: ExampleSet | null = null;
  let seen: SeenExamples | null = null;
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
  /** Has the engine hold what a network sees of the examples. */
  const deviceFor = async (opened: TrainingEngine, input: SeenInput): Promise<Device> => {
    if (!kernels || !seen) throw noExamples();
    return { kernels, examples: await seen.loadedFor(opened, input) };
  };
  return {
    async open(id, addresses) {
      engine?.dispose();
      engine = await start(id, addresses);
      kernels = await loadKernels(addresses.kernels);
    },
    calibrate: () => abortable((opened) => calibrate(opened)),
    load: (datasetId) =>
      abortable(async (opened) => {
        examples = null;
        seen = null;
        const read = await readExamples(datasetId);
        await opened.load(read);
        examples = read;
        seen = new SeenExamples(read, kernels!);
      }),
    evaluateFolds: (requests, onEpoch) =>
      releasing(onEpoch, () =>
        abortable(async (opened, signal) => {
          const device = await deviceFor(opened, requests[0].input);
          const outcomes = isBatched(opened)
            ? await evaluateTogether(opened, device, requests, onEpoch, signal)
            : await evaluateInTurn(opened, device, requests, onEpoch, signal);
          return transfer(outcomes, [...new Set(outcomes.flatMap(buffersOf))]);
        }),
      ),
    refit: (request, onEpoch) =>
      releasing(onEpoch, () =>
        abortable(async (opened, signal) =>
          refit(opened, await deviceFor(opened, request.input), request, onEpoch, signal),
        ),
      ),
    async examples() {
      if (!examples) throw noExamples();
      return examples;
    },
    abort: () => running?.abort(),
  };
}

/** What networks see of so many bytes of examples is kept beside them; what was not looked at for longest goes. */
const KEPT_BYTES = 128 << 20;

/** The examples of a data set as networks with different front ends see them. */
class SeenExamples {
  readonly #examples: ExampleSet;
  readonly #kernels: WebAssembly.Module;
  readonly #kept = new Map<string, ExampleSet>();
  #loaded = inputKey({});

  constructor(examples: ExampleSet, kernels: WebAssembly.Module) {
    this.#examples = examples;
    this.#kernels = kernels;
  }

  /** They are what the engine holds afterwards. */
  async loadedFor(engine: TrainingEngine, input: SeenInput): Promise<ExampleSet> {
    const key = inputKey(input);
    const examples = this.#kept.get(key) ?? examplesSeen(this.#examples, input, this.#kernels);
    this.#keep(key, examples);
    if (key !== this.#loaded) {
      this.#loaded = 'none';
      await engine.load(examples);
      this.#loaded = key;
    }
    return examples;
  }

  #keep(key: string, examples: ExampleSet): void {
    this.#kept.delete(key);
    this.#kept.set(key, examples);
    const bytes = () => [...this.#kept.values()].reduce((sum, { features }) => sum + features.byteLength, 0);
    while (this.#kept.size > 1 && bytes() > KEPT_BYTES) this.#kept.delete(this.#kept.keys().next().value!);
  }
}

const noExamples = () =>
  new AppError('no-examples', 'No examples are loaded', 'Load an example set before training.');

/** Closes the listener's channel when the work has ended: left to the garbage collector, channels pile up. */
async function releasing<T>(
  listener: ((...values: never[]) => void) & { [releaseProxy]?: () => void },
  work: () => Promise<T>,
): Promise<T> {
  try {
    return await work();
  } finally {
    listener[releaseProxy]?.();
  }
}

async function evaluateInTurn(
  engine: TrainingEngine,
  device: Device,
  requests: readonly FoldRequest[],
  onEpoch: FoldEpochListener,
  signal: AbortSignal,
): Promise<FoldOutcome[]> {
  const outcomes: FoldOutcome[] = [];
  for (const request of requests) {
    const { compressions, fold, keepWeights, keepState } = request;
    const wanted = { fold, keepWeights, keepState };
    // No bind: Comlink drops the arguments bound to a proxy.
    const options = { ...wanted, onEpoch: (metrics: EpochMetrics) => onEpoch(fold, metrics), signal };
    outcomes.push(await evaluateFold(engine, device, taskOf(request), compressions, options));
  }
  return outcomes;
}

/** Weights to start from where a model is pruned to a network. */
const startOf = (network: Network, prune: WholeModel | undefined) =>
  prune && { initial: prunedWeights(prune.network, prune.weights, network) };

const taskOf = ({ task, prune }: FoldRequest) => ({ ...task, ...startOf(task.network, prune) });

const isBatched = (engine: TrainingEngine): engine is TfjsEngine => 'trainFolds' in engine;

/** One graph for all folds that stand at the same epoch. */
async function evaluateTogether(
  engine: TfjsEngine,
  device: Device,
  requests: readonly FoldRequest[],
  onEpoch: FoldEpochListener,
  signal: AbortSignal,
): Promise<FoldOutcome[]> {
  const outcomes: FoldOutcome[] = [];
  for (const start of new Set(requests.map(({ task }) => task.resume?.epochs ?? 0))) {
    const group = requests.filter(({ task }) => (task.resume?.epochs ?? 0) === start);
    const { compressions, keepWeights, keepState } = group[0];
    const judged = await evaluateFoldsTogether(engine, device, group.map(taskOf), compressions, {
      keepWeights,
      keepState,
      signal,
      onEpoch: (i, metrics) => onEpoch(group[i].fold, metrics),
    });
    outcomes.push(...judged.map((outcome, i) => ({ ...outcome, fold: group[i].fold })));
  }
  return outcomes;
}

/** Weights and training state may share their tensors. */
function buffersOf({ weights = [], state }: FoldOutcome): ArrayBuffer[] {
  const tensors = [...weights, ...(state?.weights ?? []), ...(state?.optimizer ?? [])];
  return [...new Set(tensors.map(({ buffer }) => buffer as ArrayBuffer))];
}

/** The outer test is looked at once, by the compressed model, after everything about it is decided. */
async function refit(
  engine: TrainingEngine,
  { kernels, examples }: Device,
  request: RefitRequest,
  onEpoch: EpochListener,
  signal: AbortSignal,
): Promise<RefitOutcome> {
  const { network, settings, seed, classWeights, compression, prune, search, outerTest, trained } = request;
  const fold = { train: search, validation: new Uint32Array(0) };
  const task = { network, settings, fold, seed, classWeights, ...startOf(network, prune) };
  const model = trained
    ? { ...trained, weights: [...trained.weights], diverged: false, engine: engine.id }
    : await engine.train(task, onEpoch, signal);
  if (model.diverged)
    return { model, crossAccuracy: NaN, l2RelativeError: NaN, testPredicted: new Uint16Array(0) };
  const { classes } = network;
  const validation = new Uint32Array(search.length + outerTest.length);
  validation.set(search);
  validation.set(outerTest, search.length);
  const run = (whole: WholeModel, validation: Uint32Array) =>
    foldOutputsOnDevice(kernels, compression, { ...whole, normalisation: model.normalisation }, examples, {
      train: trained?.examples ?? search,
      validation,
    });
  const onDevice = run({ network, weights: model.weights }, validation);
  const original = await engine.predict(network, model.weights, model.normalisation, search);
  const onSearch = onDevice.subarray(0, original.length);
  const { crossAccuracy, l2RelativeError } = compareOutputs(original, onSearch, classes);
  const agreement = prune && compareOutputs(run(prune, search), onSearch, classes).crossAccuracy;
  const testPredicted = predictedClasses(onDevice.subarray(original.length), classes);
  return { model, crossAccuracy, l2RelativeError, agreement, testPredicted };
}
