/**
 * Works on small studies for so many minutes while faults happen at random, seeded: workers die and hang, transactions
 * fail, the browser takes the storage away, pages are reloaded, killed, paused and watched by other tabs. After each: no
 * trial lost, none twice, all as in the unbroken run; at the end the best is the unbroken run's and memory is bounded.
 *
 *   npm run soak -- --minutes 30 --seed 7
 */
import { parseArgs } from 'node:util';
import type { Browser, Page } from '@playwright/test';
import { randomStream } from '../../src/core/random';
import { withBuiltPage } from '../bench/ui/built-page';
import { installInjector } from '../faults/lib/inject';
import {
  shownBest,
  startStudy,
  stateOf,
  storedOutcomes,
  unbrokenStudy,
  type StoredOutcome,
} from '../faults/lib/study';
import { DISTURBANCES, metBefore, type Disturbed } from './soak/disturbances';

const { values } = parseArgs({
  options: { minutes: { type: 'string', default: '30' }, seed: { type: 'string', default: '7' } },
});
const minutes = Number(values.minutes);
const seed = Number(values.seed);
const random = randomStream(seed, 'soak');
const MOST_HEAP_BYTES = 400e6;
/** Of a study at rest: the optimizer, the reader of files, and what is being ended. */
const MOST_WORKERS = 4;
/** A study that comes to no further trial, or to its end, in so long is stuck. */
const STUCK_MS = 240_000;

let faults = 0;
let breaks = 0;
let trials = 0;

const upTo = (count: number): number => Math.floor(random.uniform() * count);
const pick = <T>(from: readonly T[]): T => from[upTo(from.length)];

function expectThat(holds: boolean, what: string): void {
  if (holds) return;
  breaks += 1;
  console.log(`BREAK: ${what}`);
}

/** Every trial on the disk is the unbroken run's trial of that number, none is there twice, and none of before is lost. */
function expectSound(
  found: readonly StoredOutcome[],
  before: readonly StoredOutcome[],
  whole: readonly StoredOutcome[],
  after: string,
): void {
  const numbers = new Set(found.map(({ number }) => number));
  expectThat(numbers.size === found.length, `a trial is there twice after ${after}`);
  const lost = before.find(({ number }) => !numbers.has(number));
  expectThat(lost === undefined, `trial ${lost?.number} is lost after ${after}`);
  for (const trial of found) {
    const expected = whole.find(({ number }) => number === trial.number);
    expectThat(
      JSON.stringify(trial) === JSON.stringify(expected),
      `trial ${trial.number} is another one after ${after}`,
    );
  }
}

/** Errors that nobody catches are breaks, in whichever tab. */
async function prepare(page: Page): Promise<Page> {
  page.on('pageerror', (error) => expectThat(false, `nobody caught: ${error.message}`));
  await installInjector(page);
  return page;
}

/** What has happened to the study under way, and what is happening to it. */
let happened: string[] = [];
let happening = '';

async function studyUnderFaults(browser: Browser, baseURL: string): Promise<void> {
  const plan = { trials: '16', epochs: '1', seed: String(1 + upTo(2)) };
  const { outcomes: whole, best } = await unbrokenStudy(browser, baseURL, plan);
  const context = await browser.newContext({ baseURL });
  // How long a busy computer takes for a page is not what is tried here.
  context.setDefaultTimeout(180_000);
  const newTab = async () => prepare(await context.newPage());
  let page = await newTab();
  await startStudy(page, plan);
  let movedAt = Date.now();
  happened = [];
  let found: readonly StoredOutcome[] = [];
  while ((await stateOf(page)) !== 'finished') {
    const after = happened.slice(-4).join(', ');
    if (Date.now() - movedAt > STUCK_MS) {
      const said = await page.getByRole('main').innerText();
      expectThat(false, `the study is stuck after ${after}: ${said.slice(0, 600).replaceAll('\n', ' · ')}`);
      break;
    }
    await page.waitForTimeout(100 + upTo(700));
    faults += await metBefore(page);
    if (random.uniform() < 0.85) {
      const disturb = pick(DISTURBANCES);
      happening = disturb.name;
      const disturbed: Disturbed = await disturb({ page, newTab, pick });
      ({ page } = disturbed);
      faults += disturbed.faults;
      happened = [...happened, disturbed.what];
    }
    const now = await storedOutcomes(page);
    expectSound(now, found, whole, happened.slice(-4).join(', '));
    if (now.length > found.length) movedAt = Date.now();
    found = now;
    await page
      .getByRole('button', { name: 'Resume', exact: true })
      .click({ timeout: 300 })
      .catch(() => undefined);
  }
  faults += await metBefore(page);
  const after = happened.slice(-4).join(', ');
  found = await storedOutcomes(page);
  expectThat(found.length === whole.length, `trials are missing at the end, after ${after}`);
  const shown = await shownBest(page).catch(async () => ({
    instead: (await page.getByRole('main').innerText()).slice(0, 600).replaceAll('\n', ' · '),
  }));
  expectThat(
    JSON.stringify(shown) === JSON.stringify(best),
    `the best is ${JSON.stringify(shown)} rather than ${JSON.stringify(best)}, after ${after}`,
  );
  const heap = await page.evaluate(
    () => (performance as unknown as { memory?: { usedJSHeapSize: number } }).memory?.usedJSHeapSize ?? 0,
  );
  expectThat(heap < MOST_HEAP_BYTES, `the page takes ${Math.round(heap / 1e6)} MB`);
  const workers = page.workers().length;
  expectThat(workers <= MOST_WORKERS, `${workers} workers are left, after ${after}`);
  trials += found.length;
  await context.close();
}

await withBuiltPage(async ({ browser, address }) => {
  const endsAt = Date.now() + minutes * 60_000;
  while (Date.now() < endsAt) {
    await studyUnderFaults(browser, address).catch((error: unknown) =>
      expectThat(
        false,
        `the study could not be worked on in ${happening} after ${happened.slice(-4).join(', ')}: ${String(error)}`,
      ),
    );
    console.log(`${faults} faults, ${breaks} breaks, ${trials} trials`);
  }
});
console.log(`soak: faults=${faults} breaks=${breaks} trials=${trials} seed=${seed} minutes=${minutes}`);
process.exit(breaks === 0 ? 0 : 1);
