import type { RunSummary, SearchRequest } from '../../core/simulate';
import type { RunMemory } from './simulated-memory';
import type { SimulatorClient } from '../../study/workers/simulator-client';

export interface FinishedRun {
  request: SearchRequest;
  summary: RunSummary;
}

/** Pictures are drawn anew this often at most, so that the page stays lively. */
const REDRAW_MS = 250;

/** Background runs: started, cancelled and resumed, across reloads too; a run that is known is never made again. */
export class BackgroundRuns {
  readonly #simulator: SimulatorClient;
  readonly #memory: RunMemory;
  /** By `keyOf`. */
  readonly #known: Record<string, RunSummary> = {};
  #wanted: readonly SearchRequest[] = [];
  #controller: AbortController | null = null;
  /** Ticks when a run is finished: `finished` is read anew. */
  #version = $state(0);
  #running = $state(false);
  #error = $state.raw<unknown>(null);
  #startedAt = 0;
  #redraw: ReturnType<typeof setTimeout> | null = null;
  #startedWith = 0;
  #recalling: Promise<void> = Promise.resolve();

  constructor(simulator: SimulatorClient, memory: RunMemory) {
    this.#simulator = simulator;
    this.#memory = memory;
  }

  get running(): boolean {
    return this.#running;
  }

  get error(): unknown {
    return this.#error;
  }

  get total(): number {
    void this.#version;
    return this.#wanted.length;
  }

  /** Those of the wanted runs that are finished, in the order of wanting. */
  readonly finished: readonly FinishedRun[] = $derived.by(() => {
    void this.#version;
    return this.#wanted.flatMap((request) => {
      const summary = this.#known[keyOf(request)];
      return summary ? { request, summary } : [];
    });
  });

  /** Expected time until the last run, from the pace so far; null before the first. */
  get remainingMs(): number | null {
    void this.#version;
    const finished = this.finished.length;
    const made = finished - this.#startedWith;
    if (!this.#running || made === 0) return null;
    return ((performance.now() - this.#startedAt) / made) * (this.#wanted.length - finished);
  }

  /** These are the runs wanted already. */
  wants(requests: readonly SearchRequest[]): boolean {
    return (
      requests.length === this.#wanted.length &&
      requests.every((request, i) => keyOf(request) === keyOf(this.#wanted[i]))
    );
  }

  /** Shows what is known of these runs without making any; ends runs in progress. */
  want(requests: readonly SearchRequest[]): void {
    this.cancel();
    this.#wanted = requests;
    this.#error = null;
    this.#recalling = this.#recall(requests);
    this.#show();
  }

  /** Makes the wanted runs that are not known yet. */
  async run(): Promise<void> {
    if (this.#running) return;
    const controller = (this.#controller = new AbortController());
    this.#running = true;
    this.#error = null;
    try {
      await this.#recalling;
      controller.signal.throwIfAborted();
      const missing = this.#missing(this.#wanted);
      this.#startedAt = performance.now();
      this.#startedWith = this.#wanted.length - missing.length;
      await this.#simulator.runAll(
        missing,
        (requests, summaries) => this.#keep(requests, summaries),
        controller.signal,
      );
    } catch (error) {
      if (!controller.signal.aborted && this.#controller === controller) {
        this.#error = error;
        controller.abort();
      }
    } finally {
      if (this.#controller === controller) {
        this.#running = false;
        this.#controller = null;
        this.#show();
        this.#simulator.rest();
      }
    }
  }

  cancel(): void {
    this.#controller?.abort();
    this.#controller = null;
    this.#running = false;
    this.#show();
  }

  #missing(requests: readonly SearchRequest[]): SearchRequest[] {
    return requests.filter((request) => !(keyOf(request) in this.#known));
  }

  /** Brings back what was made before the page was loaded. */
  async #recall(requests: readonly SearchRequest[]): Promise<void> {
    const missing = this.#missing(requests);
    if (missing.length === 0) return;
    const stored = await this.#memory.load(missing);
    missing.forEach((request, i) => {
      const summary = stored[i];
      if (summary) this.#known[keyOf(request)] ??= summary;
    });
    this.#show();
  }

  #show(): void {
    if (this.#redraw !== null) clearTimeout(this.#redraw);
    this.#redraw = null;
    this.#version++;
  }

  #keep(requests: readonly SearchRequest[], summaries: readonly RunSummary[]): void {
    requests.forEach((request, i) => (this.#known[keyOf(request)] = summaries[i]));
    void this.#memory.keep(requests, summaries);
    this.#redraw ??= setTimeout(() => this.#show(), REDRAW_MS);
  }
}

const keys = new WeakMap<SearchRequest, string>();

function keyOf(request: SearchRequest): string {
  let key = keys.get(request);
  if (key === undefined) keys.set(request, (key = JSON.stringify(request)));
  return key;
}
