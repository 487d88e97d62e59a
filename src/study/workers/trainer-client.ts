import type { ExampleSet } from '../../core/data/types';
import type { EngineId, FoldOutcome } from '../../training/types';
import type { TrainerPort } from '../ports';
import { WorkerPool } from './pool';
import { WorkerSupervisor, type WorkerLike } from './supervisor';
import type {
  EngineAddresses,
  EpochListener,
  FoldRequest,
  RefitOutcome,
  RefitRequest,
  TrainerApi,
} from './trainer-protocol';

/** A fold that finishes no epoch for this long is taken for hung; the largest networks need about a minute. */
const EPOCH_TIMEOUT_MS = 15 * 60_000;

export interface TrainerSettings {
  workers: number;
  start(): WorkerLike;
  addresses: EngineAddresses;
  examples: ExampleSet;
}

/** A pool of trainer workers that all hold the same examples. */
export class TrainerClient implements TrainerPort {
  readonly #pool: WorkerPool<TrainerApi>;
  #engine: EngineId | null = null;

  constructor({ workers, start, addresses, examples }: TrainerSettings) {
    const supervise = (_: unknown, i: number) =>
      new WorkerSupervisor<TrainerApi>({
        name: `trainer ${i + 1}`,
        start,
        open: async (api) => {
          this.#engine = await api.open(addresses);
          await api.load(examples);
        },
        abort: (api) => api.abort(),
      });
    this.#pool = new WorkerPool(Array.from({ length: workers }, supervise));
  }

  get workers(): number {
    return this.#pool.size;
  }

  async open(): Promise<EngineId> {
    await this.#pool.open();
    return this.#engine!;
  }

  evaluateFold(request: FoldRequest, onEpoch: EpochListener, signal: AbortSignal): Promise<FoldOutcome> {
    return this.#pool.run((api, callback) => api.evaluateFold(request, callback(onEpoch)), {
      signal,
      timeoutMs: EPOCH_TIMEOUT_MS,
    });
  }

  refit(request: RefitRequest, onEpoch: EpochListener, signal: AbortSignal): Promise<RefitOutcome> {
    return this.#pool.run((api, callback) => api.refit(request, callback(onEpoch)), {
      signal,
      timeoutMs: EPOCH_TIMEOUT_MS,
    });
  }

  rest(): void {
    this.#pool.rest();
  }

  close(): Promise<void> {
    return this.#pool.close();
  }
}
