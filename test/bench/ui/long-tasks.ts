import type { Page } from '@playwright/test';

export interface LongTask {
  /** Since the last look. */
  atSeconds: number;
  wallMs: number;
}

type Watched = typeof globalThis & { longTasks: LongTask[]; lastLook: number };

/** Lets a page note its main thread's tasks over 50 ms by the clock, as browsers define them, at next to no cost. */
export async function watchLongTasks(page: Page): Promise<void> {
  await page.addInitScript(() => {
    const watched = globalThis as Watched;
    watched.longTasks = [];
    watched.lastLook = 0;
    new PerformanceObserver((list) => {
      for (const { startTime, duration } of list.getEntries())
        watched.longTasks.push({ atSeconds: (startTime - watched.lastLook) / 1000, wallMs: duration });
    }).observe({ type: 'longtask' });
  });
}

/** The long tasks since the last look, longest first. */
export function takeLongTasks(page: Page): Promise<LongTask[]> {
  return page.evaluate(() => {
    const watched = globalThis as Watched;
    const tasks = watched.longTasks;
    watched.longTasks = [];
    watched.lastLook = performance.now();
    return tasks.sort((a, b) => b.wallMs - a.wallMs);
  });
}

export const inWords = (tasks: readonly LongTask[]): string =>
  tasks.map(({ wallMs, atSeconds }) => `${wallMs.toFixed(0)} ms at ${atSeconds.toFixed(1)} s`).join(', ');
