import type { ColumnFacts } from './column-facts';
import { isNamed } from './column-names';

const TIME_NAME =
  /^(t|time|times|timestamps?|stamp|seconds?|secs?|ms|msec|millis|milliseconds?|us|usec|micros|microseconds?|nanos|nanoseconds?|epoch|unix|datetime|date|clock|elapsed|ticks?|systick|uptime|utc|zeit|yyyy)$/;
/** What rises steadily without being a clock. */
const NO_CLOCK =
  /^(id|ids|index|idx|no|nr|rows?|count|counter|steps?|total|sum|distance|dist|odometer|energy|kwh|labels?|class|activity|subjects?|users?|angle|heading|yaw|roll|pitch|bearing|azimuth|revolutions?|package|packet|frame|seq)$/;
/** Fewer different stamps than this are codes rather than times, where no name says time. */
const FEWEST_STAMPS = 30;

/** Whether a column's name or unit says time. */
export function saysTime(fact: ColumnFacts): boolean {
  if (isNamed(fact, TIME_NAME)) return true;
  return (
    fact.unit !== undefined &&
    /^[[(]?\s*(ms|[uµμ]s|ns|s|secs?|seconds?|milliseconds?)\s*[\])]?$/i.test(fact.unit)
  );
}

/** The column that is the clock: the finest one by name; dates; or one that never steps back, wherever it stands. */
export function findClock(
  facts: readonly ColumnFacts[],
  free: (column: number) => boolean,
): { column: number; reason: string } | undefined {
  const best = (test: (fact: ColumnFacts, column: number) => boolean) => {
    const found = facts.flatMap((fact, c) =>
      free(c) && test(fact, c) ? [{ c, fineness: fineness(fact) }] : [],
    );
    return found.reduce((most, next) => (next.fineness > most.fineness + 0.01 ? next : most), found[0])?.c;
  };
  const named = best(
    (fact) =>
      saysTime(fact) && !isPeriod(fact) && (fact.isDate || fact.rises || fact.ticks || restarts(fact)),
  );
  const dated = best((fact) => fact.isDate && fact.values.size > 1 && !isPeriod(fact));
  // A clock of whole seconds says little beside dates with milliseconds.
  if (named !== undefined && (dated === undefined || fineness(facts[named]) >= fineness(facts[dated]) - 0.3))
    return { column: named, reason: 'Its name says time, and it rises.' };
  if (dated !== undefined) return { column: dated, reason: 'It holds dates or times of day.' };
  const first = facts.findIndex((fact) => !fact.counts);
  if (first >= 0 && free(first) && !facts[first].named && facts[first].rises && facts[first].texts === 0)
    return { column: first, reason: 'It is the first column and rises from row to row.' };
  const rising = best((fact) => isSteady(fact));
  return rising === undefined ? undefined : { column: rising, reason: 'It never steps back.' };
}

/** Days, months or years that many rows share: they tell groups of rows apart rather than rows. */
export function isPeriod({ isDate, equalSteps, times }: ColumnFacts): boolean {
  return isDate && equalSteps > 0.5 && times.every((clock) => clock.every((value) => value % 86_400 === 0));
}

const fineness = (fact: ColumnFacts): number => 1 - fact.equalSteps + (fact.isDate ? -0.05 : 0);

/** A clock that starts anew within a file: few steps back, far, and all others alike. */
function restarts({ steps, texts }: ColumnFacts): boolean {
  if (texts > 0 || steps.forward < 0.5 * steps.count || steps.back > 0.2 * steps.count) return false;
  return steps.between(steps.median / 2, 2 * steps.median) >= 0.8 * steps.forward;
}

/** A column without a name of time that ticks like a clock: steadily, and through many stamps. */
function isSteady(fact: ColumnFacts): boolean {
  if (!fact.ticks || fact.counts || fact.texts > 0 || isNamed(fact, NO_CLOCK)) return false;
  if (fact.values.size < FEWEST_STAMPS || (fact.named && !isEven(fact))) return false;
  if (fact.equalSteps < 0.1) return true;
  const runs = fact.times.flatMap((clock) => innerRuns(clock));
  const mean = runs.reduce((sum, run) => sum + run, 0) / Math.max(1, runs.length);
  const spread = Math.sqrt(runs.reduce((sum, run) => sum + (run - mean) ** 2, 0) / Math.max(1, runs.length));
  return runs.length >= FEWEST_STAMPS - 2 && spread < 0.3 * mean + 0.5;
}

/** A column that is named otherwise is a clock only where it is long, and its steps hardly differ. */
function isEven({ steps, rows, name }: ColumnFacts): boolean {
  const even = steps.between(0.8 * steps.median, 1.2 * steps.median);
  return rows >= 100 && name.length > 1 && even >= 0.9 * steps.forward;
}

/** Lengths of runs of equal stamps, without the first and the last. */
function innerRuns(clock: readonly number[]): number[] {
  const runs: number[] = [];
  clock.forEach((value, i) => {
    if (i > 0 && value === clock[i - 1]) runs[runs.length - 1]++;
    else runs.push(1);
  });
  return runs.slice(1, -1);
}
