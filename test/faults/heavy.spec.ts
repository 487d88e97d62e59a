import { test, type Page } from '@playwright/test';
import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { tasksDuring } from '../bench/ui/tasks';
import { expect, fault } from './fault';

/** No task of the page's main thread takes longer: what a person does is answered. */
const LONGEST_TASK_MS = 200;
const PATIENCE_MS = 240_000;

/** Writes a large file piece by piece; what holds it is cleared with the test's results. */
async function written(name: string, pieces: Iterable<string>): Promise<string> {
  const path = test.info().outputPath(name);
  const stream = createWriteStream(path);
  for (const piece of pieces) if (!stream.write(piece)) await once(stream, 'drain');
  stream.end();
  await once(stream, 'finish');
  return path;
}

/** `work` is done, and at no time did the page's main thread keep a person waiting. By processor time: others may be at work. */
async function expectLively(page: Page, work: () => Promise<void>): Promise<void> {
  const tasks = await tasksDuring(page.context().browser()!, page, work);
  expect(tasks.length, 'traced tasks').toBeGreaterThan(0);
  expect(tasks.filter(({ processorMs }) => processorMs > LONGEST_TASK_MS)).toEqual([]);
}

/** Chooses a file as data. @returns the code of the error, or undefined where it was read */
async function choose(page: Page, path: string): Promise<string | undefined> {
  let code: string | null = null;
  await page.goto('./');
  await expectLively(page, async () => {
    await page.getByLabel('Choose files').setInputFiles(path);
    const error = page.getByTestId('error').first();
    const ready = page.locator('button:enabled', { hasText: 'Start search' });
    await error.or(ready).first().waitFor({ timeout: PATIENCE_MS });
    if (await error.isVisible()) code = await error.getAttribute('data-code');
  });
  return code ?? undefined;
}

function* repeated(head: string, row: (index: number) => string, rows: number, foot = ''): Generator<string> {
  yield head;
  for (let from = 0; from < rows; from += 1000) {
    const upTo = Math.min(rows, from + 1000);
    yield Array.from({ length: upTo - from }, (_, i) => row(from + i)).join('');
  }
  yield foot;
}

const READ = 'read; the page answers within 200 ms meanwhile';
const REFUSED = 'refused with a sentence; the page answers within 200 ms meanwhile';
const JSON_ROWS = 1_100_000;

fault('data', '60 MB of records in JSON are chosen as data', READ, async ({ page }) => {
  test.slow();
  const row = (i: number) =>
    `${i ? ',' : ''}{"x":${(i % 977) / 100},"y":${(i % 613) / 100},"place":"${i < JSON_ROWS / 2 ? 'a' : 'b'}","n":${i % 89}}`;
  const path = await written('records.json', repeated('[', row, JSON_ROWS, ']'));
  expect(await choose(page, path)).toBeUndefined();
});

fault('data', '60 MB of nested JSON without a table are chosen as data', REFUSED, async ({ page }) => {
  test.slow();
  const path = await written(
    'nested.json',
    repeated('{"a":[0', (i) => `,[${i},{"b":[[${i}]]}]`, 2_400_000, ']}'),
  );
  expect(await choose(page, path)).toBe('no-table-in-json');
});

fault('data', '20 MB without a line end are chosen as data', REFUSED, async ({ page }) => {
  const path = await written(
    'line.csv',
    repeated('', (i) => `${i % 10},`, 10e6),
  );
  expect(await choose(page, path)).toMatch(/line-too-long|too-many-columns/);
});

fault('data', '20 MB behind a quote that is never closed are chosen as data', REFUSED, async ({ page }) => {
  const path = await written(
    'quote.csv',
    repeated('x,y,label\n1,"2,a\n', (i) => `${i % 97},1,a\n`, 3e6),
  );
  expect(await choose(page, path)).toBe('unclosed-quote');
});

fault('data', 'a table of ten million cells is chosen as data', READ, async ({ page }) => {
  test.slow();
  const columns = 20;
  const names = Array.from({ length: columns - 1 }, (_, column) => `c${column}`).join(',');
  const row = (i: number) =>
    `${Array.from({ length: columns - 1 }, (_, column) => ((i * (column + 3)) % 971) / 10).join(',')},${Math.floor(i / 250) % 2 ? 'a' : 'b'}\n`;
  const path = await written('cells.csv', repeated(`${names},label\n`, row, 10e6 / columns));
  expect(await choose(page, path)).toBeUndefined();
});

/** A study as the page would save it, made by a process of its own. */
function studyFile(trials: number): string {
  const path = test.info().outputPath('study.json');
  const program = ['node_modules/tsx/dist/cli.mjs', 'test/faults/lib/write-study.ts'];
  execFileSync(process.execPath, [...program, path, String(trials)]);
  return path;
}

async function importFile(page: Page, path: string, done: () => Promise<void>): Promise<void> {
  await page.goto('./#/library');
  const input = page.locator('main input[type=file]');
  await input.waitFor({ state: 'attached' });
  await expectLively(page, async () => {
    await input.setInputFiles(path);
    await done();
  });
}

fault('data', 'a study of ten thousand trials is imported, opened and left', READ, async ({ page }) => {
  test.slow();
  const path = studyFile(10_000);
  const study = page.getByTestId('studies').getByRole('link').first();
  await importFile(page, path, () => study.waitFor({ timeout: PATIENCE_MS }));
  await expectLively(page, async () => {
    await study.click();
    await page.getByTestId('trials').locator('tbody tr').nth(1).waitFor({ timeout: PATIENCE_MS });
    await page.waitForTimeout(2000);
    await page.evaluate(() => (location.hash = '#/library'));
    await study.waitFor();
  });
});

fault('data', 'a file with a hundred thousand trials is imported', REFUSED, async ({ page }) => {
  test.slow();
  const path = studyFile(100_000);
  const error = page.getByTestId('error');
  await importFile(page, path, () => error.waitFor({ timeout: PATIENCE_MS }));
  await expect(error).toHaveAttribute('data-code', 'study-file-damaged');
  await expect(error).toContainText('more than 10');
});
