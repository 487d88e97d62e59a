import { expect, test, type Page } from '@playwright/test';
import { readFileSync } from 'node:fs';
import { expectNoViolations } from './lib/axe';
import { watchPage } from './lib/page-watch';
import { openSmallPlan, startSearch, waitForState } from './lib/study-page';

const QUERY = 'on=study&methods=random.autotinyml.hyperband&budget=5&seeds=1&screened=1';

async function openComparison(page: Page): Promise<void> {
  await page.goto('about:blank');
  await page.goto(`./#/compare?${QUERY}`);
  await expect(page.getByTestId('own-runs')).toHaveAttribute('data-total', '3');
}

const trialsDone = async (page: Page): Promise<number> =>
  Number(await page.getByTestId('own-runs').getAttribute('data-trials'));

test('methods are compared on a study’s own data with real training; cancelled, reloaded, resumed, and kept @full', async ({
  page,
}) => {
  test.setTimeout(420_000);
  const watch = watchPage(page);
  await watch.ready;
  await page.goto(`./#/compare?${QUERY}`);
  await expect(page.getByText('there is none yet')).toBeVisible();

  // Rows of a table train in no time.
  await openSmallPlan(page, { sample: 'pumps', trials: '2', screened: 'yes' });
  await startSearch(page);
  await waitForState(page, 'finished');

  await openComparison(page);
  await page.getByTestId('own-run').click();
  await expect.poll(() => trialsDone(page), { timeout: 120_000 }).toBeGreaterThanOrEqual(2);
  await page.getByRole('button', { name: 'Cancel' }).click();
  await expect(page.getByTestId('own')).toHaveAttribute('data-state', 'resting');
  const kept = await trialsDone(page);

  await openComparison(page);
  await expect.poll(() => trialsDone(page)).toBe(kept);
  await page.getByTestId('own-run').click();
  await page.getByRole('button', { name: 'Pause' }).click();
  await expect(page.getByTestId('own')).toHaveAttribute('data-state', 'resting', { timeout: 60_000 });
  await page.getByTestId('own-run').click();
  // It goes on while the reader looks elsewhere.
  await page.getByRole('link', { name: 'Learn how they search' }).click();
  await expect(page.getByTestId('stage')).toBeVisible();
  await page.goto(`./#/compare?${QUERY}`);
  await expect(page.getByTestId('own-runs')).toHaveAttribute('data-done', '3', { timeout: 300_000 });

  const rows = page.getByTestId('own-methods').locator('tbody tr');
  await expect(rows).toHaveCount(3);
  await page.getByRole('combobox', { name: 'Method', exact: true }).selectOption('hyperband');
  const costs = await page.getByTestId('own-trials').locator('tbody tr td:nth-child(4)').allInnerTexts();
  const spent = costs.reduce((sum, text) => sum + Number.parseFloat(text) / 100, 0);
  expect(spent).toBeLessThanOrEqual(5.01);

  const [download] = await Promise.all([page.waitForEvent('download'), page.getByTestId('own-csv').click()]);
  const lines = readFileSync(await download.path(), 'utf8')
    .trim()
    .split(/\r?\n/);
  expect(lines).toHaveLength(4);
  expect(lines[0]).toContain('costFullTrials');
  await expect(page.getByTestId('kept').locator('li')).toHaveCount(1);

  await expectNoViolations(page, 'comparison on own data');
  for (const width of [390, 320]) {
    await page.setViewportSize({ width, height: 700 });
    await expect
      .poll(() => page.evaluate(() => document.documentElement.scrollWidth - innerWidth))
      .toBeLessThanOrEqual(0);
  }

  await page.getByRole('button', { name: 'Delete these searches' }).click();
  await page.getByRole('button', { name: 'Delete', exact: true }).click();
  await expect(page.getByTestId('own-runs')).toHaveAttribute('data-trials', '0');
  await expect(page.getByTestId('kept')).toHaveCount(0);
  watch.expectClean();
});
