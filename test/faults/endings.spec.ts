import { test, type Page } from '@playwright/test';
import {
  finishedTrials,
  openSmallPlan,
  startSearch,
  waitForState,
  waitForTrials,
} from '../browser/lib/study-page';
import { expect, fault } from './fault';
import { failStorage, failWorkers } from './lib/inject';
import { expectState, startStudy } from './lib/study';

/**
 * Ten bad ends as a new user meets them: the page alone says what happened, what was found, how near it came, and what can
 * be changed, with a button for it. Pictures of both are beside the results of the tests.
 */
async function look(page: Page): Promise<void> {
  for (const [name, width, height, colorScheme] of [
    ['wide', 1280, 800, 'light'],
    ['narrow', 390, 844, 'dark'],
  ] as const) {
    await page.setViewportSize({ width, height });
    await page.emulateMedia({ colorScheme });
    await page.screenshot({ path: test.info().outputPath(`${name}.png`), fullPage: true });
  }
  await page.setViewportSize({ width: 1280, height: 800 });
}

/** Spoils what is stored past all code of the page, and opens the study again. */
async function spoil(page: Page, how: 'no examples' | 'no refit kept' | 'all diverged'): Promise<void> {
  const address = page.url();
  await page.goto('./icon.svg');
  await page.evaluate(async (spoiled) => {
    const opening = indexedDB.open('autotinyml');
    await new Promise((resolve) => (opening.onsuccess = resolve));
    const writing = opening.result.transaction(['studies', 'examples', 'trials', 'heads'], 'readwrite');
    const all = async (store: string) => {
      const reading = writing.objectStore(store).getAll();
      await new Promise((resolve) => (reading.onsuccess = resolve));
      return reading.result as { value: Record<string, unknown>; head: string }[];
    };
    if (spoiled === 'no examples') writing.objectStore('examples').clear();
    else {
      const [study] = await all('studies');
      delete study.value.final;
      if (spoiled === 'no refit kept') {
        const violations = [{ figure: 'crossAccuracy', value: 0.91, limit: 0.95 }];
        study.value.rejectedRefits = [1, 2, 3].map((trial) => ({ trial, violations }));
      }
      writing.objectStore('studies').put(study);
    }
    if (spoiled === 'all diverged') {
      const failure = { code: 'diverged', message: 'Training diverged in 2 of 2 folds.' };
      const heads: object[] = [];
      for (const trial of await all('trials')) {
        const { objective: _, ...head } = JSON.parse(trial.head) as Record<string, unknown>;
        heads.push({ ...head, state: 'failed', deployable: false, failure });
        writing.objectStore('trials').put({ ...trial, head: JSON.stringify(heads.at(-1)), folds: '[]' });
      }
      const [block] = await all('heads');
      block.value.heads = JSON.stringify(heads);
      writing.objectStore('heads').put(block);
    }
    await new Promise((resolve) => (writing.oncomplete = resolve));
    opening.result.close();
  }, how);
  await page.goto(address);
}

const AGAIN = 'Plan again with changes';
const planAgain = (page: Page) => page.getByTestId('best').getByRole('link', { name: AGAIN });

fault(
  'endings',
  'all trials diverge',
  'says so, and what helps; planned again by one press',
  async ({ page }) => {
    await startStudy(page);
    await expectState(page, 'finished');
    await spoil(page, 'all diverged');
    const ended = page.getByTestId('no-model');
    await expect(ended).toHaveAttribute('data-ending', 'none-trained');
    await expect(ended).toContainText('What helps: smaller learning rates');
    await look(page);
    await expect(planAgain(page)).toBeVisible();
  },
);

fault(
  'endings',
  'no trial keeps the limits',
  'says which came nearest, by how much it missed, and what helps; planned again by one press',
  async ({ page }) => {
    await openSmallPlan(page, { trials: '2', screened: 'no', mostRam: '1000', mostRom: '3000' });
    await startSearch(page);
    await waitForState(page, 'finished');
    const ended = page.getByTestId('no-model');
    await expect(ended).toHaveAttribute('data-ending', 'none-deployable');
    await expect(ended).toContainText(/came nearest and needs [\d.]+ times the limit/);
    await look(page);
    await expect(planAgain(page)).toBeVisible();
  },
);

