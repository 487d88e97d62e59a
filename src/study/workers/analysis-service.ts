import { splitExamples } from '../../core/data';
import { permutationImportance } from '../../core/search';
import type { AnalysisApi } from './analysis-protocol';

/** Looks at data and back at trials; what a worker offers, and what tests run in place. */
export function createAnalysisService(): AnalysisApi {
  return {
    split: splitExamples,
    importance: (space, trials, seed) => ({
      accuracy: permutationImportance(
        space,
        trials.flatMap(({ configuration, objective }) =>
          objective === undefined ? [] : [{ configuration, target: objective }],
        ),
        { seed },
      ),
      deployability: permutationImportance(
        space,
        trials.map(({ configuration, deployable }) => ({ configuration, target: deployable ? 1 : 0 })),
        { seed },
      ),
    }),
  };
}
