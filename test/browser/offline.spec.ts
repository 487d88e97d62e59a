import { expect, test as base, type Page } from '@playwright/test';
import { readFileSync } from 'node:fs';
import { unzipSync } from 'fflate';
import { workspaceText } from '../../src/messages/workspace.en';
import { Deployment } from './lib/deployment';
import { finishedTrials, openSmallPlan, startSearch, waitForState } from './lib/study-page';

const test = base.extend<{ deployment: Deployment }>({
  deployment: async ({ browserName: _ }, use) => {
    const deployment = await Deployment.start();
    await use(deployment);
    await deployment.close();
  },
  baseURL: ({ deployment }, use) => use(deployment.address),
});
test.use({ serviceWorkers: 'allow' });

/** Waits until a service worker answers for the page. */
async function underControl(page: Page): Promise<void> {
  await page.evaluate(() => navigator.serviceWorker.ready.then(() => undefined));
  await expect.poll(() => page.evaluate(() => navigator.serviceWorker.controller !== null)).toBe(true);
}

/** Lets the browser look for a new version, as it does by itself from time to time, and install it. */
const lookForUpdate = (page: Page) =>
  page.evaluate(async () => {
    const registration = await navigator.serviceWorker.ready;
    await registration.update();
    while (!registration.waiting) await new Promise((resolve) => setTimeout(resolve, 50));
  });

const offer = (page: Page) => page.getByRole('button', { name: workspaceText.update.take });
const iconOf = (page: Page) => page.evaluate(async () => (await fetch('./icon.svg')).text());

test('after one visit, a study runs and is exported without a network', async ({ page, deployment }) => {
  await page.goto('./');
  await underControl(page);
  expect(deployment.takeServed()).toEqual(expect.arrayContaining(deployment.files));

  await deployment.close();
  await page.reload();
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
  for (const section of ['Learn', 'Compare', 'Studies']) {
    await page.getByRole('navigation').getByRole('link', { name: section }).click();
    await expect(page.getByTestId('error')).toHaveCount(0);
    await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
  }
  await openSmallPlan(page);
  await startSearch(page);
  await waitForState(page, 'finished');
  expect(await finishedTrials(page)).toBe(4);
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page
      .getByTestId('best')
      .getByRole('button', { name: /download/i })
      .click(),
  ]);
  const files = Object.keys(unzipSync(new Uint8Array(readFileSync(await download.path()))));
  expect(files.some((name) => name.endsWith('model.json'))).toBe(true);
});

test('an update fetches only what changed, and is offered, never forced @full', async ({
  page,
  deployment,
}) => {
  await page.goto('./');
  await underControl(page);
  const before = await iconOf(page);
  await openSmallPlan(page, { trials: '50' });
  await startSearch(page);
  await waitForState(page, 'running');
  deployment.takeServed();

  const icon = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1 1"><path d="M0 0h1v1z" /></svg>';
  deployment.change('icon.svg', icon);
  await lookForUpdate(page);
  expect(new Set(deployment.takeServed())).toEqual(new Set(['offline.js', 'icon.svg']));
  await expect(offer(page)).toHaveCount(0);
  await page.getByRole('button', { name: 'Pause', exact: true }).click();
  await expect(offer(page)).toBeVisible();
  expect(await iconOf(page)).toBe(before);

  await page.goto('./');
  await expect(offer(page)).toBeVisible();
  expect(await iconOf(page)).toBe(before);
  await offer(page).click();
  await expect(offer(page)).toHaveCount(0);
  await expect.poll(() => iconOf(page).catch(() => null)).toBe(icon);
  expect(deployment.takeServed().filter((file) => file !== 'offline.js')).toEqual([]);
});

test('the service worker of former versions hands over, and its caches go @full', async ({
  page,
  deployment,
}) => {
  const today = deployment.replace('offline.js', formerWorker(deployment.files));
  await page.goto('./');
  await underControl(page);
  deployment.replace('offline.js', today);
  await lookForUpdate(page);
  await offer(page).click();
  await expect
    // The new version loads the page again, which ends a question to the old one.
    .poll(() => page.evaluate(() => caches.keys()).catch(() => []))
    .toEqual([expect.stringMatching(/^workbox-precache-/)]);
  await deployment.close();
  await page.reload();
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
});

/** What versions before Workbox had: a cache for every version, everything in it. */
function formerWorker(files: readonly string[]): string {
  return `
    const CACHE = 'autotinyml-0123456789abcdef';
    addEventListener('install', (event) =>
      event.waitUntil(caches.open(CACHE).then((cache) => cache.addAll(${JSON.stringify(files.map((file) => file || './'))}))));
    addEventListener('activate', (event) => event.waitUntil(clients.claim()));
    addEventListener('message', (event) => event.data === 'activate' && skipWaiting());
    addEventListener('fetch', (event) => event.respondWith((async () => {
      const wanted = event.request.mode === 'navigate' ? './' : event.request;
      return (await (await caches.open(CACHE)).match(wanted, { ignoreVary: true })) ?? fetch(event.request);
    })()));`;
}
