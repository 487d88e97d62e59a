import { chooseEngine, type EngineSpeed, type TrialSize } from '../../training/engine-speed';
import type { EngineId } from '../../core/records/engine';
import type { SpeedStore } from '../device-speeds';
import type { ExampleSet } from '../../core/data';
import { AppError, asAppError } from '../../core/errors';
import type { FoldListeners, TrainerPort } from '../ports';
import { enginesFor, type EngineSetting } from '../../planning/engine-choice';
import { speedsOf } from './calibration';
import { EpochWatch, epochMacs } from './epoch-watch';
import { WorkerPool } from './pool';
import { WorkerSupervisor, type Task, type WorkerLike } from './supervisor';
import type {
  EngineAddresses,
  EpochListener,
  FoldRequest,
  RefitOutcome,
  RefitRequest,
  TrainerApi,
} from './trainer-protocol';

export interface TrainerSettings {
  workers: number;
  engine: EngineSetting;
  start(): WorkerLike;
  addresses: EngineAddresses;
  /** The data set that trainers read from the storage. */
  datasetId: string;
  speeds: SpeedStore;
}

/** Trainer workers that all train on the same data set: one for the GPU, as many as there are cores for every other engine. */
export class TrainerClient implements TrainerPort {
  readonly #settings: TrainerSettings;
  readonly #pools = new Map<EngineId, WorkerPool<TrainerApi>>();
  /** Engines that may be chosen, the first where no speed is known. */
  #engines: readonly EngineId[] = ['wasm'];
  #speeds: readonly EngineSpeed[] = [];
  readonly #watches = new Map<EngineId, EpochWatch>();

  constructor(settings: TrainerSettings) {
    this.#settings = settings;
  }

  get workers(): number {
    return this.#settings.workers;
  }

  async open(): Promise<EngineId> {
    const { engine, start, addresses, speeds: store } = this.#settings;
    this.#engines = await enginesFor(engine);
    if (this.#engines.length > 1) {
      this.#speeds = await speedsOf({ engines: this.#engines, start, addresses, store });
      this.#engines = this.#speeds.map((speed) => speed.engine);
    }
    const [first = 'wasm'] = this.#engines;
    await this.#pool(first).open();
    return first;
  }

  engineFor(trial: TrialSize): EngineId {
    const there = this.#speeds.filter(({ engine }) => this.#engines.includes(engine));
    return chooseEngine(there, trial, { workers: this.workers }) ?? this.#engines[0] ?? 'wasm';
  }

  giveUp(engine: EngineId): void {
    this.#engines = this.#engines.filter((other) => other !== engine);
    this.#pools.get(engine)?.rest();
  }

  async evaluateFolds(
    engine: EngineId,
    requests: readonly FoldRequest[],
    { onEpoch, onFold }: FoldListeners,
    signal: AbortSignal,
  ): Promise<void> {
    const groups = isBatched(engine) ? [requests] : requests.map((request) => [request]);
    const settled = await Promise.allSettled(
      groups.map(async (group) => {
        const macs = Math.max(...group.map(({ task }) => epochMacs(task.network, task.fold.train.length)));
        const outcomes = await this.#run(engine, group.length * macs, signal, (api, callback) =>
          api.evaluateFolds(group, callback(onEpoch)),
        );
        await Promise.all(outcomes.map(onFold));
      }),
    );
    const failure = settled.find((result) => result.status === 'rejected');
    if (failure) throw failure.reason;
  }

  refit(
    engine: EngineId,
    request: RefitRequest,
    onEpoch: EpochListener,
    signal: AbortSignal,
  ): Promise<RefitOutcome> {
    const macs = epochMacs(request.network, request.search.length);
    return this.#run(engine, macs, signal, (api, callback) => api.refit(request, callback(onEpoch)));
  }

  async examples(): Promise<ExampleSet> {
    const [pool] = [...this.#pools.values()];
    if (!pool) throw new AppError('no-examples', 'No trainer has examples.', 'Start the study first.');
    return pool.run((api) => api.examples());
  }

  rest(): void {
    for (const pool of this.#pools.values()) pool.rest();
  }

  async close(): Promise<void> {
    await Promise.all([...this.#pools.values()].map((pool) => pool.close()));
  }

  /** @param macs multiply-accumulates between two signs of life */
  async #run<T>(engine: EngineId, macs: number, signal: AbortSignal, task: Task<TrainerApi, T>): Promise<T> {
    const pool = this.#pool(engine);
    const watch = this.#watch(engine);
    const watched: typeof task = (api, callback) => {
      let heardAt = performance.now();
      const timed: typeof callback = (listener) =>
        callback((...values) => {
          const now = performance.now();
          watch.took(macs, now - heardAt);
          heardAt = now;
          listener(...values);
        });
      return task(api, timed);
    };
    try {
      return await pool.run(watched, { signal, timeoutMs: watch.boundMs(macs) });
    } catch (error) {
      // The device does not come back: the next call gets a new worker and a new adapter.
      if (asAppError(error).code === 'gpu-lost') pool.rest();
      throw error;
    }
  }

  #watch(engine: EngineId): EpochWatch {
    const watch = this.#watches.get(engine) ?? new EpochWatch();
    this.#watches.set(engine, watch);
    return watch;
  }

  #pool(engine: EngineId): WorkerPool<TrainerApi> {
    let pool = this.#pools.get(engine);
    if (!pool) {
      const size = isBatched(engine) ? 1 : this.workers;
      pool = new WorkerPool(Array.from({ length: size }, (_, i) => this.#supervise(engine, i)));
      this.#pools.set(engine, pool);
    }
    return pool;
  }

  #supervise(engine: EngineId, index: number): WorkerSupervisor<TrainerApi> {
    const { start, addresses, datasetId } = this.#settings;
    return new WorkerSupervisor<TrainerApi>({
      name: `trainer ${index + 1} (${engine})`,
      start,
      open: async (api) => {
        await api.open(engine, addresses);
        await api.load(datasetId);
      },
      abort: (api) => api.abort(),
    });
  }
}

/** Trains the folds of a trial together. */
const isBatched = (engine: EngineId) => engine === 'tfjs-webgpu';
