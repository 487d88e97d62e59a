import type { ExamplePlaces, Split, SplitPlan } from '../../core/data';
import type { SearchSpace } from '../../core/space';
import type { AnalysedTrial, AnalysisApi, ImportanceAnswer } from './analysis-protocol';
import { WorkerSupervisor, type WorkerLike } from './supervisor';

const ANSWER_TIMEOUT_MS = 120_000;

/** Analysis of data and trials in a worker of its own, so that neither the page nor the search ever waits for it. */
export class AnalysisClient {
  readonly #supervisor: WorkerSupervisor<AnalysisApi>;

  constructor(start: () => WorkerLike = startAnalysis) {
    this.#supervisor = new WorkerSupervisor({ name: 'analysis', start });
  }

  /** @throws AppError `aborted`, or as the supervisor does */
  importance(
    space: SearchSpace,
    trials: readonly AnalysedTrial[],
    seed: number,
    signal?: AbortSignal,
  ): Promise<ImportanceAnswer> {
    return this.#supervisor.call((api) => api.importance(space, trials, seed), {
      signal,
      timeoutMs: ANSWER_TIMEOUT_MS,
    });
  }

  /** @throws AppError as `splitExamples` or the supervisor do */
  split(places: ExamplePlaces, plan: SplitPlan): Promise<Split> {
    return this.#supervisor.call((api) => api.split(places, plan), { timeoutMs: ANSWER_TIMEOUT_MS });
  }

  close(): Promise<void> {
    return this.#supervisor.close();
  }
}

// The bundler finds workers by this very form of the call.
const startAnalysis = () =>
  new Worker(new URL('../../../workers/analysis.ts', import.meta.url), { type: 'module' });
