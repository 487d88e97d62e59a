import { expect, test, type Page } from '@playwright/test';
import { watchPage } from './lib/page-watch';
import { openSmallPlan, startSearch, waitForState } from './lib/study-page';

const csv = (name: string, content: string) => ({ name, mimeType: 'text/csv', buffer: Buffer.from(content) });

async function tryBest(page: Page): Promise<void> {
  await startSearch(page);
  await waitForState(page, 'finished');
  await page.getByTestId('best').getByRole('link', { name: 'Try it' }).click();
  await expect(page.getByTestId('try-score')).toBeVisible();
}

test('the best model is tried on what the search never saw, and on other files @full', async ({ page }) => {
  const watch = watchPage(page);
  await watch.ready;
  await openSmallPlan(page);
  await tryBest(page);
  const [score, drawer] = [page.getByTestId('try-score'), page.getByTestId('try')];
  // The very windows and kernels that the headline number comes from.
  await expect(score).toHaveAttribute(
    'data-accuracy',
    (await page.getByTestId('best').getAttribute('data-test-accuracy'))!,
  );
  const examples = await score.getAttribute('data-examples');
  await drawer.getByRole('slider', { name: /Unknown below/ }).fill('0.99');
  await expect
    .poll(async () => Number(await score.getAttribute('data-known')))
    .toBeLessThan(Number(examples));
  await expect(score).toHaveAttribute('data-examples', examples!);
  await drawer.getByRole('slider', { name: 'Window' }).focus();
  await page.keyboard.press('ArrowRight');
  await expect(drawer.getByText('True class').first()).toBeAttached();
  await drawer.getByRole('button', { name: 'Show “Predictions over time” as a table' }).click();
  await expect(drawer.locator('.rows tbody tr').first()).toBeVisible();

  const input = drawer.locator('input[type=file]').first();
  await input.setInputFiles(csv('other.csv', `time,p,q\n${'0,1,2\n'.repeat(200)}`));
  await expect(drawer.getByTestId('error')).toContainText('has no column');
  await expect(score).toBeVisible();

  // A row each 20 ms, columns in another order, one more that the model does not know, and no label.
  const names = await drawer.locator('.sources p').last().innerText();
  const channels = [...names.matchAll(/“([^”]+)”/g)].map(([, name]) => name);
  expect(channels.length).toBeGreaterThan(1);
  const header = ['time', 'extra', ...[...channels].reverse()].join(',');
  const rows = Array.from({ length: 400 }, (_, i) =>
    [(i / 50).toFixed(2), 7, ...channels.map((_, c) => Math.sin(i / 5 + c).toFixed(4))].join(','),
  );
  await input.setInputFiles(csv('unlabelled.csv', `${header}\n${rows.join('\n')}\n`));
  await expect(score).toHaveAttribute('data-labelled', '0');
  await expect(drawer).toContainText('say no class');
  await expect(drawer.getByTestId('error')).toHaveCount(0);

  await page.keyboard.press('Escape');
  await expect(drawer).toHaveCount(0);
  watch.expectClean();
});

test('images are tried as a sheet of pictures with what was said and what was true @full', async ({
  page,
}) => {
  const watch = watchPage(page);
  await watch.ready;
  await openSmallPlan(page, { sample: 'glyphs', trials: '2', epochs: '1' });
  await tryBest(page);
  const pictures = page.getByTestId('sheet').locator('li');
  await expect(pictures.first().getByRole('img', { name: 'Example 1' })).toBeVisible();
  await expect(pictures.first()).toContainText('actual:');
  const filter = page.getByTestId('try').locator('label', { hasText: 'wrong' });
  const wrong = Number(/\((\d+)\)/.exec(await filter.innerText())![1]);
  await filter.click();
  expect(await pictures.count()).toBe(Math.min(48, wrong));
  watch.expectClean();
});

test('a table is tried as a list, and rows of another file by their column names @full', async ({ page }) => {
  await openSmallPlan(page, { sample: 'pumps', trials: '2' });
  await tryBest(page);
  const [score, drawer] = [page.getByTestId('try-score'), page.getByTestId('try')];
  const rows = page.getByTestId('sheet').locator('tbody tr');
  expect(await rows.count()).toBe(Math.min(48, Number(await score.getAttribute('data-examples'))));
  const hint = await drawer.locator('.sources p').last().innerText();
  const columns = [...hint.matchAll(/“([^”]+)”/g)].map(([, name]) => name);
  const body = Array.from({ length: 40 }, (_, i) => [...columns.map((_, c) => (i + c) / 10), 'failing']);
  const content = [[...columns, 'state'], ...body].map((row) => row.join(',')).join('\n');
  await drawer
    .locator('input[type=file]')
    .first()
    .setInputFiles(csv('more.csv', `${content}\n`));
  await expect(score).toHaveAttribute('data-examples', '40');
});
