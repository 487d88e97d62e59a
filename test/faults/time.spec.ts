import { expect, fault } from './fault';
import { expectState, startStudy } from './lib/study';
import { openSmallPlan, startSearch, waitForTrials } from '../browser/lib/study-page';

/** The wall clock jumps; no timer of the page ran meanwhile. */
const sleep = (hours: number) =>
  `{ const now = Date.now.bind(Date); Date.now = () => now() + ${hours * 3_600_000}; }`;

fault(
  'time',
  'the computer sleeps for an hour in a trial of a study with a budget of minutes',
  'its minutes are not used up',
  async ({ page }) => {
    await openSmallPlan(page, { minutes: '10', epochs: '1' });
    await startSearch(page);
    await waitForTrials(page, 1);
    await page.evaluate(sleep(1));
    await waitForTrials(page, 4);
    await expectState(page, 'running');
    await page.getByRole('button', { name: 'Stop', exact: true }).click();
    await expectState(page, 'stopped');
  },
);

fault(
  'time',
  'the computer sleeps for an hour in a trial',
  'the trial took seconds, and so is the time left',
  async ({ page, expectWhole }) => {
    await startStudy(page);
    await waitForTrials(page, 1);
    await page.evaluate(sleep(1));
    await expectState(page, 'finished');
    await expectWhole();
    const longest = await page.evaluate(async () => {
      const opening = indexedDB.open('autotinyml');
      await new Promise((resolve) => (opening.onsuccess = resolve));
      const all = opening.result.transaction('trials').objectStore('trials').getAll();
      await new Promise((resolve) => (all.onsuccess = resolve));
      opening.result.close();
      return Math.max(
        ...(all.result as { head: string }[]).map(({ head }) => JSON.parse(head).durationMs as number),
      );
    });
    expect(longest).toBeLessThan(120_000);
  },
);

fault(
  'time',
  'the clock is set back by a day in a trial',
  'no time is negative; equal to the unbroken study',
  async ({ page, expectWhole }) => {
    await startStudy(page);
    await waitForTrials(page, 1);
    await page.evaluate(sleep(-24));
    await expectState(page, 'finished');
    await expectWhole();
  },
);
