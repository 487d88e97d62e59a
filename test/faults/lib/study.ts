import { expect, type Browser, type Page } from '@playwright/test';
import { openSmallPlan, startSearch } from '../../browser/lib/study-page';
import { installInjector } from './inject';

/** What the search has to do with of a trial, as it lies on the disk. */
export interface StoredOutcome {
  number: number;
  configuration: string;
  state: string;
  objective: number | undefined;
  deployable: boolean;
}

export const SMALL = { trials: '3', epochs: '1' };

/** Trials of the only study, or of one, past all code of the page. */
export async function storedOutcomes(page: Page, studyId?: string): Promise<StoredOutcome[]> {
  const heads = await page.evaluate(async () => {
    const database = await new Promise<IDBDatabase>((resolve, reject) => {
      const opening = indexedDB.open('autotinyml');
      opening.onsuccess = () => resolve(opening.result);
      opening.onerror = () => reject(opening.error!);
    });
    try {
      const all = database.transaction('trials').objectStore('trials').getAll();
      await new Promise((resolve) => (all.onsuccess = resolve));
      return (all.result as { head: string }[]).map(({ head }) => head);
    } finally {
      database.close();
    }
  });
  return heads
    .map((head) => JSON.parse(head) as StoredOutcome & { studyId: string; configuration: object })
    .filter((trial) => studyId === undefined || trial.studyId === studyId)
    .map(({ number, configuration, state, objective, deployable }) => ({
      number,
      configuration: JSON.stringify(Object.entries(configuration).sort()),
      state,
      objective,
      deployable,
    }))
    .sort((a, b) => a.number - b.number);
}

export const stateOf = (page: Page) => page.getByTestId('best').getAttribute('data-state');

const expectStateIn = (page: Page, timeout: number, states: readonly string[]) =>
  expect(page.getByTestId('best')).toHaveAttribute('data-state', new RegExp(`^(${states.join('|')})$`), {
    timeout,
  });

export const expectState = (page: Page, ...states: string[]) => expectStateIn(page, 60_000, states);

/** Starts a small study in a page whose workers and storage fail on demand. */
export async function startStudy(page: Page, plan: Record<string, string> = {}): Promise<void> {
  await openSmallPlan(page, { ...SMALL, ...plan });
  await startSearch(page);
  await expect(page.getByTestId('study')).toBeVisible({ timeout: 30_000 });
}

/** Presses what goes on, as a person does who wants the study to end, until it has. */
export async function finish(page: Page): Promise<void> {
  for (let press = 0; press < 8; press++) {
    await expectState(page, 'finished', 'paused', 'failed', 'stopped');
    if ((await stateOf(page)) === 'finished') return;
    // It may have been pressed a moment ago.
    await page
      .getByRole('button', { name: 'Resume', exact: true })
      .click({ timeout: 3000 })
      .catch(() => undefined);
  }
  throw new Error('The study does not come to its end.');
}

/** The best model as the page shows it: of which trial, and what it was measured to be. */
export async function shownBest(page: Page): Promise<Record<string, string | null>> {
  const best = page.getByTestId('best');
  const facts = ['trial', 'accuracy', 'ram-bytes', 'rom-bytes', 'cross-accuracy', 'test-accuracy'];
  const values = await Promise.all(facts.map((fact) => best.getAttribute(`data-${fact}`)));
  return Object.fromEntries(facts.map((fact, i) => [fact, values[i]]));
}

/** A study to which nothing happened. */
export interface UnbrokenStudy {
  outcomes: StoredOutcome[];
  best: Record<string, string | null>;
}

const unbroken = new Map<string, Promise<UnbrokenStudy>>();

/** The study of such a plan to which nothing happens; made once. */
export function unbrokenStudy(
  browser: Browser,
  baseURL: string,
  plan: Record<string, string> = {},
): Promise<UnbrokenStudy> {
  const key = JSON.stringify(plan);
  const known = unbroken.get(key);
  if (known) return known;
  const made = (async () => {
    const context = await browser.newContext({ baseURL });
    const page = await context.newPage();
    await installInjector(page);
    await startStudy(page, plan);
    // Nothing is being tried yet: a busy computer takes its time.
    await expectStateIn(page, 300_000, ['finished']);
    const study = { outcomes: await storedOutcomes(page), best: await shownBest(page) };
    await context.close();
    return study;
  })();
  unbroken.set(key, made);
  return made;
}

/** No trial lost, none twice, none spoilt: the beginning of the unbroken study, or all of it. */
export function expectBeginning(found: readonly StoredOutcome[], whole: readonly StoredOutcome[]): void {
  expect(found).toEqual(whole.slice(0, found.length));
}
