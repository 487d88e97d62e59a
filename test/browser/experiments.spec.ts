import { expect, test } from '@playwright/test';
import { readFileSync } from 'node:fs';
import type { ExperimentResult } from '../../src/core/records/experiment';
import { expectNoViolationsInBothSchemes } from './lib/axe';
import { shownTrials, startSearch, waitForState } from './lib/study-page';

test('a stored cell of the experiments is what the page makes of the same network', async ({ page }) => {
  const file = new URL('../../docs/experiments/bottles-tiny-x8.json', import.meta.url);
  const { runs } = JSON.parse(readFileSync(file, 'utf8')) as ExperimentResult;
  const stored = runs.find(({ method, seed }) => method === 'autotinyml' && seed === 1)!;
  await page.goto('./#/experiments/bottles-tiny-x8');
  await expect(page.getByTestId('published').getByRole('row')).not.toHaveCount(0);
  const seeds = runs.map(({ method }) => runs.filter((run) => run.method === method).length);
  await expect(page.getByTestId('under-way')).toHaveCount(Math.min(...seeds) < 3 ? 1 : 0);
  await page.getByText('Every search, and its best network').click();
  await expectNoViolationsInBothSchemes(page, 'experiments');
  await page.getByRole('link', { name: 'Train the network of AutoTinyML, improved, seed 1, here' }).click();
  await startSearch(page);
  await waitForState(page, 'finished');
  const [trial] = await shownTrials(page);
  expect(trial.accuracy).toBe(stored.best!.accuracy);
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
