/**
 * npm run bench:learn -- [--only evidence,compare] [--json FILE]
 * The built page in Chromium, each figure beside its bar: chapter 6 of Learn (200 seeds of every method) and Compare as
 * it opens (the tabular problem, 5 methods, 20 seeds, 50 trials), on the workers that the page takes by itself.
 * Exit 1 when a bar is missed. On a busy computer the clock says more about the computer than processor time does.
 */
import { writeFileSync } from 'node:fs';
import { cpus, loadavg } from 'node:os';
import { parseArgs } from 'node:util';
import type { Page } from '@playwright/test';
import { withBuiltPage, type BuiltPage } from './ui/built-page';
import type { Figure } from './ui/measures';
import { tasksDuring } from './ui/tasks';

const { values } = parseArgs({
  options: { only: { type: 'string', default: 'evidence,compare' }, json: { type: 'string' } },
});
const TASK_BAR_MS = 50;
/** What is drawn after the last search is measured too. */
const AFTERWARDS_MS = 500;
const PARTS = [
  { key: 'evidence', name: 'chapter 6', address: '#/learn?chapter=6', barSeconds: 60 },
  { key: 'compare', name: 'Compare on the tabular problem', address: '#/compare', barSeconds: 180 },
] as const;
type Part = (typeof PARTS)[number];

const figures: Figure[] = [];
await withBuiltPage(async (built) => {
  for (const part of PARTS.filter(({ key }) => values.only.split(',').includes(key))) {
    await built.fresh((page) => measure(built, page, part));
  }
});
if (values.json) writeFileSync(values.json, `${JSON.stringify(figures, null, 2)}\n`);

/** All runs of a part from the press of the button, then the same runs read back by a new visit. */
async function measure({ browser, address }: BuiltPage, page: Page, part: Part): Promise<void> {
  await watchLongTasks(page);
  await page.goto(`${address}${part.address}`);
  await page.getByTestId('run').waitFor();
  const total = await page.getByTestId('runs').getAttribute('data-total');
  const load = loadavg()[0]!;
  await takeLongest(page);
  const start = performance.now();
  let seconds = 0;
  const tasks = await tasksDuring(browser, page, async () => {
    await page.getByTestId('run').click();
    await finished(page);
    seconds = (performance.now() - start) / 1000;
    await page.waitForTimeout(AFTERWARDS_MS);
  });
  const observed = await takeLongest(page);
  report({
    ...{ name: `${part.name}: ${total} searches`, value: seconds, bar: part.barSeconds, unit: 's' },
    note: `${cpus().length} × ${cpus()[0]?.model}, load ${load.toFixed(1)} before and ${loadavg()[0]!.toFixed(1)} after`,
  });
  const [longest] = tasks;
  report({
    name: `${part.name}: longest main-thread task meanwhile`,
    ...{ value: longest?.processorMs ?? 0, bar: TASK_BAR_MS, unit: 'ms of processor time' },
    note: `${longest?.what}; ${observed.toFixed(0)} ms by the clock, other programs included`,
  });
  const again = await tasksDuring(browser, page, async () => {
    await page.reload();
    await finished(page);
    await page.waitForTimeout(AFTERWARDS_MS);
  });
  report({
    name: `${part.name}: longest main-thread task when all are known already`,
    ...{ value: again[0]?.processorMs ?? 0, bar: TASK_BAR_MS, unit: 'ms of processor time' },
    note: `${again[0]?.what}, the page itself opening included`,
  });
}

async function finished(page: Page): Promise<void> {
  await page.waitForFunction(
    () => {
      const runs = document.querySelector<HTMLElement>('[data-testid=runs]');
      return runs !== null && runs.dataset.total !== '0' && runs.dataset.done === runs.dataset.total;
    },
    null,
    { polling: 100 },
  );
}

type Watched = typeof globalThis & { longestTaskMs: number };

async function watchLongTasks(page: Page): Promise<void> {
  await page.addInitScript(() => {
    const watched = globalThis as Watched;
    watched.longestTaskMs = 0;
    new PerformanceObserver((list) => {
      for (const { duration } of list.getEntries())
        watched.longestTaskMs = Math.max(watched.longestTaskMs, duration);
    }).observe({ type: 'longtask' });
  });
}

/** The longest task over 50 ms that the page itself has seen since the last look, 0 for none. */
function takeLongest(page: Page): Promise<number> {
  return page.evaluate(() => {
    const watched = globalThis as Watched;
    const longest = watched.longestTaskMs;
    watched.longestTaskMs = 0;
    return longest;
  });
}

function report(figure: Figure): void {
  figures.push(figure);
  const { name, value, bar, unit, note } = figure;
  const kept = value <= bar;
  if (!kept) process.exitCode = 1;
  console.log(
    `${kept ? 'ok  ' : 'FAIL'} ${name}: ${value.toFixed(1)} ${unit}, ${(value / bar).toFixed(2)} of the bar of ${bar}. ${note}.`,
  );
}
