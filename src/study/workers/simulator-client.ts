import type {
  ProblemScale,
  ProblemSpec,
  RunSummary,
  SearchOutcome,
  SearchRequest,
} from '../../core/simulate';
import type { LectureState, Scene } from '../../core/simulate/story';
import { WorkerPool } from './pool';
import type { SimulatorApi } from './simulator-protocol';
import { WorkerSupervisor, type WorkerLike } from './supervisor';

/** Trials per message: small enough for progress to move and a cancel to lose little, large enough not to matter. */
const TRIALS_PER_CHUNK = 60;
const CHUNK_TIMEOUT_MS = 120_000;

export type SummariesListener = (
  requests: readonly SearchRequest[],
  summaries: readonly RunSummary[],
) => void;

/** Simulated searches in the background: many at once, and beside them the scenes of the lecture. */
export class SimulatorClient {
  readonly #pool: WorkerPool<SimulatorApi>;
  readonly #stage: WorkerSupervisor<SimulatorApi>;

  constructor(start: () => WorkerLike, workers: number) {
    this.#stage = new WorkerSupervisor({ name: 'lecture', start });
    this.#pool = new WorkerPool(
      Array.from({ length: workers }, (_, i) => new WorkerSupervisor({ name: `simulator ${i + 1}`, start })),
    );
  }

  scene(state: LectureState): Promise<Scene> {
    // Comlink spreads the union of scenes into a union of promises.
    return this.#stage.call((api) => api.scene(state) as Promise<Scene>, { timeoutMs: CHUNK_TIMEOUT_MS });
  }

  outcome(request: SearchRequest): Promise<SearchOutcome> {
    return this.#stage.call((api) => api.outcome(request), { timeoutMs: CHUNK_TIMEOUT_MS });
  }

  scale(problem: ProblemSpec): Promise<ProblemScale> {
    return this.#stage.call((api) => api.scale(problem), { timeoutMs: CHUNK_TIMEOUT_MS });
  }

  /** Runs every request, in this order as far as the workers allow. Rejects with AppError `aborted` when cancelled. */
  async runAll(
    requests: readonly SearchRequest[],
    listener: SummariesListener,
    signal: AbortSignal,
  ): Promise<void> {
    await Promise.all(
      chunksOf(requests).map(async (chunk) => {
        const summaries = await this.#pool.run((api) => api.summaries(chunk), {
          signal,
          timeoutMs: CHUNK_TIMEOUT_MS,
        });
        listener(chunk, summaries);
      }),
    );
  }

  /** Gives the memory of the background workers back; the next run starts them again. */
  rest(): void {
    this.#pool.rest();
  }
}

function chunksOf(requests: readonly SearchRequest[]): SearchRequest[][] {
  const chunks: SearchRequest[][] = [];
  let room = 0;
  for (const request of requests) {
    if (room < request.budget) {
      chunks.push([]);
      room = TRIALS_PER_CHUNK;
    }
    chunks.at(-1)!.push(request);
    room -= request.budget;
  }
  return chunks;
}
