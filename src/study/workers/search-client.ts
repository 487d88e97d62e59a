import { AppError } from '../../core/errors';
import type { AskedTrial, Explanation, Observation, Suggestion } from '../../core/search/types';
import type { Configuration } from '../../core/space/types';
import { retryAfterDeath } from '../failures';
import type { SearchPort } from '../ports';
import type { OptimizerApi, SearchRequest } from './optimizer-protocol';
import { WorkerSupervisor, type WorkerLike } from './supervisor';

/** An answer that takes longer than this is taken for a hung worker. */
const ANSWER_TIMEOUT_MS = 120_000;

/**
 * The optimizer in its worker. Remembers what it was told, and asked, so that a worker that had to be replaced knows
 * as much as the one before.
 */
export class SearchClient implements SearchPort {
  readonly #supervisor: WorkerSupervisor<OptimizerApi>;
  #request: SearchRequest | null = null;
  #told: readonly Observation[] = [];
  #asked: readonly AskedTrial[] = [];

  constructor(start: () => WorkerLike) {
    this.#supervisor = new WorkerSupervisor<OptimizerApi>({
      name: 'optimizer',
      start,
      open: async (api) => {
        if (this.#request) await api.restart(this.#request, this.#told, this.#asked);
      },
    });
  }

  get started(): boolean {
    return this.#request !== null;
  }

  async restart(
    request: SearchRequest,
    observations: readonly Observation[],
    asked: readonly AskedTrial[],
    signal?: AbortSignal,
  ): Promise<void> {
    this.#request = request;
    this.#told = [...observations];
    this.#asked = [...asked];
    await this.#call((api) => api.restart(request, this.#told, this.#asked), signal);
  }

  async tell(observations: readonly Observation[]): Promise<void> {
    // A worker started for this very call would otherwise be told twice.
    await this.#supervisor.open();
    await this.#supervisor.call((api) => api.tell(observations), { timeoutMs: ANSWER_TIMEOUT_MS });
    this.#told = [...this.#told, ...observations];
    const answered = new Set(observations.map(({ trial }) => trial));
    this.#asked = this.#asked.filter(({ trial }) => !answered.has(trial));
  }

  async ask(trial: number, signal?: AbortSignal): Promise<Suggestion | null> {
    const [suggestion] = await this.#call<Suggestion[]>((api) => api.ask(1), signal);
    if (!suggestion) return null;
    const { configuration, fidelity } = suggestion;
    this.#asked = [...this.#asked, { configuration, fidelity, trial }];
    return suggestion;
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
