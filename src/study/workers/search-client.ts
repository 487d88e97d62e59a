import { AppError } from '../../core/errors';
import type { AskedTrial, Observation, Suggestion } from '../../core/search';
import type { Configuration } from '../../core/space';
import { retryOnMachine } from '../failures';
import type { SearchPort } from '../ports';
import type { OptimizerApi, SearchRequest, StudyExplanation } from './optimizer-protocol';
import { WorkerSupervisor, type Task, type WorkerLike } from './supervisor';

/** An answer may take so many times as long as the longest one so far, and at least as long as a new study may need. */
const SLACK = 20;
const SHORTEST_MS = 20_000;
const LONGEST_MS = 120_000;

const NEVER = new AbortController().signal;

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
  #longestMs = 0;

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
    // Thousands of trials take a while, and the first question waits for them.
    this.#longestMs = Math.max(this.#longestMs, 10 * observations.length);
    await this.#call((api) => api.restart(request, this.#told, this.#asked), signal);
  }

  async tell(observations: readonly Observation[], signal?: AbortSignal): Promise<void> {
    const before = { told: this.#told, asked: this.#asked };
    const answered = new Set(observations.map(({ trial }) => trial));
    const tell = async () => {
      [this.#told, this.#asked] = [before.told, before.asked];
      // A worker started for this very call would otherwise be told twice.
      await this.#supervisor.open();
      await this.#answer((api) => api.tell(observations), signal);
    };
    await retryOnMachine(signal ?? NEVER, tell);
    this.#told = [...before.told, ...observations];
    this.#asked = before.asked.filter(({ trial }) => !answered.has(trial));
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

  #call<T>(task: Task<OptimizerApi, T>, signal?: AbortSignal): Promise<T> {
    return retryOnMachine(signal ?? NEVER, () => this.#answer(task, signal));
  }

  /** The optimizer is a pure function of what it was told: one that hangs is replaced, and nothing is lost. */
  async #answer<T>(task: Task<OptimizerApi, T>, signal?: AbortSignal): Promise<T> {
    const timeoutMs = Math.min(LONGEST_MS, Math.max(SHORTEST_MS, SLACK * this.#longestMs));
    const startedAt = performance.now();
    const answer = await this.#supervisor.call(task, { signal, timeoutMs });
    this.#longestMs = Math.max(this.#longestMs, performance.now() - startedAt);
    return answer;
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
