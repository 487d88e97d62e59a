import { expect, test } from '@playwright/test';
import { openSmallPlan, shownTrials, startSearch, waitForState } from './lib/study-page';

/** Where every network of the first board fits. */
const SECOND_BOARD = { board: 'stm32l476rg', compression: 'x8' };

test('a study for a second board starts from what the first one knows, without training it again', async ({
  page,
}) => {
  await openSmallPlan(page, {
    method: 'random',
    compression: 'x8',
    screened: 'yes',
    trials: '3',
    epochs: '1',
  });
  await startSearch(page);
  await waitForState(page, 'finished');
  const before = await shownTrials(page);

  await openSmallPlan(page, { ...SECOND_BOARD, trials: '2', epochs: '1' });
  await page.getByRole('button', { name: 'Details of Search' }).click();
  const choice = page.getByLabel('Start from what a study knows');
  await choice.selectOption({ index: 1 });
  await expect(page.getByText('Its trials are judged again for this board')).toBeVisible();
  await page.getByLabel('Method').selectOption('random');
  await expect(page.getByText('This method does not learn from other studies')).toBeVisible();
  await page.getByLabel('Method').selectOption('autotinyml');
  await startSearch(page);
  await expect(page.getByTestId('evidence')).toContainText('Started from 3 of 3 trials');
  await expect(page.getByTestId('evidence')).toContainText('3 judged again by their trained folds');
  await waitForState(page, 'finished');
  const [first] = await shownTrials(page);
  expect(before.map(({ configuration }) => configuration)).toContainEqual(first.configuration);

  await page.reload();
  await expect(page.getByTestId('evidence')).toContainText('3 judged again by their trained folds');
});
