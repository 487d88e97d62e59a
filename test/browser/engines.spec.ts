import { expect, test } from '@playwright/test';
import { watchPage } from './lib/page-watch';
import { openSmallPlan, startSearch, waitForState } from './lib/study-page';

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
