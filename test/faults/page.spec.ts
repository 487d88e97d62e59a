import { expect, fault } from './fault';
import { expectState, finish, startStudy, storedOutcomes } from './lib/study';
import { openSmallPlan, startSearch, waitForTrials } from '../browser/lib/study-page';

const GOES_ON = 'goes on where it was; equal to the unbroken study';

for (const trial of [0, 1, 2]) {
  fault(
    'page',
    `the tab's process dies in trial ${trial + 1}`,
    GOES_ON,
    async ({ page, context, expectSound, expectWhole }) => {
      const again = await context.newPage();
      await startStudy(page);
      if (trial > 0) await waitForTrials(page, trial);
      const address = page.url();
      const died = page.waitForEvent('crash');
      await Promise.race([page.goto('chrome://crash').catch(() => undefined), died]);
      await died;
      await again.goto(address);
      await expectState(again, 'paused', 'draft');
      await expectSound(again);
      await finish(again);
      await expectWhole(again);
    },
  );

  fault('page', `the page is reloaded in trial ${trial + 1}`, GOES_ON, async ({ page, expectWhole }) => {
    await startStudy(page);
    if (trial > 0) await waitForTrials(page, trial);
    await page.reload();
    await expectState(page, 'paused', 'draft', 'finished');
    await finish(page);
    await expectWhole();
  });
}

fault(
  'page',
  'the page is reloaded while the best model is trained',
  'Resume is there; finishes with a model',
  async ({ page, expectWhole }) => {
    await startStudy(page);
    await expectState(page, 'refitting', 'finished');
    await page.reload();
    await expectState(page, 'paused', 'finished');
    await finish(page);
    await expect(page.getByRole('button', { name: 'Download model' })).toBeEnabled();
    await expectWhole();
  },
  { smoke: true },
);

fault(
  'page',
  'a study found on the disk in the refit, all trials done',
  'Resume is there; finishes with a model',
  async ({ page, expectWhole }) => {
    await startStudy(page);
    await expectState(page, 'finished');
    const address = page.url();
    await page.goto('./icon.svg');
    for (const state of ['refitting', 'running']) {
      await page.evaluate(async (as) => {
        const opening = indexedDB.open('autotinyml');
        await new Promise((resolve) => (opening.onsuccess = resolve));
        const studies = opening.result.transaction('studies', 'readwrite').objectStore('studies');
        const all = studies.getAll();
        await new Promise((resolve) => (all.onsuccess = resolve));
        const [study] = all.result as { value: { state: string; final?: object } }[];
        study.value.state = as;
        delete study.value.final;
        const put = studies.put(study);
        await new Promise((resolve) => (put.onsuccess = resolve));
        opening.result.close();
      }, state);
      await page.goto(address);
      await expectState(page, 'paused');
      await expect(page.getByRole('button', { name: 'Resume', exact: true })).toBeVisible();
      await finish(page);
      await expect(page.getByRole('button', { name: 'Download model' })).toBeEnabled();
      await expectWhole();
      await page.goto('./icon.svg');
    }
  },
);

fault(
  'page',
  'Pause is pressed in the last trial',
  'paused, with Resume and an end; finishes with a model',
  async ({ page, expectWhole }) => {
    await startStudy(page);
    await waitForTrials(page, 2);
    await page
      .getByRole('button', { name: 'Pause', exact: true })
      .click({ timeout: 3000 })
      .catch(() => undefined);
    await expectState(page, 'paused', 'finished');
    await finish(page);
    await expect(page.getByRole('button', { name: 'Download model' })).toBeEnabled();
    await expectWhole();
  },
);

fault(
  'page',
  'a paused study is ended',
  'stopped, with the best model so far',
  async ({ page, expectSound }) => {
    await startStudy(page, { trials: '3' });
    await waitForTrials(page, 2);
    await page
      .getByRole('button', { name: 'Pause', exact: true })
      .click({ timeout: 3000 })
      .catch(() => undefined);
    await expectState(page, 'paused', 'finished');
    const end = page.getByRole('button', { name: 'End the search here' });
    if (await end.isVisible()) {
      await end.click();
      await expectState(page, 'stopped');
    }
    await expect(page.getByRole('button', { name: 'Download model' })).toBeEnabled();
    await expectSound();
  },
);

fault(
  'page',
  'Start is pressed five times',
  'one study; equal to the unbroken one',
  async ({ page, expectWhole }) => {
    await openSmallPlan(page, { trials: '3', epochs: '1' });
    await page.getByRole('button', { name: 'Start search' }).evaluate((button: HTMLElement) => {
      for (let press = 0; press < 5; press++) button.click();
    });
    await expectState(page, 'finished');
    await expectWhole();
  },
);

fault('page', 'Pause and Resume are pressed in turns, quickly', GOES_ON, async ({ page, expectWhole }) => {
  await startStudy(page);
  for (let press = 0; press < 12; press++) await page.keyboard.press('p');
  await expectState(page, 'finished', 'paused');
  await finish(page);
  await expectWhole();
});

fault(
  'page',
  'Stop is pressed twice at once, then Resume',
  GOES_ON,
  async ({ page, expectSound, expectWhole }) => {
    await startStudy(page);
    await waitForTrials(page, 1);
    await page.getByRole('button', { name: 'Stop', exact: true }).evaluate((button: HTMLElement) => {
      button.click();
      button.click();
    });
    await expectState(page, 'stopped', 'finished');
    await expectSound();
    await finish(page);
    await expectWhole();
  },
);

