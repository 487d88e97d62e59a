import { expect, test } from '@playwright/test';
import { openSmallPlan, shownTrials, startSearch, waitForState } from './lib/study-page';

/** Uncompressed models agree with themselves: what fits the smaller board is deployable on both. */
const small = { method: 'random', profile: 'export', compression: 'x1', screened: 'yes', epochs: '1' };

test('a study for a second board starts from what the first one knows, without training it again @full', async ({
  page,
}) => {
  await openSmallPlan(page, { ...small, board: 'stm32f303k8', trials: '3' });
  await startSearch(page);
  await waitForState(page, 'finished');
  const before = await shownTrials(page);

  await openSmallPlan(page, { ...small, board: 'stm32f302r8', trials: '2' });
  await page.getByRole('button', { name: 'Details of Search' }).click();
  const choice = page.getByLabel('Learn from an earlier study');
  await choice.selectOption({ index: 1 });
  await expect(page.getByText('This method does not learn from other studies')).toBeVisible();
  await page.getByLabel(/^Method/).selectOption('autotinyml');
  await expect(page.getByText('Its trials are judged again for this board')).toBeVisible();
  await startSearch(page);
  await expect(page.getByTestId('evidence')).toContainText('Started from 3 of 3 trials');
  await expect(page.getByTestId('evidence')).toContainText('3 judged again by their trained folds');
  await waitForState(page, 'finished');
  const [first] = await shownTrials(page);
  expect(before.map(({ configuration }) => configuration)).toContainEqual(first.configuration);

  await page.reload();
  await expect(page.getByTestId('evidence')).toContainText('3 judged again by their trained folds');
});

test('a study on other data tries the best networks of an earlier one first @full', async ({ page }) => {
  await openSmallPlan(page, { ...small, trials: '3' });
  await startSearch(page);
  await waitForState(page, 'finished');
  const before = await shownTrials(page);
  const best = before.reduce((one, other) => (other.accuracy > one.accuracy ? other : one));

  await openSmallPlan(page, {
    ...small,
    sample: 'gestures',
    method: 'autotinyml',
    trials: '2',
  });
  await page.getByRole('button', { name: 'Details of Search' }).click();
  const choice = page.getByLabel('Learn from an earlier study');
  await expect(choice.getByRole('option').nth(1)).toHaveText(/\(3 trials on other data\)$/);
  await choice.selectOption({ index: 1 });
  await expect(page.getByText('It was about other data')).toBeVisible();
  await startSearch(page);
  await expect(page.getByTestId('evidence')).toContainText('Tried first: its best network.');
  await waitForState(page, 'finished');
  const [first] = await shownTrials(page);
  expect(first.configuration).toEqual(best.configuration);
});
