import { AppError } from '../../core/errors';
import type { Explanation, Observation, Suggestion } from '../../core/search/types';
import type { Configuration } from '../../core/space/types';
import { retryAfterDeath } from '../failures';
import type { SearchPort } from '../ports';
import type { OptimizerApi, SearchRequest } from './optimizer-protocol';
import { WorkerSupervisor, type WorkerLike } from './supervisor';

/** An answer that takes longer than this is taken for a hung worker. */
const ANSWER_TIMEOUT_MS = 120_000;

/**
 * The optimizer in its worker. Remembers what it was told, so that a worker that had to be replaced knows as much as
 * the one before.
 */
export class SearchClient implements SearchPort {
  readonly #supervisor: WorkerSupervisor<OptimizerApi>;
  #request: SearchRequest | null = null;
  #told: readonly Observation[] = [];

  constructor(start: () => WorkerLike) {
    this.#supervisor = new WorkerSupervisor<OptimizerApi>({
      name: 'optimizer',
      start,
      open: async (api) => {
        if (this.#request) await api.restart(this.#request, this.#told);
      },
    });
  }

  get started(): boolean {
    return this.#request !== null;
  }

  async restart(
    request: SearchRequest,
    observations: readonly Observation[],
    signal?: AbortSignal,
  ): Promise<void> {
    this.#request = request;
    this.#told = [...observations];
    await this.#call((api) => api.restart(request, this.#told), signal);
  }

  async tell(observations: readonly Observation[]): Promise<void> {
    // A worker started for this very call would otherwise be told twice.
    await this.#supervisor.open();
    await this.#supervisor.call((api) => api.tell(observations), { timeoutMs: ANSWER_TIMEOUT_MS });
    this.#told = [...this.#told, ...observations];
  }

  ask(count: number, signal?: AbortSignal): Promise<Suggestion[]> {
    return this.#call((api) => api.ask(count), signal);
  }

  explain(points: readonly Configuration[]): Promise<Explanation> {
    if (!this.started) {
      return Promise.reject(
        new AppError('optimizer-not-started', 'The optimizer was asked before it was started.'),
      );
    }
    return this.#call((api) => api.explain(points));
  }

  close(): Promise<void> {
    return this.#supervisor.close();
  }

  #call<T>(task: Parameters<WorkerSupervisor<OptimizerApi>['call']>[0], signal?: AbortSignal): Promise<T> {
    const live = signal ?? new AbortController().signal;
    return retryAfterDeath(live, () =>
      this.#supervisor.call(task, { signal, timeoutMs: ANSWER_TIMEOUT_MS }),
    ) as Promise<T>;
  }
}
