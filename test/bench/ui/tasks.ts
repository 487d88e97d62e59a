import type { Browser, Page } from '@playwright/test';

/** A task of the page's main thread, in milliseconds. */
export interface Task {
  /** Since the trace began. */
  atSeconds: number;
  wallMs: number;
  /** Processor time: what other programs on the computer do does not add to it. */
  processorMs: number;
  /** What most of it was spent on. */
  what: string;
}

interface TraceEvent {
  name: string;
  ph: string;
  pid: number;
  tid: number;
  /** Microseconds, like all durations of a trace. */
  ts: number;
  dur?: number;
  tdur?: number;
  args: { name?: string; data?: { functionName?: string; type?: string } };
}

const MICROSECONDS = 1000;

/** All tasks of the page's main thread while `work` is done, longest first. */
export async function tasksDuring(browser: Browser, page: Page, work: () => Promise<void>): Promise<Task[]> {
  await browser.startTracing(page, {
    categories: ['devtools.timeline', 'disabled-by-default-devtools.timeline', 'v8', '__metadata'],
  });
  await work();
  const { traceEvents } = JSON.parse((await browser.stopTracing()).toString()) as {
    traceEvents: TraceEvent[];
  };
  const thread = busiestPage(traceEvents);
  const own = traceEvents.filter(
    ({ ph, pid, tid }) => ph === 'X' && pid === thread?.pid && tid === thread.tid,
  );
  const start = own.reduce((first, { ts }) => Math.min(first, ts), Infinity);
  return own
    .filter(({ name, dur = 0 }) => name === 'RunTask' && dur > 5 * MICROSECONDS)
    .map((task) => ({
      atSeconds: (task.ts - start) / MICROSECONDS / 1000,
      wallMs: task.dur! / MICROSECONDS,
      processorMs: (task.tdur ?? task.dur!) / MICROSECONDS,
      what: longestPart(own, task),
    }))
    .sort((a, b) => b.processorMs - a.processorMs);
}

/** A browser has more pages than the one that is looked at: an empty one does next to nothing. */
function busiestPage(events: readonly TraceEvent[]): { pid: number; tid: number } | undefined {
  const busyOf = ({ pid, tid }: TraceEvent) =>
    events.reduce(
      (sum, event) =>
        event.name === 'RunTask' && event.pid === pid && event.tid === tid ? sum + (event.dur ?? 0) : sum,
      0,
    );
  return events
    .filter(({ name, args }) => name === 'thread_name' && args.name === 'CrRendererMain')
    .sort((a, b) => busyOf(b) - busyOf(a))[0];
}

function longestPart(events: readonly TraceEvent[], task: TraceEvent): string {
  const end = task.ts + task.dur!;
  const parts = events
    .filter(({ name, ts, dur = 0 }) => name !== 'RunTask' && ts >= task.ts && ts + dur <= end)
    .sort((a, b) => (b.dur ?? 0) - (a.dur ?? 0));
  if (parts.length === 0) return 'nothing traced';
  return parts
    .slice(0, 4)
    .map(({ name, dur = 0, args }) => {
      const { functionName, type } = args.data ?? {};
      return `${[name, type ?? functionName].filter(Boolean).join(' ')} ${(dur / MICROSECONDS).toFixed(0)} ms`;
    })
    .join('; ');
}
