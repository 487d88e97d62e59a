import { expect, fault } from './fault';
import { expectState, finish, startStudy, storedOutcomes } from './lib/study';
import {
  finishedTrials,
  openSmallPlan,
  startSearch,
  waitForState,
  waitForTrials,
} from '../browser/lib/study-page';

fault(
  'tabs',
  'a second tab opens a study at work',
  'follows it live, to its end',
  async ({ page, context }) => {
    await startStudy(page, { trials: '6', epochs: '4' });
    await waitForTrials(page, 1);
    const second = await context.newPage();
    await second.goto(page.url());
    await expect(second.getByText(/open in another tab/)).toBeVisible();
    await expect(second.getByRole('button', { name: 'Resume' })).toHaveCount(0);
    await expectState(second, 'finished');
    expect(await finishedTrials(second)).toBe(6);
  },
);

fault(
  'tabs',
  'the tab that works on a study dies',
  'another goes on by one press; equal to the unbroken study',
  async ({ page, context, expectWhole }) => {
    await startStudy(page);
    await waitForTrials(page, 1);
    const second = await context.newPage();
    await second.goto(page.url());
    await expect(second.getByTestId('study')).toBeVisible();
    await page.close();
    await second.getByRole('button', { name: 'Go on here' }).click();
    await expectState(second, 'finished', 'running', 'refitting');
    await finish(second);
    await expectWhole(second);
  },
  { smoke: true },
);

fault(
  'tabs',
  'Go on here is pressed while the other tab is at work',
  'refused with a sentence',
  async ({ page, context }) => {
    await startStudy(page, { trials: '9', epochs: '9' });
    const second = await context.newPage();
    await second.goto(page.url());
    await second.getByRole('button', { name: 'Go on here' }).click();
    await expect(second.getByTestId('error')).toHaveAttribute('data-code', 'study-elsewhere');
    await expectState(page, 'running');
  },
);

fault(
  'tabs',
  'Go on here is pressed while the study rests in the other tab',
  'taken over; equal to the unbroken study',
  async ({ page, context, expectWhole }) => {
    await startStudy(page);
    await waitForTrials(page, 1);
    await page.getByRole('button', { name: 'Pause', exact: true }).click();
    await expectState(page, 'paused');
    const second = await context.newPage();
    await second.goto(page.url());
    await second.getByRole('button', { name: 'Go on here' }).click();
    await expectState(second, 'finished');
    await expectState(page, 'finished');
    await expectWhole(second);
  },
);

fault(
  'tabs',
  'a study at work is deleted and renamed in another tab',
  'renamed; not deleted before it rests; undo brings back all',
  async ({ page, context }) => {
    await openSmallPlan(page, { trials: '9', epochs: '9' });
    await startSearch(page);
    await waitForTrials(page, 1);
    const second = await context.newPage();
    await second.goto('./#/library');
    const row = second.getByTestId('studies').locator('tbody tr');
    await row.getByRole('button', { name: /^Rename/ }).click();
    await second.keyboard.type('Renamed there');
    await second.keyboard.press('Enter');
    await expect(page.getByRole('heading', { level: 1, name: 'Renamed there' })).toBeVisible();
    await row.getByRole('button', { name: /^Delete/ }).click();
    await expect(second.getByTestId('error')).toHaveAttribute('data-code', 'study-elsewhere');
    await page.getByRole('button', { name: 'Pause', exact: true }).click();
    await waitForState(page, 'paused');
    const before = await storedOutcomes(page);
    await row.getByRole('button', { name: /^Delete/ }).click();
    await expect(row).toHaveCount(0);
    await expect(page.getByText('was deleted in another tab')).toBeVisible();
    await second.getByRole('button', { name: 'Undo' }).click();
    await expect(row.getByRole('link', { name: 'Renamed there', exact: true })).toBeVisible();
    expect(await storedOutcomes(second)).toEqual(before);
    await expect(page.getByRole('button', { name: 'Go on here' })).toBeVisible();
  },
);

fault(
  'tabs',
  'a data set is deleted in another tab while a study works on it',
  'refused with a sentence',
  async ({ page, context }) => {
    await startStudy(page, { trials: '9', epochs: '9' });
    const second = await context.newPage();
    await second.goto('./');
    const datasets = second.getByTestId('datasets');
    await datasets
      .getByRole('button', { name: /^Delete/ })
      .first()
      .click();
    await datasets
      .getByRole('button', { name: /Delete/ })
      .first()
      .click();
    await expect(second.getByTestId('error').first()).toHaveAttribute(
      'data-code',
      /study-elsewhere|dataset-in-use/,
    );
    await expectState(page, 'running');
  },
  { smoke: true },
);

fault(
  'tabs',
  'two tabs open the same study at once',
  'one has it, the other follows',
  async ({ page, context }) => {
    await startStudy(page, { trials: '1' });
    await expectState(page, 'finished');
    const address = page.url();
    await page.goto('./icon.svg');
    const tabs = await Promise.all([context.newPage(), context.newPage()]);
    await Promise.all(tabs.map((tab) => tab.goto(address)));
    for (const tab of tabs) await expectState(tab, 'finished');
    const following = await Promise.all(
      tabs.map((tab) => tab.getByRole('button', { name: 'Go on here' }).count()),
    );
    expect(following.reduce((sum, count) => sum + count)).toBe(1);
  },
);

fault(
  'tabs',
  'the browser knows neither locks nor channels',
  'one tab works as ever; equal to the unbroken study',
  async ({ page, expectWhole }) => {
    await page.addInitScript(() => {
      Object.defineProperty(Navigator.prototype, 'locks', { value: undefined });
      Object.defineProperty(window, 'BroadcastChannel', { value: undefined });
    });
    await startStudy(page);
    await expectState(page, 'finished');
    await expectWhole();
  },
);
