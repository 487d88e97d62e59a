import type { AskedTrial, Explanation, Observation, OptimizerSettings, Suggestion } from '../../core/search';
import type { Configuration } from '../../core/space';
import type { ScreenSettings } from '../../planning/screen';

export interface SearchRequest {
  /** Clonable: without `options.screen`, which `screen` stands for. */
  settings: OptimizerSettings;
  /** Absent: black box, nothing is ruled out before training. */
  screen?: ScreenSettings;
}

/** What the method believes of points, and what is known of them without it. */
export interface StudyExplanation extends Explanation {
  /** 1 where the screen lets a point through, 0 where it does not; null where the plan screens nothing. */
  fits: Uint8Array | null;
}

/** What workers/optimizer.ts offers: one optimizer at a time, made by `restart`. */
export interface OptimizerApi {
  /** Makes the optimizer, tells it these observations and which trials are under way. */
  restart(request: SearchRequest, observations: readonly Observation[], asked: readonly AskedTrial[]): void;
  tell(observations: readonly Observation[]): void;
  ask(count: number): Suggestion[];
  /** The arrays of the answer are transferred. */
  explain(points: readonly Configuration[]): StudyExplanation;
}
