/**
 * npm run bench:ui -- [--seconds 30] [--trials 5000] [--only load,run,large] [--json FILE]
 * The built page in Chromium, each figure beside its bar: script until the start screen is interactive; long tasks while
 * a study runs and all its charts are opened one after the other; opening, brushing and memory of a very large study.
 * Exit 1 when a bar is missed. On a busy computer figures in milliseconds say more about the computer.
 */
import { writeFileSync } from 'node:fs';
import { cpus, loadavg } from 'node:os';
import { parseArgs } from 'node:util';
import type { Browser, Page } from '@playwright/test';
import { writeStudyFile } from '../../src/study/study-file';
import { withBuiltPage } from './ui/built-page';
import { largeStudy } from './ui/large-study';
import { nextFrame, openMetrics, quantile, watchScripts, type Figure } from './ui/measures';
import { inWords, takeLongTasks, watchLongTasks } from './ui/long-tasks';
import { tasksDuring } from './ui/tasks';

const { values } = parseArgs({
  options: {
    seconds: { type: 'string', default: '30' },
    trials: { type: 'string', default: '5000' },
    only: { type: 'string', default: 'load,run,large' },
    json: { type: 'string' },
  },
});
const parts = values.only.split(',');
const seconds = Number(values.seconds);
const trials = Number(values.trials);

const figures: Figure[] = [];
await withBuiltPage(async ({ browser, address, fresh }) => {
  console.log(`${cpus().length} × ${cpus()[0]?.model}, load ${loadavg()[0].toFixed(1)}`);
  if (parts.includes('load')) await fresh((page) => firstLoad(page, address));
  if (parts.includes('run')) {
    await fresh((page) => runningStudy(page, address));
    await fresh((page) => runningStudyTraced(page, address, browser));
  }
  if (parts.includes('large')) await fresh((page) => veryLargeStudy(page, address));
});
if (values.json) writeFileSync(values.json, `${JSON.stringify(figures, null, 2)}\n`);

/** Milliseconds from the click on a study to the frame that shows its charts and its table. */
function openingMs(page: Page): Promise<number> {
  return page.evaluate(
    () =>
      new Promise<number>((resolve) => {
        const link = document.querySelector<HTMLElement>('[data-testid=studies] a')!;
        const started = performance.now();
        const look = () => {
          const drawn =
            document.querySelectorAll('figure.chart svg').length >= 3 &&
            document.querySelector('[data-testid=trials] tbody tr') !== null;
          if (drawn) requestAnimationFrame(() => resolve(performance.now() - started));
          else requestAnimationFrame(look);
        };
        link.click();
        look();
      }),
  );
}

function report(figure: Figure): void {
  figures.push(figure);
  const { name, value, bar, unit, note } = figure;
  const kept = value <= bar;
  if (!kept) process.exitCode = 1;
  const shown = (number: number) => Number(number.toPrecision(4)).toString();
  console.log(`${kept ? 'ok  ' : 'FAIL'} ${name}: ${shown(value)} ${unit} (bar ${shown(bar)}). ${note}`);
}

async function firstLoad(page: Page, address: string): Promise<void> {
  const scripts = watchScripts(page);
  await page.goto(address);
  await page.locator('html[data-ready=true]').waitFor();
  await page.getByLabel('Choose files').waitFor({ state: 'attached' });
  await page.waitForLoadState('networkidle');
  const sizes = [...(await scripts())].sort(([, a], [, b]) => b - a);
  report({
    name: 'script until the start screen is interactive',
    value: sizes.reduce((sum, [, bytes]) => sum + bytes, 0) / 1000,
    bar: 100,
    unit: 'kB gzipped',
    note: `${sizes.length} files; largest: ${sizes
      .slice(0, 4)
      .map(([file, bytes]) => `${file.split('/').at(-1)} ${(bytes / 1000).toFixed(1)}`)
      .join(', ')}.`,
  });
}

/** The page must stay lively while one core trains and the other is left to it. By the clock: nothing is traced. */
async function runningStudy(page: Page, address: string): Promise<void> {
  await watchLongTasks(page);
  const openTabs = await startStudy(page, address);
  await takeLongTasks(page);
  const note = await openTabs();
  const long = await takeLongTasks(page);
  report({
    name: 'main-thread tasks over 50 ms by the clock while a study runs',
    value: long.length,
    bar: 0,
    unit: 'tasks',
    note: `${note}${long.length > 0 ? `; ${inWords(long)}` : ''}.`,
  });
}

/** The same, traced: the processor time of tasks, and what they did. */
async function runningStudyTraced(page: Page, address: string, browser: Browser): Promise<void> {
  const openTabs = await startStudy(page, address);
  const tasks = await tasksDuring(browser, page, async () => void (await openTabs()));
  const longest = tasks
    .slice(0, 3)
    .map((task) => `${task.processorMs.toFixed(0)} ms at ${task.atSeconds.toFixed(1)} s (${task.what})`);
  report({
    name: 'the same by processor time, traced',
    value: tasks.filter(({ processorMs }) => processorMs > 50).length,
    bar: 0,
    unit: 'tasks',
    note: `longest ${longest.join(', ')}.`,
  });
}

