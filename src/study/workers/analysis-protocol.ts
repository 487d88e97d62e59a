import type { ExamplePlaces, Split, SplitPlan } from '../../core/data';
import type { Importance } from '../../core/search';
import type { Configuration, SearchSpace } from '../../core/space';

/** What of a trial its analysis needs. */
export interface AnalysedTrial {
  configuration: Configuration;
  deployable: boolean;
  objective?: number;
}

/** What matters for the accuracy, and what for being deployable; null where the trials cannot tell yet. */
export interface ImportanceAnswer {
  accuracy: Importance | null;
  deployability: Importance | null;
}

/** What workers/analysis.ts offers: looks at data and back at trials. Every answer is a pure function of the question. */
export interface AnalysisApi {
  /** @throws AppError as `splitExamples` does */
  split(examples: ExamplePlaces, plan: SplitPlan): Split;
  importance(space: SearchSpace, trials: readonly AnalysedTrial[], seed: number): ImportanceAnswer;
}
