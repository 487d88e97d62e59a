import { expect, test } from '@playwright/test';
import { expectNoViolationsInBothSchemes } from './lib/axe';
import { openSmallPlan, startSearch, waitForState } from './lib/study-page';

const SCREENS = [
  ['start', '#/'],
  ['empty plan', '#/plan'],
  ['learn', '#/learn'],
  ['compare', '#/compare'],
  ['empty library', '#/library'],
  ['missing page', '#/nowhere'],
] as const;

test('axe finds nothing on the screens of an empty page, light and dark', async ({ page }) => {
  for (const [screen, hash] of SCREENS) {
    await page.goto(`./${hash}`);
    await page.reload();
    await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
    await expectNoViolationsInBothSchemes(page, screen);
  }
});

test('axe finds nothing on the plan with all its details @full', async ({ page }) => {
  await openSmallPlan(page);
  for (const button of await page.getByRole('button', { name: /^Details of/ }).all()) await button.click();
  await expectNoViolationsInBothSchemes(page, 'plan');
});

test('axe finds nothing on the study with all its pictures, a trial and the library @full', async ({
  page,
}) => {
  test.setTimeout(300_000);
  await openSmallPlan(page, { trials: '9', epochs: '1' });
  await startSearch(page);
  await waitForState(page, 'finished');
  for (const tab of await page.getByRole('tab').all()) {
    await tab.click();
    if ((await tab.textContent())?.includes('Parameters')) {
      await expect(page.getByText(/Permutation importance on a random forest\./)).toBeVisible();
    }
    await expectNoViolationsInBothSchemes(page, `study, ${await tab.textContent()}`);
  }
  await page.getByRole('tab', { name: 'Trials' }).click();
  await page.getByRole('button', { name: 'Open trial 1', exact: true }).click();
  await expect(page.getByTestId('trial')).toBeVisible();
  await expectNoViolationsInBothSchemes(page, 'trial');

  await page.goto('./#/library');
  await expect(page.getByTestId('studies')).toBeVisible();
  await expectNoViolationsInBothSchemes(page, 'library');
});

test('axe finds nothing on a study with a term explained, on the trial of files and on the help @full', async ({
  page,
}) => {
  test.setTimeout(300_000);
  await openSmallPlan(page, { trials: '2', epochs: '1' });
  await startSearch(page);
  await waitForState(page, 'finished');
  await page.getByTestId('thought').getByRole('button').first().click();
  await expect(page.getByRole('note')).toBeVisible();
  await expectNoViolationsInBothSchemes(page, 'study with a term explained');
  await page.keyboard.press('Escape');
  await page.getByTestId('best').getByRole('link', { name: 'Try it' }).click();
  await expect(page.getByTestId('try-score')).toBeVisible();
  await expectNoViolationsInBothSchemes(page, 'try');
  await page.keyboard.press('Escape');
  await page.keyboard.press('?');
  await expect(page.getByTestId('help')).toBeVisible();
  await expectNoViolationsInBothSchemes(page, 'help');
});
