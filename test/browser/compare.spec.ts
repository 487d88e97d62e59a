import { expect, test } from '@playwright/test';
import { readFileSync } from 'node:fs';
import { runRequest, simulatedProblem, summariseRun } from '../../src/core/simulate';
import { expectNoViolations } from './lib/axe';
import { watchPage } from './lib/page-watch';

test('a comparison runs, can be cancelled and resumed, and its file equals the same runs made outside the page @full', async ({
  page,
}) => {
  const watch = watchPage(page);
  await watch.ready;
  await page.goto('./#/compare?problems=table.branin_2ell&methods=random.svm-cbo.tpe&budget=12&seeds=25');
  const runs = page.getByTestId('runs');
  await expect(runs).toHaveAttribute('data-total', '150');
  await page.getByTestId('run').click();
  await expect(runs).not.toHaveAttribute('data-done', '0');
  await page.getByRole('button', { name: 'Cancel' }).click();
  await expect(page.getByTestId('run')).toBeVisible();
  const kept = Number(await runs.getAttribute('data-done'));
  await page.reload();
  await expect(runs).toHaveAttribute('data-total', '150');
  await expect.poll(async () => Number(await runs.getAttribute('data-done'))).toBeGreaterThanOrEqual(kept);
  expect(kept).toBeLessThan(150);
  await page.getByTestId('run').click();
  await expect(runs).toHaveAttribute('data-done', '150', { timeout: 90_000 });
  await expect(page.getByTestId('methods').locator('tbody tr')).toHaveCount(3);

  const [download] = await Promise.all([page.waitForEvent('download'), page.getByTestId('csv').click()]);
  const rows = readFileSync(await download.path(), 'utf8')
    .trim()
    .split(/\r?\n/);
  expect(rows).toHaveLength(151);
  // Models round their last bits differently from one JavaScript engine to the next; random draws do not.
  const [problem, method, seed, budget, , , undeployable, , regret] = rows
    .find((row) => row.startsWith('branin_2ell,random,3,'))!
    .split(',');
  const request = {
    problem: { kind: 'plane', id: 'branin_2ell' },
    method: 'random',
    budget: 12,
    seed: 3,
  } as const;
  const summary = summariseRun(simulatedProblem(request.problem), runRequest(request), 12);
  expect([problem, method, seed, budget]).toEqual(['branin_2ell', 'random', '3', '12']);
  expect(Number(undeployable)).toBe(summary.undeployable);
  expect(Number(regret)).toBeCloseTo(summary.regret.at(-1), 9);

  await page.getByTestId('open-run').click();
  await expect(page.getByTestId('trials').locator('tbody tr')).toHaveCount(12);
  await expectNoViolations(page, 'comparison');
  for (const width of [390, 320]) {
    await page.setViewportSize({ width, height: 700 });
    await expect
      .poll(() => page.evaluate(() => document.documentElement.scrollWidth - innerWidth))
      .toBeLessThanOrEqual(0);
  }
  watch.expectClean();
});

test('results stay while the reader looks elsewhere @full', async ({ page }) => {
  await page.goto('./#/compare?methods=random.grid&budget=8&seeds=2');
  await page.getByTestId('run').click();
  await expect(page.getByTestId('runs')).toHaveAttribute('data-done', '4');
  await page.goto('./#/learn');
  await expect(page.getByTestId('stage')).toBeVisible();
  await page.goto('./#/compare?methods=random.grid&budget=8&seeds=2');
  await expect(page.getByTestId('runs')).toHaveAttribute('data-done', '4');
});

test('a plan without methods says what is missing; an address that means nothing says so', async ({
  page,
}) => {
  await page.goto('./#/compare?methods=');
  await expect(page.getByText('Choose at least one problem and one method.')).toBeVisible();
  await page.goto('./#/compare?budget=1e9');
  await expect(page.getByTestId('refused')).toBeVisible();
});
