import { expect, test, type Page } from '@playwright/test';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { unzipSync } from 'fflate';
import { C_COMPILER, compileProgram, unpack } from '../helpers/c-compiler';
import { watchPage } from './lib/page-watch';
import { openSmallPlan, startSearch, waitForState } from './lib/study-page';

let folder = '';
test.beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'shrink-'));
});
test.afterEach(() => rmSync(folder, { recursive: true }));

const shrinkPanel = (page: Page) => page.getByTestId('shrink');

async function zipOf(page: Page, button: string) {
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('button', { name: button, exact: true }).click(),
  ]);
  return new Map(Object.entries(unzipSync(new Uint8Array(readFileSync(await download.path())))));
}

const reportOf = (files: ReadonlyMap<string, Uint8Array>) =>
  JSON.parse(new TextDecoder().decode(files.get('report.json')));

test('the best model is shrunk further, beside the original, and its own zip compiles and runs @full', async ({
  page,
}) => {
  const watch = watchPage(page);
  await watch.ready;
  await openSmallPlan(page, { trials: '3', compression: 'search' });
  await startSearch(page);
  await waitForState(page, 'finished');
  const figures = page.getByTestId('best').getByTestId('figures');
  await expect(figures).toContainText(/Latency.*[\d.,]+–[\d.,]+ ms\s*(published|estimated)/);
  await expect(figures).toContainText(/L2 relative error\s*[\d.]+%/);
  await expect(figures).toContainText('no published current');
  const panel = shrinkPanel(page);
  await expect(panel).toHaveAttribute('data-models', '0');
  await panel.getByRole('combobox').selectOption('0.5');
  await panel.getByRole('button', { name: 'Make a smaller model' }).click();
  await expect(panel.getByRole('progressbar')).toBeVisible();
  await expect(panel).toHaveAttribute('data-models', '1', { timeout: 60_000 });
  const row = panel.locator('tr[data-removed-share="0.5"]');
  const shown = async (name: string) => Number(await row.getAttribute(`data-${name}`));

  const whole = reportOf(await zipOf(page, 'Download model'));
  const files = await zipOf(page, 'Download: 50.0% removed');
  const report = reportOf(files);
  expect(report.network.parameters).toBeLessThan(whole.network.parameters);
  expect(report.figures.romBytes).toBeLessThan(whole.figures.romBytes);
  expect(report.figures).toMatchObject({
    romBytes: await shown('rom-bytes'),
    ramBytes: await shown('ram-bytes'),
    macc: await shown('macc'),
  });
  expect(report.testScore.accuracy).toBe(await shown('test-accuracy'));
  expect(report.compression).toBe(report.configuration.compression);
  const study = JSON.parse(new TextDecoder().decode(files.get('study.json')));
  expect(study).toMatchObject({ format: 'autotinyml-study', study: { shrunk: [{ removedShare: 0.5 }] } });
  expect(study.trials).toHaveLength(3);
  if (C_COMPILER) {
    const sources = unpack(files, folder);
    expect(execFileSync(compileProgram(sources, 'golden_test'), { encoding: 'utf8' })).toBe(
      '8 golden examples, largest difference 0\n',
    );
  }

  await page.reload();
  await expect(row).toHaveAttribute('data-accuracy', /^0\.\d+$/);
  await panel.getByRole('combobox').selectOption('0.25');
  // In the page: a press that goes through the browser's border may come when the small model is made.
  await panel.evaluate(async (element) => {
    const button = (name: string) =>
      [...element.querySelectorAll('button')].find(({ textContent }) => textContent.trim() === name);
    button('Make a smaller model')!.click();
    while (!button('Cancel')) await new Promise(requestAnimationFrame);
    button('Cancel')!.click();
  });
  await expect(panel.getByRole('button', { name: 'Make a smaller model' })).toBeVisible();
  await expect(panel).toHaveAttribute('data-models', '1');
  watch.expectClean();
});