/** Starts a study; what comes back opens all its tabs in turn and tells what was done. */
async function startStudy(page: Page, address: string): Promise<() => Promise<string>> {
  await page.addInitScript(() => localStorage.setItem('leave-one-core-free', 'true'));
  const plan = new URLSearchParams({ sample: 'walking', board: 'stm32f303k8', profile: 'x-cube-ai' });
  for (const [key, value] of Object.entries({ folds: '2', epochs: '2', trials: '500' })) plan.set(key, value);
  await page.goto(`${address}#/plan?${plan}`);
  await page.locator('button:enabled', { hasText: 'Start search' }).click();
  const newest = page.getByTestId('trials').locator('tbody tr');
  await newest.nth(1).waitFor();
  const tabs = page.getByRole('tablist').getByRole('tab');
  const count = await tabs.count();
  return async () => {
    for (let tab = 0; tab < count; tab++) {
      await tabs.nth(tab).click();
      await page.waitForTimeout((1000 * seconds) / count);
    }
    await tabs.first().click();
    const done = Number(await page.getByTestId('trials').getAttribute('aria-rowcount')) - 1;
    return `${seconds} s, one core left free, all ${count} tabs opened in turn beside history, plane and map; ${done} trials finished`;
  };
}

/** A study of thousands of trials, imported from a file as a person would do it. */
async function veryLargeStudy(page: Page, address: string): Promise<void> {
  const started = performance.now();
  const file = Buffer.from(writeStudyFile(largeStudy(trials)));
  console.log(
    `     ${trials} trials of random search on the simulator's table, ${(file.length / 1e6).toFixed(0)} MB as a file, ` +
      `made in ${((performance.now() - started) / 1000).toFixed(0)} s`,
  );
  await page.goto(`${address}#/library`);
  const studies = page.getByTestId('studies').getByRole('link');
  await page
    .locator('main input[type=file]')
    .setInputFiles({ name: 'study.json', mimeType: 'application/json', buffer: file });
  await studies.first().waitFor();
  const metrics = await openMetrics(page);
  const opened: number[] = [];
  for (let round = 0; round < 4; round++) {
    // What was open before must not make it quicker.
    await page.goto(`${address}#/library`);
    await page.reload();
    await studies.first().waitFor();
    opened.push(await openingMs(page));
  }
  report({
    name: `opening a study of ${trials} trials`,
    value: quantile(opened, 0.5),
    bar: 1000,
    unit: 'ms',
    note: `Median of ${opened.length} (${opened.map((ms) => ms.toFixed(0)).join(', ')}), the first with cold scripts.`,
  });
  const comeBack = async (times: number) => {
    for (let round = 0; round < times; round++) {
      await page.goto(`${address}#/library`);
      await studies.first().waitFor();
      await openingMs(page);
    }
  };
  // Compiled code and caches of the browser grow with the first visits.
  await comeBack(8);
  const before = await metrics.memory();
  await comeBack(16);
  const after = await metrics.memory();
  report({
    name: 'memory after leaving that study and coming back 16 times more',
    value: after.heapMegabytes / before.heapMegabytes,
    bar: 1.05,
    unit: 'of what it was after 8 times',
    note: `${before.heapMegabytes.toFixed(1)} MB of script memory and ${before.nodes} nodes before, ${after.heapMegabytes.toFixed(1)} MB and ${after.nodes} after.`,
  });
  await brushing(page, metrics.scriptMs);
}

async function brushing(page: Page, scriptMs: () => Promise<number>): Promise<void> {
  await page.getByRole('tab', { name: 'Parallel coordinates' }).click();
  const axis = page.locator('rect[data-axis=accuracy]');
  await axis.scrollIntoViewIfNeeded();
  await nextFrame(page);
  const box = (await axis.boundingBox())!;
  const x = box.x + box.width / 2;
  await page.mouse.move(x, box.y + box.height * 0.95);
  await page.mouse.down();
  const frames: number[] = [];
  for (let step = 0; step < 60; step++) {
    const share = 0.5 + 0.45 * Math.cos((step / 60) * 4 * Math.PI);
    const before = await scriptMs();
    await page.mouse.move(x, box.y + box.height * share);
    await nextFrame(page);
    frames.push((await scriptMs()) - before);
  }
  await page.mouse.up();
  report({
    name: 'script per frame while brushing parallel coordinates',
    value: quantile(frames, 0.95),
    bar: 12,
    unit: 'ms',
    note: `${trials} lines, 95th percentile of ${frames.length} frames; median ${quantile(frames, 0.5).toFixed(1)}, longest ${Math.max(...frames).toFixed(1)}.`,
  });
}
