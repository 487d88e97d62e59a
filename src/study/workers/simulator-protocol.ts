import type {
  ProblemScale,
  ProblemSpec,
  RunSummary,
  SearchOutcome,
  SearchRequest,
} from '../../core/simulate';
import type { LectureState, Scene } from '../../core/simulate/story';

/** What workers/simulator.ts offers. Every answer is a pure function of the question. */
export interface SimulatorApi {
  scene(state: LectureState): Scene;
  summaries(requests: readonly SearchRequest[]): RunSummary[];
  outcome(request: SearchRequest): SearchOutcome;
  scale(problem: ProblemSpec): ProblemScale;
}
