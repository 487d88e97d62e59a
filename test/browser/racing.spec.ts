import { expect, test } from '@playwright/test';
import { watchPage } from './lib/page-watch';
import { openSmallPlan, shownTrials, startSearch, waitForState } from './lib/study-page';

const SMALL = { sample: 'pumps', preset: 'quick', epochs: '6', board: 'stm32l476rg' };

test('a study that races gives up what is clearly worse, and says so of each such trial @full', async ({
  page,
}) => {
  const watch = watchPage(page);
  await watch.ready;
  // Draws of all kinds, and a board on which nearly everything fits.
  await openSmallPlan(page, { ...SMALL, method: 'random', trials: '12', folds: '3' });
  await page.getByRole('button', { name: 'Details of Search' }).click();
  await page.locator('summary', { hasText: 'racing' }).click();
  const rate = page.getByLabel('Racing: error rate (%)');
  await expect(rate).toHaveValue('0');
  await rate.fill('40');
  await rate.press('Enter');
  await expect(page).toHaveURL(/racing=0\.4/);
  await startSearch(page);
  await waitForState(page, 'finished');

  const head = page.getByTestId('trials').locator('thead');
  await expect(head).toContainText('Trained');
  const partly = page.getByTestId('trials').locator('tbody tr', { hasText: /[12] fold/ });
  expect(await partly.count()).toBeGreaterThan(0);
  expect(await shownTrials(page)).toHaveLength(12);
  await partly.first().getByRole('button').click();
  const drawer = page.getByTestId('trial');
  await expect(drawer.getByTestId('lost-race')).toHaveText(
    /^Given up after [12] of 3 folds: (clearly worse than trial \d+|X-CROSS is clearly below its limit)\./,
  );
  expect(await drawer.evaluate((element) => element.scrollWidth - element.clientWidth)).toBe(0);
  watch.expectClean();
});
