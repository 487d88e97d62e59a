import type { ProblemSpec, RunSummary, SearchOutcome, SearchRequest } from '../../core/simulate';
import type { LectureState, Scene } from '../../core/simulate/story';

/** What a regret of 0 and of 1 mean in the objective of a problem. */
export interface ProblemScale {
  optimum: number;
  medianDeployable: number;
}

/** What workers/simulator.ts offers. Every answer is a pure function of the question. */
export interface SimulatorApi {
  scene(state: LectureState): Scene;
  summaries(requests: readonly SearchRequest[]): RunSummary[];
  outcome(request: SearchRequest): SearchOutcome;
  scale(problem: ProblemSpec): ProblemScale;
}
