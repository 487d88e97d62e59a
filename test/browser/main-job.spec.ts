import { expect, test } from '@playwright/test';
import { readFileSync } from 'node:fs';
import { unzipSync } from 'fflate';
import { expectNoViolationsInBothSchemes } from './lib/axe';
import { watchPage } from './lib/page-watch';
import { openSmallPlan, shownTrials, startSearch, waitForState } from './lib/study-page';

// The page as a person meets it, to the last part.
test.use({ serviceWorkers: 'allow' });

test('a sample becomes a searched, tested and downloadable model, with nothing leaving the page', async ({
  page,
}) => {
  const watch = watchPage(page);
  await watch.ready;
  await page.goto('./');
  await page
    .getByRole('button', { name: /walking/i })
    .first()
    .click();
  await expect(page.getByRole('button', { name: 'Start search' })).toBeEnabled();
  await page.goto('./#/');
  await openSmallPlan(page);
  await startSearch(page);
  await waitForState(page, 'finished');

  const trials = await shownTrials(page);
  expect(trials.map(({ number }) => number)).toEqual([1, 2, 3, 4]);
  expect(new Set(trials.map(({ configuration }) => JSON.stringify(configuration))).size).toBe(4);
  const best = page.getByTestId('best');
  await expect(best).toHaveAttribute('data-deployable', 'true');
  expect(Number(await best.getAttribute('data-ram-bytes'))).toBeLessThanOrEqual(16_000);
  expect(Number(await best.getAttribute('data-rom-bytes'))).toBeLessThanOrEqual(60_000);
  expect(Number(await best.getAttribute('data-test-accuracy'))).toBeGreaterThan(1 / 6);

  const [download] = await Promise.all([
    page.waitForEvent('download'),
    best.getByRole('button', { name: /download/i }).click(),
  ]);
  const files = Object.keys(unzipSync(new Uint8Array(readFileSync(await download.path()))));
  expect(files.some((name) => name.endsWith('model.json'))).toBe(true);
  expect(files.some((name) => name.endsWith('report.json'))).toBe(true);
  watch.expectClean();
  await expectNoViolationsInBothSchemes(page, 'study');
});
