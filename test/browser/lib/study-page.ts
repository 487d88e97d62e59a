import { expect, type Page } from '@playwright/test';
import { readFileSync } from 'node:fs';
import Papa from 'papaparse';

export interface ShownTrial {
  number: number;
  configuration: Record<string, string | number>;
  deployable: boolean;
  state: string;
  accuracy: number;
}

/** Also where no test runner says it. */
const PATIENCE_MS = 30_000;

/** How many trials have finished, as the page's own table says; it has a row for its head. */
export async function finishedTrials(page: Page): Promise<number> {
  const table = page.getByTestId('trials');
  return (await table.isVisible()) ? Number(await table.getAttribute('aria-rowcount')) - 1 : 0;
}

/** Finished trials in order, from the CSV file that the page gives. */
export async function shownTrials(page: Page): Promise<ShownTrial[]> {
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('button', { name: 'Trials as CSV' }).click(),
  ]);
  const { data } = Papa.parse<Record<string, string | number | boolean | null>>(
    readFileSync(await download.path(), 'utf8'),
    { header: true, dynamicTyping: true, skipEmptyLines: true },
  );
  return data.map((row) => ({
    number: Number(row.trial),
    configuration: Object.fromEntries(
      Object.entries(row).flatMap(([field, value]) =>
        field.startsWith('hp_') && value !== null
          ? [[field.slice('hp_'.length), value as string | number]]
          : [],
      ),
    ),
    deployable: row.deployable === true,
    state: String(row.state),
    accuracy: Number(row.accuracy),
  }));
}

/** Opens a plan with the embedded sample and settings small enough for a test. */
export async function openSmallPlan(
  page: Page,
  parameters: Record<string, string> = {},
  address = './',
): Promise<void> {
  const search = new URLSearchParams({
    sample: 'walking',
    preset: 'experiment1',
    board: 'stm32f303k8',
    profile: 'x-cube-ai',
    folds: '2',
    epochs: '2',
    trials: '4',
    seed: '3',
    ...parameters,
  });
  await page.goto(`${address}#/plan?${search}`);
  await expect(page.getByRole('button', { name: 'Start search' })).toBeEnabled({ timeout: PATIENCE_MS });
}

export const startSearch = (page: Page) => page.getByRole('button', { name: 'Start search' }).click();

export const waitForState = (page: Page, state: string, timeout = 100_000) =>
  expect(page.getByTestId('best')).toHaveAttribute('data-state', state, { timeout });

export const waitForTrials = (page: Page, count: number, timeout = 60_000) =>
  expect.poll(() => finishedTrials(page), { timeout }).toBeGreaterThanOrEqual(count);
