import { expect, test } from '@playwright/test';
import { watchPage } from './lib/page-watch';
import { openSmallPlan, startSearch, waitForState } from './lib/study-page';

test('keys lead through the page, are explained, and can be turned off', async ({ page }) => {
  const watch = watchPage(page);
  await watch.ready;
  await page.goto('./');
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
  await page.keyboard.press('g');
  await page.keyboard.press('s');
  await expect(page).toHaveTitle('Studies · AutoTinyML');

  // A field keeps its keys.
  await page.getByRole('searchbox').fill('');
  await page.getByRole('searchbox').press('?');
  await expect(page.getByTestId('help')).toHaveCount(0);
  await expect(page.getByRole('searchbox')).toHaveValue('?');

  const button = page.getByRole('button', { name: 'Help' });
  await button.focus();
  await page.keyboard.press('?');
  const help = page.getByTestId('help');
  await expect(help).toBeFocused();
  await expect(help).toContainText('Keyboard shortcuts');
  await expect(help).toContainText('X-CROSS');
  await help.getByLabel('Single-key shortcuts').uncheck();
  await page.keyboard.press('Escape');
  await expect(help).toHaveCount(0);
  await expect(button).toBeFocused();
  await page.keyboard.press('g');
  await page.keyboard.press('h');
  await page.keyboard.press('?');
  await expect(page).toHaveTitle('Studies · AutoTinyML');
  await page.reload();
  await button.click();
  await expect(help.getByLabel('Single-key shortcuts')).not.toBeChecked();
  watch.expectClean();
});

test('the first steps follow the visitor, stay away once dismissed, and come back when asked for @full', async ({
  page,
}) => {
  await page.goto('./');
  const tour = page.getByTestId('tour');
  await expect(tour).toHaveAttribute('data-step', '1');
  await openSmallPlan(page);
  await expect(tour).toHaveAttribute('data-step', '2');
  const top = () => page.getByRole('button', { name: 'Start search' }).boundingBox();
  const before = await top();
  await tour.getByRole('button', { name: 'Next' }).click();
  await expect(tour).toHaveAttribute('data-step', '3');
  expect((await top())?.y).toBe(before?.y);
  await tour.getByRole('button', { name: 'Back' }).click();
  await tour.getByRole('button', { name: 'Back' }).click();
  await expect(tour).toHaveAttribute('data-step', '1');
  await tour.getByRole('button', { name: 'Do not show again' }).click();
  await expect(tour).toHaveCount(0);
  await page.goto('./#/');
  await page.reload();
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
  await expect(tour).toHaveCount(0);
  await page.getByRole('button', { name: 'Help' }).click();
  await page.getByRole('button', { name: 'Show the first steps' }).click();
  await expect(tour).toHaveAttribute('data-step', '1');
});

test('the title tells how far the study is, on every page @full', async ({ page }) => {
  await openSmallPlan(page, { trials: '2' });
  await startSearch(page);
  await expect(page).toHaveTitle(/^\d\/2 · /);
  await page.goto('./#/learn');
  await expect(page).toHaveTitle(/^\d\/2 · Learn/);
  await page.goBack();
  await waitForState(page, 'finished');
  await expect(page).toHaveTitle(/^2\/2 · /);
});

test('files may be dropped on any page and become a plan', async ({ page }) => {
  await page.goto('./#/compare');
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
  await page.evaluate(() => {
    const rows = Array.from({ length: 60 }, (_, i) => `${i % 7},${(i * 3) % 11},${i % 2 ? 'on' : 'off'}`);
    const transfer = new DataTransfer();
    transfer.items.add(new File([`a,b,state\n${rows.join('\n')}\n`], 'pump.csv', { type: 'text/csv' }));
    const options = { dataTransfer: transfer, bubbles: true, cancelable: true };
    document.body.dispatchEvent(new DragEvent('dragenter', options));
    document.body.dispatchEvent(new DragEvent('drop', options));
  });
  await expect(page).toHaveTitle('Plan · AutoTinyML');
  await expect(page.getByText('pump', { exact: true }).first()).toBeVisible();
});
