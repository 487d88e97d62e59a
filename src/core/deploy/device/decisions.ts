import * as v from 'valibot';
import { fraction, list } from '../../schema';
import type { Decisions } from './classify';

/** Windows that can vote at most. */
export const MOST_VOTES = 31;

/** How a firmware decides from several windows. */
export const decisionRuleSchema = v.object({
  /** The latest window and those before it; more than half of so many have to be for a class. */
  votes: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(MOST_VOTES)),
  /** A window votes for its most probable class where that reaches the class's probability, and for none elsewhere. */
  thresholds: list(fraction),
});
export type DecisionRule = v.InferOutput<typeof decisionRuleSchema>;

/** Nothing is decided. */
export const UNKNOWN = -1;

/** Whether a rule is one for so many classes. */
export const isRuleFor = ({ thresholds }: DecisionRule, classes: number): boolean =>
  thresholds.length === classes;

/**
 * What the firmware decides with each window; see `vote` in the exported classifier.
 *
 * @param begins whether all before a window is forgotten, as after a gap in the recording
 * @returns a class for each window, or `UNKNOWN`
 */
export function voteAsFirmware(
  { classes, probabilities }: Decisions,
  { votes, thresholds }: DecisionRule,
  begins: (window: number) => boolean,
): Int16Array {
  const reached = Float32Array.from(thresholds);
  let latest: number[] = [];
  return Int16Array.from(classes, (best, window) => {
    const vote = probabilities[window] >= reached[best] ? best : UNKNOWN;
    latest = [vote, ...(begins(window) ? [] : latest)].slice(0, votes);
    const winner = latest.find(
      (one) => one !== UNKNOWN && 2 * latest.filter((other) => other === one).length > votes,
    );
    return winner ?? UNKNOWN;
  });
}
