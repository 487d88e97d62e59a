import { expect, test } from '@playwright/test';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { unzipSync } from 'fflate';
import { C_COMPILER, compileProgram, unpack } from '../helpers/c-compiler';
import { watchPage } from './lib/page-watch';
import { failStorage, installInjector } from '../faults/lib/inject';
import { openSmallPlan, startSearch, waitForState } from './lib/study-page';

const COLOURS = ['red', 'green */', ''];

/** Two classes apart in one column, a column of words, empty cells, and one value far beyond the rest. */
const TABLE = [
  'width,colour,height,class',
  ...Array.from({ length: 120 }, (_, row) =>
    [
      row === 60 ? '9e6' : (row % 2) * 4 + (row % 7) / 7,
      COLOURS[row % 3],
      row % 11 === 5 ? '' : (row % 13) - 6,
      row % 2 === 0 ? 'narrow' : 'wide "W"',
    ].join(','),
  ),
].join('\n');

let folder = '';
test.beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'endings-'));
});
test.afterEach(() => rmSync(folder, { recursive: true }));

test('a table with words, empty cells and a far row is read, searched and exported @full', async ({
  page,
}) => {
  const watch = watchPage(page);
  await watch.ready;
  await page.goto('./#/');
  await page
    .getByLabel('Choose files')
    .setInputFiles({ name: 'bolts.csv', mimeType: 'text/csv', buffer: Buffer.from(TABLE) });
  await page.getByRole('button', { name: 'Fill in the training mean' }).click();
  const far = page.getByTestId('far-rows');
  await expect(far).toContainText('bolts.csv, line 62: 9000000 in column “width”');
  await far.getByRole('button', { name: 'Leave it out' }).click();
  await expect(far.getByRole('button', { name: 'Use it all the same' })).toBeVisible();
  await page.goto('./#/');
  await openSmallPlan(page, { sample: '', trials: '3' });
  await startSearch(page);
  await waitForState(page, 'finished');
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page
      .getByTestId('best')
      .getByRole('button', { name: /download/i })
      .click(),
  ]);
  watch.expectClean();
  test.skip(!C_COMPILER, 'the exported C is not compiled, because there is no C compiler');
  const files = unzipSync(new Uint8Array(readFileSync(await download.path())));
  const sources = unpack(new Map(Object.entries(files)), folder);
  expect(execFileSync(compileProgram(sources, 'golden_test'), { encoding: 'utf8' })).toContain(
    'difference 0\n',
  );
  const input = ['0.5,red,3', '4.2;green */;', '4.5,,-2', '0.1,unheard of,0'].join('\n');
  const told = execFileSync(compileProgram(sources, 'main'), { input, encoding: 'utf8' });
  expect(told.split('\n').filter(Boolean)).toHaveLength(4);
});

test('a search in which nothing fits says how near it came', async ({ page }) => {
  await openSmallPlan(page, { trials: '2', screened: 'no', mostRam: '1000', mostRom: '3000' });
  await startSearch(page);
  await waitForState(page, 'finished');
  const ended = page.getByTestId('no-model');
  await expect(ended).toHaveAttribute('data-ending', 'none-deployable');
  await expect(ended).toContainText(/Trial \d came nearest and needs [\d.]+ times the limit/);
  await expect(ended).toContainText(
    'What helps: looser limits in the plan, which are tighter than the board’s, a board',
  );
  // The plan has them already.
  await expect(ended).not.toContainText('int8');
  await expect(page.getByTestId('study-state')).toHaveText('Finished, without a model');
});

test('a search that would have nothing to try cannot be started', async ({ page }) => {
  await openSmallPlan(page);
  await page.goto(
    './#/plan?sample=walking&preset=experiment1&board=stm32f303k8&screened=yes&mostRam=10&mostRom=10',
  );
  await expect(page.getByTestId('nothing-to-try')).toContainText('There is nothing to try');
  const start = page.getByRole('button', { name: 'Start search' });
  await expect(start).toBeDisabled();
  // On a small screen that button is always in sight, and so is why it cannot be pressed.
  await page.setViewportSize({ width: 390, height: 844 });
  await expect(page.getByTestId('nothing-to-try')).toBeInViewport();
  await page.getByRole('button', { name: 'Take the board’s own limits' }).click();
  await expect(start).toBeEnabled();
});

