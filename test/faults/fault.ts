import { test as base, expect, type BrowserContext, type Page } from '@playwright/test';
import { installInjector } from './lib/inject';
import { expectBeginning, shownBest, stateOf, storedOutcomes, unbrokenStudy } from './lib/study';

/** What a fault is tried on. */
export interface Stage {
  page: Page;
  context: BrowserContext;
  /** The study on the disk is exactly the unbroken one, and where it is finished, so is the best model that is shown. */
  expectWhole(page?: Page, plan?: Record<string, string>): Promise<void>;
  /** The study on the disk is the beginning of the unbroken one. */
  expectSound(page?: Page, plan?: Record<string, string>): Promise<void>;
}

/** What an error says that a test throws into the page. */
export const INJECTED = 'Something that nobody thought of';

/** Errors that nobody caught are faults of the page whatever else happens; resources that a test takes away are not. */
const test = base.extend<{ stage: Stage }>({
  stage: async ({ page, context, browser, baseURL }, use) => {
    const uncaught: string[] = [];
    page.on('pageerror', ({ message }) => {
      if (!message.includes(INJECTED)) uncaught.push(message);
    });
    await installInjector(page);
    const unbroken = (plan?: Record<string, string>) => unbrokenStudy(browser, baseURL!, plan);
    await use({
      page,
      context,
      expectWhole: async (on = page, plan) => {
        const { outcomes, best } = await unbroken(plan);
        expect(await storedOutcomes(on)).toEqual(outcomes);
        if ((await stateOf(on)) === 'finished') expect(await shownBest(on)).toEqual(best);
      },
      expectSound: async (on = page, plan) =>
        expectBeginning(await storedOutcomes(on), (await unbroken(plan)).outcomes),
    });
    expect(uncaught, 'errors that nobody caught').toEqual([]);
  },
});

/** Groups of the table in docs/reliability.md. */
export type Group =
  'workers' | 'storage' | 'page' | 'tabs' | 'files' | 'data' | 'endings' | 'updates' | 'time';

export interface FaultOptions {
  /** One of the few that every full run of the tests tries, too. */
  smoke?: boolean;
}

/**
 * One fault, one test. `ends` says in words in which state the page must be, for the table.
 */
export function fault(
  group: Group,
  what: string,
  ends: string,
  inject: (stage: Stage) => Promise<void>,
  { smoke = false }: FaultOptions = {},
): void {
  test(
    what,
    {
      tag: smoke ? ['@fault', '@smoke'] : ['@fault'],
      annotation: [
        { type: 'group', description: group },
        { type: 'ends', description: ends },
      ],
    },
    ({ stage }) => inject(stage),
  );
}

export { expect };
