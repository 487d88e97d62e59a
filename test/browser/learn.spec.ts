import { expect, test, type Page } from '@playwright/test';
import { runRequest, simulatedProblem, summariseMethod, summariseRun } from '../../src/core/simulate';
import { evidenceRequests, lastStep, START, type Chapter } from '../../src/core/simulate/story';
import { expectNoViolations } from './lib/axe';
import { watchPage } from './lib/page-watch';

const PLACED = '100.200.300.400.500.600.700.800.900.1000';

async function open(page: Page, query: string): Promise<void> {
  // A new document, as a link from elsewhere opens it.
  await page.goto('about:blank');
  await page.goto(`./#/learn?${query}`);
  await expect(page.getByTestId('stage')).toBeVisible();
}

/** What the step shows: its words, and every mark and curve of its pictures. */
async function shown(page: Page): Promise<string> {
  return page
    .getByTestId('stage')
    .evaluate((stage) =>
      JSON.stringify([
        (stage as HTMLElement).dataset.words,
        stage.querySelector('[data-testid="step-text"]')!.textContent,
        [...stage.querySelectorAll('svg path, svg .mark')].map(
          (element) => element.getAttribute('d') ?? element.getAttribute('transform'),
        ),
      ]),
    );
}

async function stepTo(page: Page, step: number): Promise<void> {
  await expect(page.getByTestId('stage')).toHaveAttribute('data-step', String(step));
}

for (const chapter of [1, 2, 3, 4, 5, 6, 7, 8] as const) {
  test(`chapter ${chapter} walks to its end and back, and every step is what a fresh visit shows${chapter === 1 ? '' : ' @full'}`, async ({
    page,
  }) => {
    const watch = watchPage(page);
    await watch.ready;
    const query = `chapter=${chapter}${chapter === 8 ? `&placed=${PLACED}` : ''}`;
    await open(page, query);
    const placed = PLACED.split('.').map((x) => Number(x) / 1000);
    const last = lastStep({ ...START, chapter, placed });
    const onTheWay = [await shown(page)];
    for (let step = 1; step <= last; step++) {
      await page.getByTestId('forward').click();
      await stepTo(page, step);
      onTheWay.push(await shown(page));
    }
    expect(new Set(onTheWay).size).toBe(last + 1);
    for (let step = last - 1; step >= 0; step--) {
      await page.getByTestId('back').click();
      await stepTo(page, step);
      expect(await shown(page)).toBe(onTheWay[step]);
    }
    for (const step of [Math.floor(last / 2), last]) {
      await open(page, `${query}&step=${step}`);
      expect(await shown(page)).toBe(onTheWay[step]);
    }
    watch.expectClean();
  });
}

test('arrow keys step through the chapters, and the address follows', async ({ page }) => {
  await open(page, 'step=10');
  await page.keyboard.press('ArrowRight');
  await stepTo(page, 11);
  await expect(page).toHaveURL(/step=11/);
  await page.keyboard.press('ArrowRight');
  await expect(page.getByTestId('stage')).toHaveAttribute('data-chapter', '2');
  await page.keyboard.press('ArrowLeft');
  await expect(page.getByTestId('stage')).toHaveAttribute('data-chapter', '1');
  await stepTo(page, 11);
});

test('arrow keys in a number field do not step', async ({ page }) => {
  await open(page, 'step=3');
  await page.getByLabel('Noise').focus();
  await page.keyboard.press('ArrowRight');
  await expect(page).toHaveURL(/step=3/);
  await stepTo(page, 3);
});

test('a link brings controls and step back; hostile ones give the start with a note', async ({ page }) => {
  await open(
    page,
    'chapter=2&step=7&seed=12&curve=ripples&acquisition=ei&kernel=matern52&samples=3&noise=0.02',
  );
  const before = await shown(page);
  await page.reload();
  await expect(page.getByTestId('stage')).toBeVisible();
  expect(await shown(page)).toBe(before);
  await expect(page.getByTestId('refused')).toHaveCount(0);
  for (const hostile of [
    'chapter=99',
    'curve=%3Cimg%20src=x%3E',
    'seed=1e999',
    'drawing=' + 'z'.repeat(3000),
  ]) {
    await open(page, hostile);
    await expect(page.getByTestId('refused')).toBeVisible();
    await expect(page.getByTestId('stage')).toHaveAttribute('data-chapter', '1');
    await stepTo(page, 0);
  }
});

test('what the search cannot see is hidden until the end', async ({ page }) => {
  await open(page, 'step=10');
  await expect(page.getByText('the curve is hidden')).toBeVisible();
  await expect(page.locator('svg path.curve')).toHaveCount(0);
  await page.getByTestId('forward').click();
  await expect(page.locator('svg path.curve')).toHaveCount(1);
});

test('presenting shows nothing but the lecture, and Escape ends it', async ({ page }) => {
  await open(page, 'presenter=1&controls=0');
  await expect(page.locator('body > #app > header')).toBeHidden();
  await expect(page.getByLabel('Seed')).toHaveCount(0);
  await page.keyboard.press('Escape');
  await expect(page.locator('body > #app > header')).toBeVisible();
});

