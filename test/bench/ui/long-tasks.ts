import type { Page } from '@playwright/test';

type Watched = typeof globalThis & { longTasks: number[] };

/** Lets a page note its main thread's tasks over 50 ms by the clock, as browsers define them, at next to no cost. */
export async function watchLongTasks(page: Page): Promise<void> {
  await page.addInitScript(() => {
    const watched = globalThis as Watched;
    watched.longTasks = [];
    new PerformanceObserver((list) => {
      for (const { duration } of list.getEntries()) watched.longTasks.push(duration);
    }).observe({ type: 'longtask' });
  });
}

/** Milliseconds of the long tasks since the last look, longest first. */
export function takeLongTasks(page: Page): Promise<number[]> {
  return page.evaluate(() => {
    const watched = globalThis as Watched;
    const tasks = watched.longTasks;
    watched.longTasks = [];
    return tasks.sort((a, b) => b - a);
  });
}
