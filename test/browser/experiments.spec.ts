import { expect, test, type Page } from '@playwright/test';
import { readFileSync } from 'node:fs';
import type { ExperimentResult, SearchRun } from '../../src/core/records/experiment';
import { csvFiles, WALKING_MISSING, walkingFolder } from '../helpers/reference';
import { expectNoViolationsInBothSchemes } from './lib/axe';
import { shownTrials, startSearch, waitForState } from './lib/study-page';

const storedResult = (setting: string) =>
  JSON.parse(
    readFileSync(new URL(`../../docs/experiments/${setting}.json`, import.meta.url), 'utf8'),
  ) as ExperimentResult;

/** Follows “Train it here” of a search, brings the data where they are not embedded, and waits for the accuracy. */
async function trainedHere(page: Page, { seed }: SearchRun, files: readonly string[] = []): Promise<number> {
  await page
    .getByRole('link', { name: `Train the network of AutoTinyML, improved, seed ${seed}, here` })
    .click();
  if (files.length > 0) await page.getByLabel('Choose files').setInputFiles(files);
  await startSearch(page);
  await waitForState(page, 'finished');
  const [trial] = await shownTrials(page);
  return trial.accuracy;
}

const isFirst = ({ method, seed }: SearchRun) => method === 'autotinyml' && seed === 1;

test('a stored cell of the experiments is what the page makes of the same network', async ({ page }) => {
  const { runs } = storedResult('bottles-tiny-x8');
  await page.goto('./#/experiments/bottles-tiny-x8');
  await expect(page.getByTestId('published').getByRole('row')).not.toHaveCount(0);
  const seeds = runs.map(({ method }) => runs.filter((run) => run.method === method).length);
  await expect(page.getByTestId('under-way')).toHaveCount(Math.min(...seeds) < 3 ? 1 : 0);
  await page.getByText('Every search, and its best network').click();
  await expectNoViolationsInBothSchemes(page, 'experiments');
  const stored = runs.find(isFirst)!;
  expect(await trainedHere(page, stored)).toBe(stored.best!.accuracy);
});

test('a stored cell of the walking users is what the page makes of the dropped recordings @full', async ({
  page,
}) => {
  test.skip(!walkingFolder, WALKING_MISSING);
  const stored = storedResult('walking-tiny-x8').runs.find(isFirst)!;
  await page.goto('./#/experiments/walking-tiny-x8');
  await page.getByText('Every search, and its best network').click();
  expect(await trainedHere(page, stored, csvFiles(walkingFolder!))).toBe(stored.best!.accuracy);
});

test('a stored cell of today’s spaces is what the page makes of the same network @full', async ({ page }) => {
  const stored = storedResult('bottles-tiny-today').runs.find(isFirst)!;
  await page.goto('./#/experiments/bottles-tiny-today');
  await page.getByText('Every search, and its best network').click();
  expect(await trainedHere(page, stored)).toBe(stored.best!.accuracy);
});

test('the lecture leads to the experiments, and a setting to its plan', async ({ page }) => {
  await page.goto('./#/learn?chapter=6');
  await page.getByRole('link', { name: 'The slides’ experiments' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('The experiments of the slides');
  await page.getByRole('combobox', { name: 'Board and compression' }).selectOption('walking-tiny-x8');
  await expect(page).toHaveURL(/#\/experiments\/walking-tiny-x8$/);
  await expect(page.getByTestId('published')).toContainText('91.4% ± 0.9%');
  await page.getByTestId('run-it').click();
  await expect(page).toHaveURL(/board=stm32f303k8&profile=x-cube-ai&compression=x8/);
});
