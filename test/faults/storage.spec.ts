import { expect, fault, type Stage } from './fault';
import { failStorage, faultsMet, type StorageFault } from './lib/inject';
import { expectState, finish, startStudy, stateOf } from './lib/study';
import { openSmallPlan, startSearch, waitForTrials } from '../browser/lib/study-page';

const MENDED = 'finished by itself; equal to the unbroken study';
const RESUMED = 'paused with the reason; one press goes on; equal to the unbroken study';

const STORES = {
  trials: 'storing a trial',
  folds: 'the cache of trained folds',
  weights: 'storing a model',
  studies: 'noting the state of the study',
} as const;
const WORDS: Record<Exclude<StorageFault, 'hang'>, string> = {
  abort: 'its transaction is aborted',
  quota: 'there is no room',
  close: 'the browser has closed the database',
  unknown: 'the disk is broken',
};

async function withFault(stage: Stage, store: string, kind: StorageFault, times: number, after = 1) {
  await openSmallPlan(stage.page, { trials: '3', epochs: '1' });
  await failStorage(stage.page, { store, fault: kind, times, after });
  await startSearch(stage.page);
  await expect(stage.page.getByTestId('study')).toBeVisible();
}

for (const [store, what] of Object.entries(STORES)) {
  for (const [kind, how] of Object.entries(WORDS)) {
    fault(
      'storage',
      `${what}, once: ${how}`,
      'finished, at most one press later; equal to the unbroken study',
      async (stage) => {
        await withFault(stage, store, kind as StorageFault, 1, store === 'studies' ? 2 : 1);
        await finish(stage.page);
        expect(await faultsMet(stage.page)).toBe(1);
        await stage.expectWhole();
      },
      { smoke: kind === 'abort' && (store === 'trials' || store === 'folds') },
    );
  }
}

for (const [kind, how] of Object.entries(WORDS)) {
  fault('storage', `storing a trial, again and again: ${how}`, RESUMED, async (stage) => {
    await withFault(stage, 'trials', kind as StorageFault, 99);
    await expectState(stage.page, 'paused');
    await expect(stage.page.getByTestId('error')).toHaveAttribute('data-code', /^storage-/);
    // What is said of it is true.
    await expect(stage.page.getByText('All finished trials are saved on this computer.')).toHaveCount(0);
    await stage.expectSound();
    await stage.page.evaluate(() => (window.faults.storage = []));
    await finish(stage.page);
    await stage.expectWhole();
  });

  fault('storage', `the cache of trained folds, always: ${how}`, MENDED, async (stage) => {
    await withFault(stage, 'folds', kind as StorageFault, 99, 0);
    await expectState(stage.page, 'finished');
    await stage.expectWhole();
  });
}

/** As “clear site data” does. */
const clearData = (stage: Stage) =>
  stage.page.evaluate(
    () =>
      new Promise<void>((resolve, reject) => {
        const deleting = indexedDB.deleteDatabase('autotinyml');
        deleting.onsuccess = () => resolve();
        deleting.onerror = () => reject(deleting.error!);
      }),
  );

fault(
  'storage',
  'all data is cleared while a study is at work',
  'written again from memory; equal to the unbroken study',
  async (stage) => {
    await startStudy(stage.page);
    await waitForTrials(stage.page, 1);
    await clearData(stage);
    await finish(stage.page);
    await stage.expectWhole();
  },
  { smoke: true },
);

fault(
  'storage',
  'all data is cleared while a study rests in sight',
  'written again from memory when it goes on; equal to the unbroken study',
  async (stage) => {
    await startStudy(stage.page);
    await waitForTrials(stage.page, 1);
    await stage.page.getByRole('button', { name: 'Pause', exact: true }).click();
    await expectState(stage.page, 'paused');
    await clearData(stage);
    await finish(stage.page);
    await stage.expectWhole();
  },
);

fault(
  'storage',
  'all data is cleared while a study that was found on the disk rests in sight',
  'written again from memory when it goes on; equal to the unbroken study',
  async (stage) => {
    await startStudy(stage.page);
    await waitForTrials(stage.page, 1);
    await stage.page.reload();
    await expectState(stage.page, 'paused');
    await waitForTrials(stage.page, 1);
    await clearData(stage);
    await finish(stage.page);
    await stage.expectWhole();
  },
);

fault(
  'storage',
  'the database is upgraded by a tab with a newer version',
  'paused; says to reload',
  async (stage) => {
    await startStudy(stage.page);
    await waitForTrials(stage.page, 1);
    await stage.page.evaluate(
      () =>
        new Promise<void>((resolve) => {
          const opening = indexedDB.open('autotinyml', 999);
          opening.onsuccess = () => {
            opening.result.close();
            resolve();
          };
        }),
    );
    await expectState(stage.page, 'paused', 'finished');
    if ((await stateOf(stage.page)) === 'paused')
      await expect(stage.page.getByTestId('error')).toHaveAttribute('data-code', 'storage-newer');
    await stage.expectSound();
  },
);

fault(
  'storage',
  'the browser has no IndexedDB',
  'says so in a sentence',
  async ({ page }) => {
    await page.addInitScript(() => Object.defineProperty(window, 'indexedDB', { value: undefined }));
    await page.goto('./');
    await expect(page.getByTestId('error').first()).toHaveAttribute('data-code', 'storage-unavailable');
  },
  { smoke: true },
);

fault('storage', 'the browser forbids IndexedDB', 'says so in a sentence', async ({ page }) => {
  await page.addInitScript(() => {
    IDBFactory.prototype.open = () => {
      throw new DOMException('Forbidden here.', 'SecurityError');
    };
  });
  await page.goto('./');
  await expect(page.getByTestId('error').first()).toHaveAttribute('data-code', 'storage-unavailable');
});

fault(
  'storage',
  'another tab with an older version does not give way',
  'says to close it',
  async (stage) => {
    const { page, context } = stage;
    const older = await context.newPage();
    await older.goto('./icon.svg');
    await older.evaluate(() => {
      const opening = indexedDB.open('autotinyml', 1);
      opening.onsuccess = () => Object.assign(window, { held: opening.result });
    });
    await page.goto('./');
    await expect(page.getByTestId('error').first()).toHaveAttribute('data-code', 'storage-blocked');
  },
  { smoke: true },
);

fault('storage', 'the opening of the database is never answered', 'says so', async ({ page }) => {
  await page.addInitScript(() => {
    const { open } = IDBFactory.prototype;
    IDBFactory.prototype.open = function (this: IDBFactory, ...of) {
      const request = open.apply(this, of);
      for (const type of ['success', 'error', 'upgradeneeded', 'blocked'])
        request.addEventListener(type, (event) => event.stopImmediatePropagation());
      return request;
    };
    const { setInterval } = window;
    window.setInterval = ((work: () => void) => setInterval(work, 5)) as typeof window.setInterval;
    const now = Date.now.bind(Date);
    const begun = now();
    Date.now = () => begun + (now() - begun) * 50;
  });
  await page.goto('./');
  await expect(page.getByTestId('error').first()).toHaveAttribute('data-code', 'storage-unavailable');
});