test('controls can be hidden and shown, and the address keeps which', async ({ page }) => {
  await open(page, 'step=2');
  await page.getByRole('button', { name: 'Hide controls' }).click();
  await expect(page.getByLabel('Seed')).toHaveCount(0);
  await expect(page).toHaveURL(/controls=0/);
  await page.getByRole('button', { name: 'Show controls' }).click();
  await expect(page.getByLabel('Seed')).toBeVisible();
});

test('the reader places trials by mouse and by slider, and sees what the methods would have done @full', async ({
  page,
}) => {
  await open(page, 'chapter=8&initial=2&boundary=0&optimise=1');
  await page.locator('rect.target').click({ position: { x: 200, y: 100 } });
  await stepTo(page, 1);
  await page.getByLabel('Where to train next, x').fill('0.25');
  await page.getByTestId('place').click();
  await stepTo(page, 2);
  await page.getByTestId('place').click();
  await stepTo(page, 3);
  await expect(page.getByTestId('place')).toHaveCount(0);
  await page.getByTestId('forward').click();
  await expect(page.getByTestId('rank')).toBeVisible();
  await page.getByLabel('Your name').fill('<b>Ada</b>');
  await page.getByRole('button', { name: 'Keep this score' }).click();
  await expect(page.getByText('<b>Ada</b>')).toBeVisible();
  await page.reload();
  await expect(page.getByText('<b>Ada</b>')).toBeVisible();
});

test('200 seeds of every method run in the background, can be cancelled and resumed, and equal the same runs made outside the page @full', async ({
  page,
}) => {
  test.setTimeout(300_000);
  await page.addInitScript(() => {
    const longest = { task: 0 };
    Object.assign(globalThis, { longest });
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries()) longest.task = Math.max(longest.task, entry.duration);
    }).observe({ type: 'longtask' });
  });
  await open(page, 'chapter=6');
  const runs = page.getByTestId('runs');
  await page.evaluate(() => ((globalThis as unknown as { longest: { task: number } }).longest.task = 0));
  const started = Date.now();
  await page.getByTestId('run').click();
  await expect(runs).not.toHaveAttribute('data-done', '0');
  await page.getByRole('button', { name: 'Cancel' }).click();
  await expect(page.getByTestId('run')).toBeVisible();
  const kept = Number(await runs.getAttribute('data-done'));
  expect(kept).toBeGreaterThan(0);
  expect(kept).toBeLessThan(1000);
  await page.getByTestId('run').click();
  await expect(runs).toHaveAttribute('data-done', '1000', { timeout: 240_000 });
  const seconds = (Date.now() - started) / 1000;
  const longest = await page.evaluate(
    () => (globalThis as unknown as { longest: { task: number } }).longest.task,
  );
  test.info().annotations.push({ type: 'evidence', description: `${seconds} s, longest task ${longest} ms` });
  console.log(`1,000 searches in ${seconds.toFixed(1)} s, longest main-thread task ${longest} ms`);
  await expect(page.getByTestId('reading')).toBeVisible();

  await page.getByRole('button', { name: 'Show “Within 5 % of the best deployable” as a table' }).click();
  const table = await page.locator('table').first().locator('tbody tr').allInnerTexts();
  const shares = new Map(
    table.map((row) => row.split('\t')).map(([label, , share]) => [label, Number.parseFloat(share) / 100]),
  );
  const requests = evidenceRequests({ ...START, chapter: 6 });
  // Draws are the same in every JavaScript engine; models differ in their last bits, which may turn a search or two.
  for (const [method, label, tolerance] of [
    ['grid', 'Grid', 0],
    ['random', 'Random', 0],
    ['svm-cbo', 'AutoTinyML (SVM-CBO)', 0.03],
  ] as const) {
    const own = requests.filter((request) => request.method === method);
    const problem = simulatedProblem(own[0].problem);
    const { successShare } = summariseMethod(
      own.map((request) => summariseRun(problem, runRequest(request), request.budget)),
    );
    expect(Math.abs(shares.get(label)! - successShare)).toBeLessThanOrEqual(tolerance + 1e-9);
  }
});

for (const [width, height] of [
  [1280, 800],
  [390, 844],
  // A page of 1280 pixels at 400 % zoom.
  [320, 256],
] as const) {
  test(`every chapter fits ${width} pixels and is accessible there @full`, async ({ page }) => {
    await page.setViewportSize({ width, height });
    await page.emulateMedia({ reducedMotion: 'reduce' });
    for (const chapter of [1, 2, 3, 4, 5, 6, 7, 8] as const satisfies readonly Chapter[]) {
      await open(page, `chapter=${chapter}&step=4&placed=${PLACED}`);
      const overflow = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
      expect(overflow).toBeLessThanOrEqual(0);
      const card = (await page.getByRole('region', { name: 'Controls' }).boundingBox())!;
      const reach = await page
        .getByRole('region', { name: 'Controls' })
        .evaluate((controls) =>
          Math.max(
            ...[...controls.querySelectorAll('label, .button')].map(
              (item) => item.getBoundingClientRect().right,
            ),
          ),
        );
      expect(reach).toBeLessThanOrEqual(card.x + card.width - 12);
      if (width < 390) continue;
      await expectNoViolations(page, `chapter ${chapter}, ${width} pixels`);
    }
  });
}
