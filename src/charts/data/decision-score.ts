import type { PredictionRecord } from './predictions';

/** What votes of several windows come to on recordings whose classes are known. */
export interface DecisionScore {
  votes: number;
  /** Times that a class was decided anew where another one was true. */
  falseAlarms: number;
  /** Of recording, in units of the records: seconds, or rows where the rate is not known. */
  length: number;
  /** Stretches of one class. */
  stretches: number;
  /** Of them, those in which their class was decided. */
  found: number;
  /** Mean time from the beginning of a stretch to the end of the window with which its class was decided; absent: none was. */
  delay?: number;
  /** Share of the windows with which nothing is decided. */
  unknown: number;
}

/** Whether a window does not follow the one before without a gap: all votes before it are forgotten. */
export function beginsAnew(records: readonly PredictionRecord[], window: number): boolean {
  const [before, own] = [records[window - 1], records[window]];
  return !before || before.session !== own.session || own.start > before.end;
}

/** @param decided a class for each record, or a negative number */
export function scoreDecisions(
  records: readonly PredictionRecord[],
  decided: ArrayLike<number>,
  votes: number,
): DecisionScore {
  const score = { falseAlarms: 0, length: 0, stretches: 0, found: 0, unknown: 0 };
  let [waited, open, since] = [0, false, 0];
  records.forEach((record, i) => {
    const { truth, start, end } = record;
    const anew = beginsAnew(records, i);
    const before = anew ? undefined : records[i - 1];
    const decision = decided[i];
    if (decision < 0) score.unknown += 1;
    score.length += before ? end - before.end : end - start;
    if (truth < 0) {
      open = false;
      return;
    }
    if (before?.truth !== truth) {
      score.stretches += 1;
      [open, since] = [true, start];
    }
    const isNew = anew || decided[i - 1] !== decision;
    if (decision >= 0 && decision !== truth && isNew) score.falseAlarms += 1;
    if (!open || decision !== truth) return;
    score.found += 1;
    waited += end - since;
    open = false;
  });
  return {
    ...score,
    votes,
    unknown: records.length > 0 ? score.unknown / records.length : 0,
    ...(score.found > 0 && { delay: waited / score.found }),
  };
}