fault(
  'endings',
  'no network of the space fits the board',
  'cannot be started; says so before, with what is nearest and what helps',
  async ({ page }) => {
    await openSmallPlan(page);
    await page.goto(
      './#/plan?sample=walking&preset=experiment1&board=stm32f303k8&screened=yes&mostRam=10&mostRom=10',
    );
    const notice = page.getByTestId('nothing-to-try');
    await expect(notice).toContainText('There is nothing to try');
    await expect(notice).toContainText(/smallest network .* needs .* the limits are 0\.01 KB and 0\.01 KB/);
    await look(page);
    await expect(page.getByRole('button', { name: 'Start search' })).toBeDisabled();
  },
);

fault(
  'endings',
  'the time is up in the first trial',
  'says that the time is up, what was found, and how to go on',
  async ({ page }) => {
    await openSmallPlan(page, { trials: '', minutes: '0.1', epochs: '240' });
    await startSearch(page);
    await waitForState(page, 'finished');
    await look(page);
    await expect(page.getByText('The time of the plan, 0.1 minutes, is up after 1 trial.')).toBeVisible();
    await expect(planAgain(page)).toBeVisible();
  },
);

fault(
  'endings',
  'there is no room any more',
  'paused with the reason, and what is saved',
  async ({ page }) => {
    await openSmallPlan(page, { trials: '4', epochs: '1' });
    await failStorage(page, { store: 'trials', fault: 'quota', times: 99, after: 1 });
    await startSearch(page);
    await expectState(page, 'paused');
    await expect(page.getByTestId('error')).toHaveAttribute('data-code', 'storage-full');
    await look(page);
    await expect(page.getByTestId('error').getByRole('button', { name: 'Try again' })).toBeVisible();
  },
);

fault(
  'endings',
  'the data of a study are gone from the disk',
  'says so, and how it comes back; saved as it is, or opened again when the data are there',
  async ({ page }) => {
    await startStudy(page, { trials: '2' });
    await expectState(page, 'finished');
    await spoil(page, 'no examples');
    await expect(page.getByTestId('error')).toHaveAttribute('data-code', 'dataset-missing');
    const aside = page.getByTestId('unreadable');
    await expect(aside).toContainText('Drop the same files again');
    await look(page);
    const address = page.url();
    const download = page.waitForEvent('download');
    await aside.getByRole('button', { name: 'Save it as it is' }).click();
    await download;
    // As it says.
    await openSmallPlan(page, { trials: '1', epochs: '1' });
    await startSearch(page);
    await expectState(page, 'finished');
    await page.goto(address);
    await expectState(page, 'finished');
    expect(await finishedTrials(page)).toBe(2);
  },
);

fault(
  'endings',
  'every model trained on all data misses a limit',
  'says which limit each missed; the model of a fold is taken by one press',
  async ({ page }) => {
    await startStudy(page, { trials: '3' });
    await expectState(page, 'finished');
    await spoil(page, 'no refit kept');
    await look(page);
    await page.getByRole('button', { name: /Take a fold’s model of trial/ }).click();
    await expect(page.getByRole('button', { name: 'Download model' })).toBeEnabled();
  },
);

fault(
  'endings',
  'the search is stopped after one trial',
  'says so, with the best model so far, and goes on by one press',
  async ({ page }) => {
    await startStudy(page, { trials: '9', epochs: '9' });
    await waitForTrials(page, 1);
    await page.getByRole('button', { name: 'Stop', exact: true }).click();
    await expectState(page, 'stopped');
    await look(page);
    await expect(page.getByRole('button', { name: 'Resume', exact: true })).toBeVisible();
  },
);

fault(
  'endings',
  'the script of the trainers is gone after a deploy',
  'paused with the reason; one press reloads',
  async ({ page }) => {
    await openSmallPlan(page, { trials: '3', epochs: '1' });
    await failWorkers(page, { worker: 'trainer', fault: 'unloadable', times: 99 });
    await startSearch(page);
    await expectState(page, 'paused');
    await look(page);
    await expect(page.getByTestId('error').getByRole('button', { name: 'Reload the page' })).toBeVisible();
  },
);

fault(
  'endings',
  'a study is open in two tabs',
  'the second says so, follows, and takes over by one press',
  async ({ page, context }) => {
    await startStudy(page, { trials: '6', epochs: '6' });
    await waitForTrials(page, 1);
    const second = await context.newPage();
    await second.goto(page.url());
    await expect(second.getByText(/open in another tab/)).toBeVisible();
    await look(second);
    await expect(second.getByRole('button', { name: 'Go on here' })).toBeVisible();
  },
);
