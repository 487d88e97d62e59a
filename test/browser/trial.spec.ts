import { expect, test } from '@playwright/test';
import { watchPage } from './lib/page-watch';
import { openSmallPlan, startSearch, waitForState } from './lib/study-page';

test('a trial is trained again with other seeds, and the spread is still there after a reload', async ({
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

  await page.reload();
  await expect(reruns).toHaveAttribute('data-mean', String(mean));

  await reruns.getByRole('combobox').selectOption('20');
  await reruns.getByRole('button', { name: /^Re-run/ }).click();
  await reruns.getByRole('button', { name: 'Cancel' }).click();
  await expect(reruns.getByRole('button', { name: /^Re-run/ })).toBeEnabled();
  expect(Number(await reruns.getAttribute('data-runs'))).toBeLessThan(22);
  watch.expectClean();
});
