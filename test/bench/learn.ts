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
import { inWords, takeLongTasks, watchLongTasks } from './ui/long-tasks';
import { tasksDuring, type Task } from './ui/tasks';

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
    await built.fresh((page) => timed(built, page, part));
    await built.fresh((page) => traced(built, page, part));
  }
});
if (values.json) writeFileSync(values.json, `${JSON.stringify(figures, null, 2)}\n`);

/** All runs of a part from the press of the button, by the clock: nothing is traced, because tracing takes its time. */
async function timed({ address }: BuiltPage, page: Page, part: Part): Promise<void> {
  await watchLongTasks(page);
  const total = await open(page, address, part);
  const load = loadavg()[0];
  await takeLongTasks(page);
  const start = performance.now();
  await page.getByTestId('run').click();
  await finished(page);
  const seconds = (performance.now() - start) / 1000;
  await page.waitForTimeout(AFTERWARDS_MS);
  const long = await takeLongTasks(page);
  report({
    name: `${part.name}: ${total} searches`,
    value: seconds,
    bar: part.barSeconds,
    unit: 's',
    note: `${cpus().length} × ${cpus()[0]?.model}, load ${load.toFixed(1)} before and ${loadavg()[0].toFixed(1)} after`,
  });
  report({
    name: `${part.name}: main-thread tasks over ${TASK_BAR_MS} ms by the clock meanwhile`,
    value: long.length,
    bar: 0,
    unit: 'tasks',
    note: inWords(long) || 'As the page itself saw them',
  });
}

/** The same once more, traced, then read back by a new visit: the processor time of tasks, and what they did. */
async function traced({ browser, address }: BuiltPage, page: Page, part: Part): Promise<void> {
  await open(page, address, part);
  const tasks = await tasksDuring(browser, page, async () => {
    await page.getByTestId('run').click();
    await finished(page);
    await page.waitForTimeout(AFTERWARDS_MS);
  });
  const again = await tasksDuring(browser, page, async () => {
    await page.reload();
    await finished(page);
    await page.waitForTimeout(AFTERWARDS_MS);
  });
  const longest = (name: string, task: Task | undefined, more: string) =>
    report({
      name: `${part.name}: ${name}`,
      value: task?.processorMs ?? 0,
      bar: TASK_BAR_MS,
      unit: 'ms of processor time',
      note: `${task?.what}${more}`,
    });
  longest('longest main-thread task meanwhile', tasks[0], '');
  longest(
    'longest main-thread task when all are known already',
    again[0],
    ', the page itself opening included',
  );
}

/** Opens a part; how many searches it will run. */
async function open(page: Page, address: string, { address: route }: Part): Promise<string | null> {
  await page.goto(`${address}${route}`);
  await page.getByTestId('run').waitFor();
  return page.getByTestId('runs').getAttribute('data-total');
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

function report(figure: Figure): void {
  figures.push(figure);
  const { name, value, bar, unit, note } = figure;
  const kept = value <= bar;
  if (!kept) process.exitCode = 1;
  console.log(
    `${kept ? 'ok  ' : 'FAIL'} ${name}: ${value.toFixed(1)} ${unit}, ${bar > 0 ? `${(value / bar).toFixed(2)} of the` : 'the'} bar of ${bar}. ${note}.`,
  );
}
