import { expect, test, type BrowserContext } from '@playwright/test';
import { openSmallPlan, shownTrials, startSearch, waitForState, waitForTrials } from './lib/study-page';

// Long enough not to be over before the page is killed.
const plan = { trials: '12', epochs: '5' };

async function unbrokenRun(context: BrowserContext) {
  const page = await context.newPage();
  await openSmallPlan(page, plan);
  await startSearch(page);
  await waitForState(page, 'finished');
  const trials = await shownTrials(page);
  await page.close();
  return trials;
}

test('a page killed in mid-trial keeps every finished trial, and resuming asks what an unbroken run asks', async ({
  browser,
}) => {
  const context = await browser.newContext();
  const page = await context.newPage();
  const again = await context.newPage();
  await openSmallPlan(page, plan);
  await startSearch(page);
  await waitForTrials(page, 2);
  const address = page.url();
  const before = await shownTrials(page);
  // The tab's process dies: nothing gets a chance to say goodbye.
  const died = page.waitForEvent('crash');
  await Promise.race([page.goto('chrome://crash').catch(() => undefined), died]);
  await died;

  await again.goto(address);
  await waitForTrials(again, before.length);
  const found = await shownTrials(again);
  expect(found.slice(0, before.length)).toEqual(before);
  await again.getByRole('button', { name: 'Resume' }).click();
  await waitForState(again, 'finished');
  const resumed = await shownTrials(again);
  await context.close();

  const fresh = await browser.newContext();
  const unbroken = await unbrokenRun(fresh);
  await fresh.close();
  expect(resumed).toEqual(unbroken);
});
