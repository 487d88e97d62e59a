import { expect, type Page } from '@playwright/test';

export interface ShownTrial {
  number: number;
  configuration: Record<string, string | number>;
  deployable: boolean;
  outcome: string;
}

/** Finished trials as the page's own table shows them, in order. */
export async function shownTrials(page: Page): Promise<ShownTrial[]> {
  const rows = await page
    .getByTestId('trials')
    .locator('tbody tr')
    .evaluateAll((elements) => elements.map((element) => ({ ...(element as HTMLElement).dataset })));
  return rows
    .map(({ trial, configuration, deployable, outcome }) => ({
      number: Number(trial),
      configuration: JSON.parse(configuration ?? '{}') as ShownTrial['configuration'],
      deployable: deployable === 'true',
      outcome: outcome ?? '',
    }))
    .sort((a, b) => a.number - b.number);
}

/** Opens a plan with the embedded sample and settings small enough for a test. */
export async function openSmallPlan(page: Page, parameters: Record<string, string> = {}): Promise<void> {
  const search = new URLSearchParams({
    sample: 'walking',
    board: 'stm32f303k8',
    profile: 'slides',
    folds: '2',
    epochs: '2',
    trials: '4',
    seed: '3',
    ...parameters,
  });
  await page.goto(`./#/plan?${search}`);
  await expect(page.getByRole('button', { name: 'Start search' })).toBeEnabled();
}

export const startSearch = (page: Page) => page.getByRole('button', { name: 'Start search' }).click();

export const waitForState = (page: Page, state: string, timeout = 100_000) =>
  expect(page.getByTestId('best')).toHaveAttribute('data-state', state, { timeout });

export const waitForTrials = (page: Page, count: number, timeout = 60_000) =>
  expect.poll(async () => (await shownTrials(page)).length, { timeout }).toBeGreaterThanOrEqual(count);
