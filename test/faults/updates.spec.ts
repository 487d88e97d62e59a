import type { Page } from '@playwright/test';
import { expect, fault, INJECTED } from './fault';
import { Deployment } from '../browser/lib/deployment';
import { failWorkers } from './lib/inject';
import { expectState, finish, startStudy } from './lib/study';
import { openSmallPlan, startSearch, waitForTrials } from '../browser/lib/study-page';

/** A host whose files can be changed under the open page. */
async function withDeployment(page: Page, use: (host: Deployment) => Promise<void>): Promise<void> {
  const host = await Deployment.start();
  try {
    await page.goto(host.address);
    await use(host);
  } finally {
    await host.close();
  }
}

/** Another build of the same page, with other names for all its scripts; see scripts/verify-faults.mjs. */
const NEXT_BUILD = 'out/next-build';

async function lookForUpdate(page: Page): Promise<void> {
  await page.evaluate(async () => {
    const registration = await navigator.serviceWorker.ready;
    await registration.update();
    while (!registration.waiting) await new Promise((resolve) => setTimeout(resolve, 50));
  });
}

async function underControl(page: Page): Promise<void> {
  await page.evaluate(() => navigator.serviceWorker.ready.then(() => undefined));
  await expect.poll(() => page.evaluate(() => navigator.serviceWorker.controller !== null)).toBe(true);
}

fault(
  'updates',
  'another page answers with 200 in a file’s place while the service worker installs',
  'nothing of it is kept; the next visit is whole',
  async ({ page }) => {
    const host = await Deployment.start();
    const icon = host.replace('icon.svg', '<html>Please log in to the hotel’s network.</html>');
    await page.goto(host.address);
    await page.waitForTimeout(2000);
    const kept = await page.evaluate(async () => {
      const texts: string[] = [];
      for (const name of await caches.keys()) {
        const cache = await caches.open(name);
        for (const request of await cache.keys()) {
          if (request.url.includes('icon.svg')) texts.push(await (await cache.match(request))!.text());
        }
      }
      return texts.join();
    });
    expect(kept).not.toContain('hotel');
    host.replace('icon.svg', icon);
    await page.reload();
    await underControl(page);
    await host.close();
    await page.reload();
    await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
  },
);

fault(
  'updates',
  'the trainer’s binary lies truncated in the cache',
  'fetched anew; the study finishes',
  async ({ page }) => {
    await withDeployment(page, async ({ address }) => {
      await underControl(page);
      await page.evaluate(async () => {
        for (const name of await caches.keys()) {
          const cache = await caches.open(name);
          for (const request of await cache.keys()) {
            if (/(trainer|kernels)[^/]*\.wasm/.test(request.url))
              await cache.put(request, new Response(new Uint8Array([0, 97, 115, 109, 1])));
          }
        }
      });
      await page.goto(
        `${address}#/plan?sample=walking&preset=experiment1&board=stm32f303k8&folds=2&epochs=1&trials=2&seed=3`,
      );
      await startSearch(page);
      await expectState(page, 'finished');
    });
  },
);

fault(
  'updates',
  'the scripts of the open page are gone after a deploy',
  'says so; one press reloads; the study goes on',
  async ({ page }) => {
    // A browser without a service worker: nothing is kept of the old build.
    await page.addInitScript(() => Object.defineProperty(navigator, 'serviceWorker', { value: undefined }));
    await startStudy(page);
    await expectState(page, 'finished');
    await page.route(/assets\/.*\.js/, (route) => route.fulfill({ status: 404, body: '' }));
    await page.evaluate(() => (location.hash = '#/learn'));
    await expect(page.getByTestId('error')).toHaveAttribute('data-code', 'part-missing');
    await page.unroute(/assets\/.*\.js/);
    await page.getByRole('button', { name: 'Reload the page' }).click();
    await expect(page.getByTestId('error')).toHaveCount(0);
  },
);

fault(
  'updates',
  'a new build is deployed under a study at work',
  'finished by the old build, then taken by one press; equal to the unbroken study',
  async ({ page, expectWhole }) => {
    await withDeployment(page, async (host) => {
      await underControl(page);
      await openSmallPlan(page, { trials: '3', epochs: '1' }, host.address);
      await startSearch(page);
      await waitForTrials(page, 1);
      host.deploy(NEXT_BUILD);
      await lookForUpdate(page);
      await failWorkers(page, { worker: 'trainer', fault: 'die', times: 1 });
      await expectState(page, 'finished');
      await expectWhole();
      const scripts = () => page.evaluate(() => document.querySelector('script')!.src);
      const before = await scripts();
      await page.getByRole('button', { name: 'Reload with it' }).click();
      await expect.poll(() => scripts().catch(() => before)).not.toBe(before);
      await expectState(page, 'finished');
      await expectWhole();
    });
  },
);

fault(
  'updates',
  'a new build is deployed under a study at work, nothing of the old one is kept, and a trainer dies',
  'paused with the reason; one press reloads, and it goes on by itself; equal to the unbroken study',
  async ({ page, expectWhole, expectSound }) => {
    await page.addInitScript(() => Object.defineProperty(navigator, 'serviceWorker', { value: undefined }));
    await withDeployment(page, async (host) => {
      await openSmallPlan(page, { trials: '3', epochs: '1' }, host.address);
      await startSearch(page);
      await waitForTrials(page, 1);
      host.deploy(NEXT_BUILD);
      await failWorkers(page, { worker: 'trainer', fault: 'die', times: 2 });
      await expectState(page, 'paused');
      await expect(page.getByTestId('error')).toHaveAttribute('data-code', 'part-missing');
      await expectSound();
      await page.getByRole('button', { name: 'Reload the page' }).click();
      await expectState(page, 'finished');
      await expectWhole();
    });
  },
);

fault(
  'updates',
  'an error of the page that nobody catches',
  'a page says so, with a report and a way on',
  async ({ page }) => {
    await page.goto('./#/library');
    await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
    await page.evaluate((message) => void Promise.reject(new Error(message)), INJECTED);
    const shown = page.getByTestId('unexpected');
    await expect(shown).toContainText(INJECTED);
    await shown.getByText('Report, without any of your data').click();
    await expect(shown.locator('pre')).not.toContainText(INJECTED);
    await shown.getByRole('button', { name: 'Go on without reloading' }).click();
    await expect(shown).toHaveCount(0);
  },
  { smoke: true },
);

fault(
  'updates',
  'the network goes while a study is at work',
  'finished all the same',
  async ({ page, context, expectWhole }) => {
    await openSmallPlan(page, { trials: '3', epochs: '1' });
    await startSearch(page);
    await expectState(page, 'running', 'refitting', 'finished');
    await context.setOffline(true);
    await expectState(page, 'finished', 'paused');
    await context.setOffline(false);
    await finish(page);
    await expectWhole();
  },
);
