import { expect, test, type Locator, type Page } from '@playwright/test';
import { expectNoViolationsInBothSchemes } from './lib/axe';
import { watchPage } from './lib/page-watch';
import { shownTrials, waitForState } from './lib/study-page';

async function openSearch(page: Page, query: string): Promise<void> {
  await page.goto(`./#/plan?${query}`);
  await expect(page.getByRole('button', { name: 'Start search' })).toBeEnabled();
  await page.getByRole('button', { name: 'Details of Search' }).click();
  await expect(page.getByTestId('network-preview').getByRole('table')).toBeVisible();
}

const row = (page: Page, name: string) => page.locator(`[data-parameter="${name}"]`);
const configurations = (page: Page) => page.getByTestId('configurations');

test('a network is edited field by field; the picture of it, the count and the address follow; undo goes back @full', async ({
  page,
}) => {
  const watch = watchPage(page);
  await watch.ready;
  await openSearch(page, 'sample=walking&board=stm32f303k8&preset=experiment1');
  const editor = page.getByTestId('network-editor');
  const preview = page.getByTestId('network-preview');
  await expect(configurations(page)).toHaveText('34,560');

  await editor.getByRole('group', { name: 'Convolutional blocks' }).getByText('3', { exact: true }).click();
  await expect(preview.getByText(/^convolution/)).toHaveCount(3);
  await editor.getByLabel('Kernel: each its own').check();
  await editor.getByLabel('Kernel, Block 2: fixed or searched').selectOption('searched on its own');
  await expect(row(page, 'kernel2')).toContainText('kernel (Block 2)');
  await expect(configurations(page)).toHaveText('103,680');
  await expect(preview).toContainText('kernel2');

  await editor.getByLabel('Learning rate: fixed or searched').selectOption('searched');
  await row(page, 'learningRate').getByLabel('Kind of learningRate').selectOption('real');
  await expect(configurations(page)).toHaveText('endless');
  await row(page, 'learningRate').getByLabel('Lowest learningRate').fill('5');
  await expect(row(page, 'learningRate')).toContainText('The first number must be smaller');
  await row(page, 'learningRate').getByLabel('Name of learningRate').fill('<b>rate</b>');
  await row(page, 'learningRate').getByLabel('Name of learningRate').press('Enter');
  await expect(row(page, '<b>rate</b>')).toContainText('learning rate');

  const address = page.url();
  await page.reload();
  await openSearch(page, address.split('plan?')[1]);
  await expect(row(page, '<b>rate</b>')).toContainText('learning rate');
  await expect(row(page, 'kernel2')).toBeVisible();

  await page.getByRole('button', { name: 'Remove kernel2' }).click();
  await expect(row(page, 'kernel2')).toHaveCount(0);
  await page.getByRole('button', { name: 'Undo' }).click();
  await expect(row(page, 'kernel2')).toBeVisible();
  await page.getByRole('button', { name: 'Redo' }).click();
  await expect(row(page, 'kernel2')).toHaveCount(0);
  await page.keyboard.press('Control+z');
  await expect(row(page, 'kernel2')).toBeVisible();
  await page.keyboard.press('Control+Shift+z');
  await expect(row(page, 'kernel2')).toHaveCount(0);

  await page.getByRole('button', { name: 'Add a hyperparameter' }).click();
  await expect(row(page, 'parameter')).toContainText('not bound to the network');
  watch.expectClean();
});

test('values that do not fit stay in their field with the reason, and the plan stays as it was', async ({
  page,
}) => {
  await openSearch(page, 'sample=walking&board=stm32f303k8&preset=experiment1');
  const values = row(page, 'kernel').getByLabel('Values of kernel');
  await values.fill('1, 19');
  await expect(row(page, 'kernel')).toContainText('Kernel goes from 1 to 16.');
  await expect(page).not.toHaveURL(/kernel/);
  await values.fill('1, 2, 3');
  await expect(page).toHaveURL(/values=kernel/);
  await expect(configurations(page)).toHaveText('51,840');
  await values.fill('3, 2');
  await page.getByLabel('Name of kernel').focus();
  await expect(values).toHaveValue('1, 2, 3');
});

