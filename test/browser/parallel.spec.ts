import { expect, test } from '@playwright/test';
import { finishedTrials, openSmallPlan, startSearch, waitForState } from './lib/study-page';

test('parallel coordinates are brushed by pointer and by keyboard, and the drawing shows what is inside @full', async ({
  page,
}) => {
  await openSmallPlan(page);
  await startSearch(page);
  await waitForState(page, 'finished');
  const trials = await finishedTrials(page);
  await page.getByRole('tab', { name: 'Parallel coordinates' }).click();
  const said = page.getByTestId('brushed');
  const figure = page.locator('figure', { has: page.locator('[data-axis=accuracy]') });
  /** Lines inside all brushes: each begins with a move. */
  const drawn = () =>
    figure.locator('path.line.deployable, path.line.other').evaluateAll(
      (paths) =>
        paths
          .map((path) => path.getAttribute('d'))
          .join('')
          .split('M').length - 1,
    );
  await expect.poll(drawn).toBe(trials);

  // The upper half of an axis.
  const axis = page.locator('rect[data-axis=ram]');
  await axis.scrollIntoViewIfNeeded();
  const box = (await axis.boundingBox())!;
  const x = box.x + box.width / 2;
  await page.mouse.move(x, box.y + 1);
  await page.mouse.down();
  await page.mouse.move(x, box.y + box.height * 0.3);
  await page.mouse.move(x, box.y + box.height * 0.5);
  await page.mouse.up();
  await expect(said).toContainText(`of ${trials}`);
  const inside = Number(/\d+/.exec((await said.textContent())!)![0]);
  expect(await drawn()).toBe(inside);

  // A second brush, by keyboard, on another axis: never more lines than before.
  const end = page.getByRole('slider', { name: /Accuracy/ }).first();
  await end.focus();
  for (let press = 0; press < 19; press++) await page.keyboard.press('ArrowUp');
  const fewer = Number(/\d+/.exec((await said.textContent())!)![0]);
  expect(fewer).toBeLessThanOrEqual(inside);
  await expect.poll(drawn).toBe(fewer);
  await page.keyboard.press('Escape');
  await expect.poll(drawn).toBe(trials);

  const saved = page.waitForEvent('download');
  await figure.getByRole('button', { name: /SVG/ }).click();
  expect((await saved).suggestedFilename()).toBe('parallel-coordinates.svg');
});