for (const [name, hash] of [
  ['the start page', '#/'],
  ['the lecture', '#/learn'],
  ['Compare', '#/compare'],
  ['the library', '#/library'],
] as const) {
  fault(
    'page',
    `the person goes to ${name} while a study is at work, and back`,
    'finished meanwhile; equal to the unbroken study',
    async ({ page, expectWhole }) => {
      await startStudy(page);
      const address = new URL(page.url()).hash;
      await page.evaluate((to) => (location.hash = to), hash);
      await page.waitForTimeout(500);
      await page.evaluate((to) => (location.hash = to), address);
      await expectState(page, 'finished');
      await expectWhole();
    },
  );
}

fault(
  'page',
  'another study is opened while one is at work',
  'both as they were; nothing of the other is stored',
  async ({ page }) => {
    await startStudy(page, { trials: '1' });
    await expectState(page, 'finished');
    const first = new URL(page.url()).hash;
    await openSmallPlan(page, { trials: '3', epochs: '1', seed: '5' });
    await startSearch(page);
    await waitForTrials(page, 1);
    const second = new URL(page.url()).hash;
    await page.evaluate((to) => (location.hash = to), first);
    await expectState(page, 'finished');
    await page.evaluate((to) => (location.hash = to), second);
    await expectState(page, 'finished');
    expect((await storedOutcomes(page)).map(({ state }) => state)).toEqual(Array(4).fill('finished'));
  },
  { smoke: true },
);

fault(
  'page',
  'a study is told to start after the one that is at work',
  'the one at work goes on to its end; then the other starts by itself',
  async ({ page }) => {
    // Long enough not to be over before the other one is told to wait.
    await startStudy(page, { trials: '8' });
    const first = new URL(page.url()).hash;
    await openSmallPlan(page, { trials: '2', epochs: '1', seed: '5' });
    await page.getByRole('button', { name: /^Start after/ }).click();
    await expect(page.getByText(/^Starts by itself when/)).toBeVisible();
    await expectState(page, 'draft');
    await expectState(page, 'finished');
    expect((await storedOutcomes(page)).map(({ state }) => state)).toEqual(Array(10).fill('finished'));
    await page.evaluate((to) => (location.hash = to), first);
    await expectState(page, 'finished');
  },
);

fault(
  'page',
  'a study that is told to start after another is taken back',
  'it waits for the person; the other goes on',
  async ({ page }) => {
    await startStudy(page, { trials: '8' });
    await openSmallPlan(page, { trials: '2', epochs: '1', seed: '5' });
    await page.getByRole('button', { name: /^Start after/ }).click();
    await page.getByRole('button', { name: 'Do not start it then' }).click();
    await expect.poll(async () => (await storedOutcomes(page)).length).toBe(8);
    await expect(page.getByText(/is at work in this tab/)).toHaveCount(0);
    await expectState(page, 'draft');
    await page.getByRole('button', { name: 'Start', exact: true }).click();
    await finish(page);
    expect(await storedOutcomes(page)).toHaveLength(10);
  },
);

fault(
  'page',
  'a study has trials that an earlier version took for failed when its workers were closed',
  'named; tried again by one press, only then; equal to the unbroken study',
  async ({ page, expectWhole }) => {
    await startStudy(page);
    await expectState(page, 'finished');
    const address = page.url();
    await page.goto('./icon.svg');
    await page.evaluate(async () => {
      const opening = indexedDB.open('autotinyml');
      await new Promise((resolve) => (opening.onsuccess = resolve));
      const writing = opening.result.transaction(['trials', 'heads'], 'readwrite');
      const trials = writing.objectStore('trials');
      const all = trials.getAll();
      await new Promise((resolve) => (all.onsuccess = resolve));
      const stored = all.result as { head: string; folds: string }[];
      const heads = stored.map(({ head }) => JSON.parse(head) as Record<string, unknown>);
      for (const trial of [1, 2]) {
        heads[trial].state = 'failed';
        delete heads[trial].objective;
        heads[trial].failure = { code: 'worker-closed', message: 'The background worker has been closed.' };
        trials.put({ ...stored[trial], head: JSON.stringify(heads[trial]), folds: '[]' });
      }
      const blocks = writing.objectStore('heads').getAll();
      await new Promise((resolve) => (blocks.onsuccess = resolve));
      const [block] = blocks.result as { value: { heads: string } }[];
      block.value.heads = JSON.stringify(heads);
      writing.objectStore('heads').put(block);
      await new Promise((resolve) => (writing.oncomplete = resolve));
      opening.result.close();
    });
    await page.goto(address);
    const notice = page.getByTestId('untried');
    await expect(notice).toContainText('Trials 2, 3 failed because of the computer');
    expect((await storedOutcomes(page)).map(({ state }) => state)).toEqual(['finished', 'failed', 'failed']);
    await notice.getByRole('button', { name: 'Try them again' }).click();
    await expect(notice).toHaveCount(0);
    await expectState(page, 'finished');
    await expectWhole();
  },
);

fault(
  'page',
  'a study is deleted while it is at work in its own tab',
  'gone, and nothing comes back',
  async ({ page }) => {
    await startStudy(page, { trials: '9', epochs: '9' });
    await waitForTrials(page, 1);
    await page.evaluate(() => (location.hash = '#/'));
    await page.getByRole('button', { name: /^Delete the study/ }).click();
    await page.getByRole('button', { name: 'Delete for good' }).click();
    await expect(page.getByText('Studies you start are kept')).toBeVisible();
    await page.waitForTimeout(1500);
    expect(await storedOutcomes(page)).toEqual([]);
    await page.reload();
    await expect(page.getByText('Studies you start are kept')).toBeVisible();
  },
);
