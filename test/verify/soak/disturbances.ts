import { expect, type Page } from '@playwright/test';
import { failStorage, failWorkers, faultsMet } from '../../faults/lib/inject';
import { stateOf, storedOutcomes } from '../../faults/lib/study';

/** The tab that works on the study, and what it takes to disturb it. */
export interface Scene {
  page: Page;
  newTab(): Promise<Page>;
  pick<T>(from: readonly T[]): T;
}

export interface Disturbed {
  /** The tab that works on the study from now on. */
  page: Page;
  what: string;
  /** Faults that happened at once; those that are laid are counted when they are met. */
  faults: number;
}

const counted = new WeakMap<Page, number>();

/** Faults that were laid and have been met since the last look. */
export async function metBefore(page: Page): Promise<number> {
  // A page that is being loaded has met none.
  const met = await faultsMet(page).catch(() => 0);
  const before = counted.get(page) ?? 0;
  counted.set(page, met);
  return Math.max(0, met - before);
}

async function press(page: Page, name: string): Promise<void> {
  await page
    .getByRole('button', { name, exact: true })
    .click({ timeout: 500 })
    .catch(() => undefined);
}

async function worker({ page, pick }: Scene): Promise<Disturbed> {
  const name = pick(['trainer', 'trainer', 'optimizer']);
  const fault = pick(['die', 'hang', 'garble', 'unsendable', 'unloadable', 'refused'] as const);
  await failWorkers(page, { worker: name, fault, times: pick([1, 1, 2, 4]), after: pick([0, 1, 2]) });
  return { page, what: `${name} ${fault}`, faults: 0 };
}

async function storage({ page, pick }: Scene): Promise<Disturbed> {
  const store = pick(['trials', 'folds', 'studies', 'weights', '*']);
  const fault = pick(['abort', 'quota', 'close', 'unknown'] as const);
  await failStorage(page, { store, fault, times: pick([1, 1, 3, 5]), after: pick([0, 1]) });
  return { page, what: `${store} ${fault}`, faults: 0 };
}

/** One after the other, before the first is over. */
async function both(scene: Scene): Promise<Disturbed> {
  const [first, second] = [await worker(scene), await storage(scene)];
  return { page: scene.page, what: `${first.what} with ${second.what}`, faults: 0 };
}

async function reload({ page }: Scene): Promise<Disturbed> {
  await page.reload();
  counted.set(page, 0);
  return { page, what: 'a reload', faults: 1 };
}

async function crash({ page, newTab }: Scene): Promise<Disturbed> {
  const address = page.url();
  const died = page.waitForEvent('crash');
  await Promise.race([page.goto('chrome://crash').catch(() => undefined), died]);
  await page.close();
  const next = await newTab();
  await next.goto(address);
  return { page: next, what: 'a crash', faults: 1 };
}

async function pause({ page }: Scene): Promise<Disturbed> {
  await press(page, 'Pause');
  return { page, what: 'a pause', faults: 0 };
}

async function stop({ page }: Scene): Promise<Disturbed> {
  await press(page, 'Stop');
  return { page, what: 'a stop', faults: 0 };
}

async function lookElsewhere({ page }: Scene): Promise<Disturbed> {
  const address = page.url();
  await page.evaluate(() => (location.hash = '#/'));
  await page.waitForTimeout(200);
  await page.evaluate((to) => (location.hash = new URL(to).hash), address);
  return { page, what: 'a look at another page', faults: 0 };
}

/** The computer sleeps for an hour: the clock jumps, and no timer ran. */
async function sleep({ page }: Scene): Promise<Disturbed> {
  await page.evaluate('{ const now = Date.now.bind(Date); Date.now = () => now() + 3_600_000; }');
  return { page, what: 'an hour of sleep', faults: 1 };
}

async function offline({ page }: Scene): Promise<Disturbed> {
  await page.context().setOffline(true);
  await page.waitForTimeout(700);
  await page.context().setOffline(false);
  return { page, what: 'no network', faults: 1 };
}

/** Another tab looks on; then one of the two is closed, and the other has the study. */
async function secondTab({ page, newTab, pick }: Scene): Promise<Disturbed> {
  const second = await newTab();
  await second.goto(page.url());
  const takeOver = second.getByRole('button', { name: 'Go on here' });
  await takeOver.waitFor({ timeout: 30_000 });
  if (pick([true, false])) {
    await second.close();
    return { page, what: 'another tab that looked on', faults: 0 };
  }
  await page.close();
  await takeOver.click();
  await takeOver.waitFor({ state: 'detached', timeout: 30_000 });
  return { page: second, what: 'the tab that had the study was closed', faults: 1 };
}

/** How many trials of a study are on the disk; -1 where the study is not. */
async function storedTrials(page: Page): Promise<number> {
  const stored = await page.evaluate(async () => {
    // Opening what is not there would make it.
    if ((await indexedDB.databases()).length === 0) return 0;
    const opening = indexedDB.open('autotinyml');
    await new Promise((resolve) => (opening.onsuccess = resolve));
    const counting = opening.result.transaction('studies').objectStore('studies').count();
    await new Promise((resolve) => (counting.onsuccess = resolve));
    opening.result.close();
    return counting.result;
  });
  return stored === 0 ? -1 : (await storedOutcomes(page)).length;
}

/** Site data are cleared; the study must be on the disk again before anything else happens to it. */
async function clearData({ page }: Scene): Promise<Disturbed> {
  if ((await stateOf(page)) !== 'running') return { page, what: 'nothing', faults: 0 };
  await page.evaluate(() => Object.assign(window.faults, { workers: [], storage: [] }));
  const before = await storedTrials(page);
  await page.evaluate(
    () =>
      new Promise<void>((resolve, reject) => {
        const deleting = indexedDB.deleteDatabase('autotinyml');
        deleting.onsuccess = () => resolve();
        deleting.onerror = () => reject(deleting.error!);
      }),
  );
  const stored = async () => {
    await press(page, 'Resume');
    return storedTrials(page);
  };
  await expect.poll(stored, { timeout: 60_000 }).toBeGreaterThanOrEqual(before);
  return { page, what: 'all data was cleared', faults: 1 };
}

/** As often as they stand here. */
export const DISTURBANCES: readonly ((scene: Scene) => Promise<Disturbed>)[] = [
  worker,
  worker,
  storage,
  storage,
  both,
  both,
  both,
  both,
  reload,
  crash,
  pause,
  stop,
  lookElsewhere,
  sleep,
  offline,
  secondTab,
  clearData,
];