test('what an address cannot say is left out with a note', async ({ page }) => {
  await page.goto('./#/plan?sample=walking&folds=0&network=%7B%7D&spell=%3Cimg%20src%3Dx%3E&seed=5');
  const note = page.getByTestId('refused');
  await expect(note).toContainText('folds, network, spell');
  await expect(page.getByRole('button', { name: 'Start search' })).toBeEnabled();
  await expect(page).toHaveURL(/seed=5/);
  await note.getByRole('button', { name: 'Dismiss' }).click();
  await expect(note).toBeHidden();
});

test('a preset is a plan, and everything on the page is accessible @full', async ({ page }) => {
  await openSearch(page, 'sample=walking&board=stm32l476rg');
  for (const [preset, trials] of [
    ['Quick look', '8'],
    ['Experiment #2', '20'],
    ['Thorough', '100'],
  ] as const) {
    await page.getByText(preset, { exact: true }).click();
    await expect(page.getByLabel('Trials', { exact: true })).toHaveValue(trials);
  }
  await page.locator('summary').click();
  await expectNoViolationsInBothSchemes(page, 'plan editor');
});

test('the editor fits narrow screens', async ({ page }) => {
  await openSearch(page, 'sample=walking&board=stm32l476rg&preset=experiment2');
  for (const width of [390, 320]) {
    await page.setViewportSize({ width, height: 700 });
    await expect
      .poll(() => page.evaluate(() => document.documentElement.scrollWidth - innerWidth))
      .toBeLessThanOrEqual(0);
  }
});

/** Presses Tab until the element has the keyboard. */
async function tabTo(page: Page, target: Locator): Promise<void> {
  for (let presses = 0; presses < 200; presses++) {
    if (await target.evaluate((element) => element === document.activeElement)) return;
    await page.keyboard.press('Tab');
  }
  throw new Error('The keyboard does not reach it.');
}

test('a plan with a budget of time is made and started with the keyboard alone @full', async ({ page }) => {
  await page.goto(
    './#/plan?sample=walking&preset=experiment1&board=stm32f303k8&profile=x-cube-ai&seed=3&epochs=1&folds=2',
  );
  await expect(page.getByRole('button', { name: 'Start search' })).toBeEnabled();
  await tabTo(page, page.getByRole('button', { name: 'Details of Search' }));
  await page.keyboard.press('Enter');
  await tabTo(page, page.getByLabel('a number of trials'));
  await page.keyboard.press('ArrowRight');
  await tabTo(page, page.getByLabel('Minutes'));
  await page.keyboard.press('ControlOrMeta+a');
  await page.keyboard.type('0.1');
  await expect(page).toHaveURL(/minutes=0\.1/);
  await expect(page.getByTestId('time-budget-note')).toBeVisible();
  await tabTo(page, page.getByTestId('network-editor').getByLabel('Values of filters'));
  await page.keyboard.press('ControlOrMeta+a');
  await page.keyboard.type('8, 16');
  await tabTo(page, page.getByRole('button', { name: 'Remove dropout' }));
  await page.keyboard.press('Enter');
  await expect(page.locator('[data-parameter="dropout"]')).toHaveCount(0);
  await tabTo(page, page.getByRole('button', { name: 'Start search' }));
  await page.keyboard.press('Enter');
  await waitForState(page, 'finished');
  const trials = await shownTrials(page);
  expect(trials.length).toBeGreaterThan(0);
  expect(trials.every(({ configuration }) => [8, 16].includes(Number(configuration.filters)))).toBe(true);
  expect(trials.every(({ configuration }) => !('dropout' in configuration))).toBe(true);
});
