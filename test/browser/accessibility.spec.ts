import AxeBuilder from '@axe-core/playwright';
import { expect, test, type Page } from '@playwright/test';
import { openSmallPlan, startSearch, waitForState } from './lib/study-page';

const WCAG = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

async function expectNoViolations(page: Page, screen: string): Promise<void> {
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    // Colours are judged as they are painted.
    await page.evaluate(
      () => new Promise((painted) => requestAnimationFrame(() => requestAnimationFrame(painted))),
    );
    const { violations } = await new AxeBuilder({ page }).withTags(WCAG).analyze();
    const found = violations.map(
      ({ id, nodes }) => `${id}: ${nodes.map(({ target }) => target).join(' | ')}`,
    );
    expect(found, `${screen}, ${colorScheme}`).toEqual([]);
  }
}

for (const [screen, hash] of [
  ['start', '#/'],
  ['empty plan', '#/plan'],
  ['learn', '#/learn'],
  ['compare', '#/compare'],
  ['empty library', '#/library'],
  ['missing page', '#/nowhere'],
] as const) {
  test(`axe finds nothing on the ${screen}, light and dark`, async ({ page }) => {
    await page.goto(`./${hash}`);
    await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
    await expectNoViolations(page, screen);
  });
}

test('axe finds nothing on the plan with all its details @full', async ({ page }) => {
  await openSmallPlan(page);
  for (const button of await page.getByRole('button', { name: /^Details of/ }).all()) await button.click();
  await expectNoViolations(page, 'plan');
});

test('axe finds nothing on the study with all its pictures, a trial and the library', async ({ page }) => {
  test.setTimeout(300_000);
  await openSmallPlan(page, { trials: '9', epochs: '1' });
  await startSearch(page);
  await waitForState(page, 'finished');
  for (const tab of await page.getByRole('tab').all()) {
    await tab.click();
    if ((await tab.textContent())?.includes('Parameters')) {
      await expect(page.getByText(/Permutation importance on a random forest\./)).toBeVisible();
    }
    await expectNoViolations(page, `study, ${await tab.textContent()}`);
  }
  await page.getByRole('tab', { name: 'Trials' }).click();
  await page.getByRole('button', { name: 'Open trial 1', exact: true }).click();
  await expect(page.getByTestId('trial')).toBeVisible();
  await expectNoViolations(page, 'trial');

  await page.goto('./#/library');
  await expect(page.getByTestId('studies')).toBeVisible();
  await expectNoViolations(page, 'library');
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
  await expectNoViolations(page, 'study with a term explained');
  await page.keyboard.press('Escape');
  await page.getByTestId('best').getByRole('link', { name: 'Try it' }).click();
  await expect(page.getByTestId('try-score')).toBeVisible();
  await expectNoViolations(page, 'try');
  await page.keyboard.press('Escape');
  await page.keyboard.press('?');
  await expect(page.getByTestId('help')).toBeVisible();
  await expectNoViolations(page, 'help');
});