test('a class with fewer examples than folds is searched after one press', async ({ page }) => {
  const rows = Array.from(
    { length: 60 },
    (_, row) => `${row % 7},${(row * 5) % 11},${row < 3 ? 'rare' : 'usual'}`,
  );
  await page.goto('./#/');
  await page.getByLabel('Choose files').setInputFiles({
    name: 'rare.csv',
    mimeType: 'text/csv',
    buffer: Buffer.from(['x,y,label', ...rows].join('\n')),
  });
  await page.getByTestId('obstacles').getByRole('button', { name: 'Use 2 folds' }).click();
  await expect(page.getByRole('button', { name: 'Start search' })).toBeEnabled();
});

test('a search that was stopped at once blames nobody else for it', async ({ page }) => {
  await openSmallPlan(page, { trials: '2', epochs: '400' });
  await startSearch(page);
  await waitForState(page, 'running');
  await page.getByRole('button', { name: 'Stop', exact: true }).click();
  await waitForState(page, 'stopped');
  const ended = page.getByTestId('no-model');
  await expect(ended).toContainText('stopped before its first trial had finished');
  await expect(ended).not.toContainText('fits the limits');
  // On a small screen, too, before the pictures.
  await page.setViewportSize({ width: 390, height: 844 });
  const pictures = page.getByRole('heading', { name: 'Accuracy per trial' });
  // While the page takes its narrow form a heading may have no place yet.
  await expect
    .poll(async () => {
      const [words, picture] = await Promise.all([ended.boundingBox(), pictures.boundingBox()]);
      return words !== null && picture !== null && words.y < picture.y;
    })
    .toBe(true);
});

test('what no room was left for is in the file that is saved', async ({ page }) => {
  await installInjector(page);
  await openSmallPlan(page, { trials: '3', epochs: '1' });
  await failStorage(page, { store: 'trials', fault: 'quota', times: 99, after: 1 });
  await startSearch(page);
  await waitForState(page, 'paused');
  const error = page.getByTestId('error');
  await expect(error).toContainText('1 finished trial is in this page only');
  const saving = page.waitForEvent('download');
  await error.getByRole('button', { name: 'Save the study as a file' }).click();
  const file = readFileSync(await (await saving).path(), 'utf8');
  const { trials } = JSON.parse(file) as { trials: { number: number }[] };
  expect(trials.map(({ number }) => number)).toEqual([1, 2]);
  // The browser asks before the page takes that trial with it.
  const asked = page.waitForEvent('dialog');
  await page.close({ runBeforeUnload: true });
  const question = await asked;
  expect(question.type()).toBe('beforeunload');
  await question.accept();
});

test('a reload in the refit says what is left to do', async ({ page }) => {
  await openSmallPlan(page, { trials: '2', epochs: '60' });
  await startSearch(page);
  await waitForState(page, 'refitting');
  await page.reload();
  await waitForState(page, 'paused');
  await expect(page.getByTestId('rest')).toContainText('while the best model was being trained');
  await page.getByRole('button', { name: 'Resume', exact: true }).click();
  await expect(page.getByTestId('rest')).toHaveCount(0);
});

test('a model that knows no more than chance is not praised @full', async ({ page }) => {
  const value = (row: number, column: number) => (Math.imul(row * 3 + column + 1, 2654435761) >>> 16) % 1000;
  const rows = Array.from({ length: 200 }, (_, row) =>
    [value(row, 0), value(row, 1), value(row, 2) % 2 ? 'yes' : 'no'].join(','),
  );
  await page.goto('./#/');
  await page.getByLabel('Choose files').setInputFiles({
    name: 'chance.csv',
    mimeType: 'text/csv',
    buffer: Buffer.from(['a,b,class', ...rows].join('\n')),
  });
  await page.goto('./#/');
  await openSmallPlan(page, { sample: '', preset: 'quick', trials: '2', epochs: '2' });
  await startSearch(page);
  await waitForState(page, 'finished');
  await expect(page.getByTestId('at-chance')).toContainText('always naming');
});

test('a study that is gone says where it may be, and how to go on', async ({ page }) => {
  await page.goto('./#/study/gone');
  const error = page.getByTestId('error');
  await expect(error).toHaveAttribute('data-code', 'study-missing');
  await expect(error).toContainText('the browser cleared the site data of this page');
  await page.getByRole('link', { name: 'See all studies' }).click();
  await expect(page.getByRole('button', { name: 'Open a study file' })).toBeVisible();
});
