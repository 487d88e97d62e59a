/**
 * Works on small studies for so many minutes while faults happen at random, seeded: workers die and hang, transactions
 * fail, the browser takes the storage away, pages are reloaded, killed and paused. After each: no trial lost, none twice,
 * all as in the unbroken run; at the end the best is right and memory bounded.
 *
 *   npm run soak -- --minutes 30 --seed 7
 */
import { parseArgs } from 'node:util';
import { chromium, type Browser, type BrowserContext, type Page } from '@playwright/test';
import { build, preview } from 'vite';
import { randomStream } from '../../src/core/random';
import { failStorage, failWorkers, faultsMet, installInjector } from '../faults/lib/inject';
import { startStudy, stateOf, storedOutcomes, unbrokenStudy, type StoredOutcome } from '../faults/lib/study';
import { CHROMIUM_ARGS } from '../helpers/chromium-args';

const { values } = parseArgs({
  options: { minutes: { type: 'string', default: '30' }, seed: { type: 'string', default: '7' } },
});
const minutes = Number(values.minutes);
const seed = Number(values.seed);
const random = randomStream(seed, 'soak');
const MOST_HEAP_BYTES = 400e6;
/** A study that comes to no end in so long is stuck. */
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

/** Every trial on the disk is the unbroken run's trial of that number, and none is there twice. */
function expectSound(found: readonly StoredOutcome[], whole: readonly StoredOutcome[], after: string): void {
  const numbers = new Set(found.map(({ number }) => number));
  expectThat(numbers.size === found.length, `a trial is there twice after ${after}`);
  for (const trial of found) {
    const expected = whole.find(({ number }) => number === trial.number);
    expectThat(
      JSON.stringify(trial) === JSON.stringify(expected),
      `trial ${trial.number} is another one after ${after}`,
    );
  }
}

/** One thing that goes wrong, or that a person does; says what. A page that is gone is replaced. */
async function disturb(page: Page, context: BrowserContext): Promise<{ page: Page; what: string }> {
  const address = page.url();
  const button = (name: string) =>
    page
      .getByRole('button', { name, exact: true })
      .click({ timeout: 500 })
      .catch(() => undefined);
  switch (pick(['worker', 'worker', 'storage', 'storage', 'reload', 'crash', 'pause', 'stop', 'away'])) {
    case 'worker': {
      const worker = pick(['trainer', 'trainer', 'optimizer']);
      const fault = pick(['die', 'hang', 'garble', 'unsendable', 'unloadable'] as const);
      await failWorkers(page, { worker, fault, times: pick([1, 1, 2, 4]), after: pick([0, 1, 2]) });
      return { page, what: `${worker} ${fault}` };
    }
    case 'storage': {
      const store = pick(['trials', 'folds', 'studies', 'weights', '*']);
      const fault = pick(['abort', 'quota', 'close', 'unknown'] as const);
      await failStorage(page, { store, fault, times: pick([1, 1, 3, 5]), after: pick([0, 1]) });
      return { page, what: `${store} ${fault}` };
    }
    case 'reload':
      await page.reload();
      faults += 1;
      return { page, what: 'a reload' };
    case 'crash': {
      const died = page.waitForEvent('crash');
      await Promise.race([page.goto('chrome://crash').catch(() => undefined), died]);
      await page.close();
      faults += 1;
      const next = await context.newPage();
      await installInjector(next);
      await next.goto(address);
      return { page: next, what: 'a crash' };
    }
    case 'pause':
      await button('Pause');
      return { page, what: 'a pause' };
    case 'stop':
      await button('Stop');
      return { page, what: 'a stop' };
    default:
      await page.evaluate(() => (location.hash = '#/'));
      await page.waitForTimeout(200);
      await page.evaluate((to) => (location.hash = new URL(to).hash), address);
      return { page, what: 'a look at another page' };
  }
}

async function studyUnderFaults(browser: Browser, baseURL: string): Promise<void> {
  const plan = { trials: '6', epochs: '1', seed: String(1 + upTo(3)) };
  const whole = await unbrokenStudy(browser, baseURL, plan);
  const context = await browser.newContext({ baseURL });
  let page = await context.newPage();
  page.on('pageerror', (error) => expectThat(false, `nobody caught: ${error.message}`));
  await installInjector(page);
  await startStudy(page, plan);
  const startedAt = Date.now();
  let met = 0;
  let what = 'the start';
  while ((await stateOf(page)) !== 'finished') {
    if (Date.now() - startedAt > STUCK_MS) {
      expectThat(false, `the study is stuck after ${what}`);
      break;
    }
    await page.waitForTimeout(300 + upTo(1200));
    const before = await faultsMet(page).catch(() => 0);
    faults += Math.max(0, before - met);
    if (random.uniform() < 0.7) ({ page, what } = await disturb(page, context));
    met = await faultsMet(page).catch(() => 0);
    expectSound(await storedOutcomes(page), whole, what);
    await page
      .getByRole('button', { name: 'Resume', exact: true })
      .click({ timeout: 300 })
      .catch(() => undefined);
  }
  const found = await storedOutcomes(page);
  expectThat(found.length === whole.length, `trials are missing at the end, after ${what}`);
  const best = found
    .filter(({ deployable, objective }) => deployable && objective !== undefined)
    .sort((a, b) => b.objective! - a.objective! || a.number - b.number)[0];
  const shown = await page.getByTestId('best').getAttribute('data-trial');
  expectThat(best === undefined || shown !== null, 'the best model is not shown');
  const heap = await page.evaluate(
    () => (performance as unknown as { memory?: { usedJSHeapSize: number } }).memory?.usedJSHeapSize ?? 0,
  );
  expectThat(heap < MOST_HEAP_BYTES, `the page takes ${Math.round(heap / 1e6)} MB`);
  trials += found.length;
  await context.close();
}

await build({ logLevel: 'warn' });
const server = await preview({ logLevel: 'warn', preview: { port: 0, host: '127.0.0.1', open: false } });
const [address] = server.resolvedUrls!.local;
const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
  args: CHROMIUM_ARGS,
});
const endsAt = Date.now() + minutes * 60_000;
while (Date.now() < endsAt) {
  await studyUnderFaults(browser, address).catch((error: unknown) =>
    expectThat(false, `the study could not be worked on: ${String(error)}`),
  );
  console.log(`${faults} faults, ${breaks} breaks, ${trials} trials`);
}
await browser.close();
await server.close();
console.log(`soak: faults=${faults} breaks=${breaks} trials=${trials} seed=${seed} minutes=${minutes}`);
process.exit(breaks === 0 ? 0 : 1);
