import { runRequest, simulatedProblem, summariseRun } from '../../core/simulate';
import { sceneOf } from '../../core/simulate/story';
import type { SimulatorApi } from './simulator-protocol';

/** Answers about simulated searches; what a worker offers, and what tests run in place. */
export function createSimulatorService(): SimulatorApi {
  return {
    scene: sceneOf,
    outcome: runRequest,
    scale(problem) {
      const { optimum, medianDeployable } = simulatedProblem(problem);
      return { optimum, medianDeployable };
    },
    summaries: (requests) =>
      requests.map((request) =>
        summariseRun(simulatedProblem(request.problem), runRequest(request), request.budget),
      ),
  };
}
