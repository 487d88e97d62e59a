import { expect, test } from '@playwright/test';
import { watchPage } from './lib/page-watch';
import { openSmallPlan, startSearch, waitForState } from './lib/study-page';

test('a trial is trained again with other seeds, and the spread is still there after a reload @full', async ({
  page,
}) => {
  const watch = watchPage(page);
  await watch.ready;
  await openSmallPlan(page, { trials: '2' });
  await startSearch(page);
  await waitForState(page, 'finished');
  await page.getByRole('button', { name: 'Open trial 1', exact: true }).click();
  const reruns = page.getByTestId('reruns');
  await reruns.getByRole('combobox').selectOption('2');
  await reruns.getByRole('button', { name: 'Re-run with 2 other seeds' }).click();
  await expect(reruns.getByRole('progressbar')).toBeVisible();
  await expect(reruns).toHaveAttribute('data-runs', '2', { timeout: 60_000 });
  await expect(reruns).toContainText(/% ± .*% over 2 other seeds/);
  const mean = Number(await reruns.getAttribute('data-mean'));
  expect(mean).toBeGreaterThan(1 / 6);
  await reruns.getByText('Re-runs', { exact: true }).click();
  await expect(reruns.locator('tbody tr')).toHaveCount(2);
  const drawer = page.getByTestId('trial');
  expect(await drawer.evaluate((element) => element.scrollWidth - element.clientWidth)).toBe(0);

  await page.reload();
  await expect(reruns).toHaveAttribute('data-mean', String(mean));

  await reruns.getByRole('combobox').selectOption('20');
  await reruns.getByRole('button', { name: /^Re-run/ }).click();
  await reruns.getByRole('button', { name: 'Cancel' }).click();
  await expect(reruns.getByRole('button', { name: /^Re-run/ })).toBeEnabled();
  expect(Number(await reruns.getAttribute('data-runs'))).toBeLessThan(22);
  watch.expectClean();
});

test('trials are leafed through by keyboard, words are explained, and Escape gives the keyboard back @full', async ({
  page,
}) => {
  const watch = watchPage(page);
  await watch.ready;
  await openSmallPlan(page, { trials: '2' });
  await startSearch(page);
  await waitForState(page, 'finished');
  const opener = page.getByRole('button', { name: 'Open trial 1', exact: true });
  await opener.focus();
  await page.keyboard.press('Enter');
  const drawer = page.getByTestId('trial');
  await expect(drawer).toBeFocused();
  await page.keyboard.press('j');
  await expect(drawer.getByRole('heading', { name: 'Trial 2' })).toBeVisible();
  await expect(page).toHaveURL(/trial\/2$/);
  await expect(drawer.getByRole('button', { name: 'Next trial' })).toBeDisabled();
  await page.keyboard.press('k');
  await expect(drawer.getByRole('heading', { name: 'Trial 1' })).toBeVisible();

  await drawer.getByRole('button', { name: 'X-CROSS', exact: true }).focus();
  await page.keyboard.press('Enter');
  const note = drawer.locator(':popover-open');
  await expect(note).toContainText('compressed network');
  // The explanation first, then the drawer.
  await page.keyboard.press('Escape');
  await expect(note).toHaveCount(0);
  await expect(drawer).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(drawer).toHaveCount(0);
  await expect(opener).toBeFocused();
  watch.expectClean();
});
