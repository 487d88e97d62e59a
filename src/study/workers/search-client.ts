import { AppError } from '../../core/errors';
import type { AskedTrial, Observation, Suggestion } from '../../core/search';
import type { Configuration } from '../../core/space';
import { retryAfterDeath } from '../failures';
import type { SearchPort } from '../ports';
import type { OptimizerApi, SearchRequest, StudyExplanation } from './optimizer-protocol';
import { WorkerSupervisor, type WorkerLike } from './supervisor';

/** An answer that takes longer than this is taken for a hung worker. */
const ANSWER_TIMEOUT_MS = 120_000;

/** Points that are explained at a time: the search's own questions get their turn in between. */
const POINTS_AT_ONCE = 200;

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

  /** What is told meanwhile counts for the points that come after it. */
  async explain(points: readonly Configuration[]): Promise<StudyExplanation> {
    if (!this.started) {
      throw new AppError('optimizer-not-started', 'The optimizer was asked before it was started.');
    }
    const parts: StudyExplanation[] = [];
    do {
      const from = parts.length * POINTS_AT_ONCE;
      parts.push(await this.#call((api) => api.explain(points.slice(from, from + POINTS_AT_ONCE))));
    } while (parts.length * POINTS_AT_ONCE < points.length);
    return joined(parts);
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

/** Answers about neighbouring points as one; a curve that one of them lacks is none. */
function joined(parts: readonly StudyExplanation[]): StudyExplanation {
  const curve = (of: (part: StudyExplanation) => Float64Array | null): Float64Array | null => {
    const curves = parts.map(of);
    return curves.some((one) => one === null) ? null : Float64Array.from(curves.flatMap((one) => [...one!]));
  };
  const fits = parts.map((part) => part.fits);
  return {
    mean: curve(({ mean }) => mean),
    sd: curve(({ sd }) => sd),
    acquisition: curve(({ acquisition }) => acquisition),
    feasibility: curve(({ feasibility }) => feasibility),
    probability: curve(({ probability }) => probability),
    supportVectors: parts.at(-1)!.supportVectors,
    fits: fits.includes(null) ? null : Uint8Array.from(fits.flatMap((one) => [...one!])),
  };
}
