/** A stretch of time on the axis of the picture, in milliseconds. */
export interface Span {
  fromMs: number;
  toMs: number;
}

/** A fold that a worker trained for a trial. */
export interface WorkSpan extends Span {
  trial: number;
  fold: number;
}

export interface WorkTrial {
  number: number;
  startedAt: number;
  durationMs: number;
  folds: readonly { fold: number; startedAt?: number; trainingMs: number }[];
}

export interface WorkerLanes {
  /** As many as trained at the same time; what one lane holds need not be one worker's. */
  lanes: WorkSpan[][];
  /** Whole trials, from being chosen to being judged. */
  trials: (Span & { number: number; untrained: boolean })[];
  lastMs: number;
  /** Share of the lanes' time in which they trained. */
  busy: number;
}

/** Pauses longer than this are shortened to it: a study may rest for days. */
const LONGEST_PAUSE_MS = 2000;

/** Lays trainings side by side, each in the first lane that is free. Folds from the cache took nobody's time. */
export function workerLanes(history: readonly WorkTrial[]): WorkerLanes {
  const at = shortenedClock(history);
  const trials = history.map(({ number, startedAt, durationMs, folds }) => ({
    number,
    fromMs: at(startedAt),
    toMs: at(startedAt + durationMs),
    untrained: folds.every((fold) => fold.startedAt === undefined),
  }));
  const spans = history.flatMap(({ number, folds }) =>
    folds.flatMap(({ fold, startedAt, trainingMs }) =>
      startedAt === undefined
        ? []
        : [{ trial: number, fold, fromMs: at(startedAt), toMs: at(startedAt + trainingMs) }],
    ),
  );
  const lanes = pack(spans);
  const lastMs = trials.reduce((last, { toMs }) => Math.max(last, toMs), 0);
  const worked = spans.reduce((sum, { fromMs, toMs }) => sum + toMs - fromMs, 0);
  return { lanes, trials, lastMs, busy: lastMs > 0 ? worked / (lastMs * Math.max(1, lanes.length)) : 0 };
}

/** Turns times of day into milliseconds since the first trial, without the time in which the study rested. */
function shortenedClock(history: readonly WorkTrial[]): (time: number) => number {
  const stretches: { from: number; to: number; at: number }[] = [];
  for (const { startedAt, durationMs } of [...history].sort((a, b) => a.startedAt - b.startedAt)) {
    const last = stretches.at(-1);
    if (last && startedAt - last.to <= LONGEST_PAUSE_MS) {
      last.to = Math.max(last.to, startedAt + durationMs);
    } else {
      const at = last ? last.at + last.to - last.from + LONGEST_PAUSE_MS : 0;
      stretches.push({ from: startedAt, to: startedAt + durationMs, at });
    }
  }
  return (time) => {
    const stretch = stretches.findLast(({ from }) => from <= time) ?? stretches[0];
    return stretch.at + Math.max(0, Math.min(time, stretch.to) - stretch.from);
  };
}

function pack(spans: readonly WorkSpan[]): WorkSpan[][] {
  const lanes: WorkSpan[][] = [];
  for (const span of [...spans].sort((a, b) => a.fromMs - b.fromMs || a.fold - b.fold)) {
    // Times are told in whole milliseconds, so neighbours may seem to overlap a little.
    const free = lanes.find((lane) => lane.at(-1)!.toMs <= span.fromMs + 2);
    if (free) free.push(span);
    else lanes.push([span]);
  }
  return lanes;
}
