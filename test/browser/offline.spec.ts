import { expect, test } from '@playwright/test';
import { readFileSync } from 'node:fs';
import { unzipSync } from 'fflate';
import { finishedTrials, openSmallPlan, startSearch, waitForState } from './lib/study-page';

test('after one visit, a study runs and is exported without a network', async ({ page, context }) => {
  await page.goto('./');
  await page.evaluate(async () => {
    await navigator.serviceWorker.ready;
  });
  await expect.poll(() => page.evaluate(() => navigator.serviceWorker.controller !== null)).toBe(true);

  await context.setOffline(true);
  await page.reload();
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
  for (const section of ['Learn', 'Compare', 'Studies']) {
    await page.getByRole('navigation').getByRole('link', { name: section }).click();
    await expect(page.getByTestId('error')).toHaveCount(0);
    await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
  }
  await openSmallPlan(page);
  await startSearch(page);
  await waitForState(page, 'finished');
  expect(await finishedTrials(page)).toBe(4);
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page
      .getByTestId('best')
      .getByRole('button', { name: /download/i })
      .click(),
  ]);
  const files = Object.keys(unzipSync(new Uint8Array(readFileSync(await download.path()))));
  expect(files.some((name) => name.endsWith('model.json'))).toBe(true);
});
