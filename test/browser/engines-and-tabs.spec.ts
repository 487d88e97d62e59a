import { expect, test } from '@playwright/test';
import { watchPage } from './lib/page-watch';
import { finishedTrials, openSmallPlan, startSearch, waitForState, waitForTrials } from './lib/study-page';

test('measures the engines once when asked to choose, and says which one trains and how fast @full', async ({
  page,
}) => {
  const watch = watchPage(page);
  await watch.ready;
  await page.addInitScript(() => localStorage.setItem('engine', 'auto'));
  await openSmallPlan(page, { trials: '2' });
  await startSearch(page);
  await waitForState(page, 'finished');
  const speeds = await page.evaluate(() => localStorage.getItem('engine-speeds'));
  const measured = (JSON.parse(speeds!) as { speeds: { engine: string }[] }).speeds;
  expect(measured.map(({ engine }) => engine)).toContain('wasm');
  await expect(page.locator('dd', { hasText: /WASM.*workers?, [\d,.]+ examples a second/ })).toBeVisible();

  await openSmallPlan(page, { trials: '2', seed: '4' });
  await startSearch(page);
  await waitForState(page, 'finished');
  expect(await page.evaluate(() => localStorage.getItem('engine-speeds'))).toBe(speeds);
  watch.expectClean();
});

test('a study that is open in one tab can only be looked at in another @full', async ({ page, context }) => {
  await openSmallPlan(page, { trials: '40', epochs: '20' });
  await startSearch(page);
  await waitForTrials(page, 1);
  const second = await context.newPage();
  await second.goto(page.url());
  await expect(second.getByText(/open in another tab/)).toBeVisible();
  expect(await finishedTrials(second)).toBeGreaterThan(0);
  await expect(second.getByRole('button', { name: 'Resume' })).toHaveCount(0);
  await page.close();
  await expect(second.getByText('No other tab works on this study any more.')).toBeVisible();
  await second.getByRole('button', { name: 'Go on here' }).click();
  await waitForState(second, 'running');
});
