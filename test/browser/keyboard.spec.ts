import { expect, test, type Locator, type Page } from '@playwright/test';
import { readFileSync } from 'node:fs';
import { unzipSync } from 'fflate';
import { watchPage } from './lib/page-watch';
import { waitForState } from './lib/study-page';

/** More stops than any screen has. */
const MOST_STOPS = 250;

/** Presses Tab until the keyboard is on the target, as a person would who has no pointer. */
async function tabTo(page: Page, target: Locator): Promise<void> {
  const there = () => target.evaluate((element) => element === document.activeElement);
  for (let stop = 0; stop < MOST_STOPS; stop++) {
    if (await there()) return;
    await page.keyboard.press('Tab');
  }
  expect(await there(), `Tab never reaches ${target}`).toBe(true);
}

/** Two channels that swing slowly or quickly, recorded by one device: 20 windows of each kind. */
function recording(): string {
  const rows = ['time,x,y,label'];
  for (let row = 0; row < 3200; row++) {
    const quick = row >= 1600;
    const phase = (row / 50) * 2 * Math.PI * (quick ? 6 : 1.5);
    const wobble = ((row * 7919) % 101) / 400;
    const [x, y] = [Math.sin(phase) + wobble, Math.cos(phase) * (quick ? 0.5 : 1)];
    rows.push([row / 50, x.toFixed(4), y.toFixed(4), quick ? 'run' : 'rest'].join());
  }
  return rows.join('\n');
}

test('from a chosen file to the exported zip with the keyboard alone @full', async ({ page }) => {
  const watch = watchPage(page);
  await watch.ready;
  // Long before the key is pressed: the browser takes a moment until it hands its dialogs over, and closes them till then.
  const chosen = page.waitForEvent('filechooser');
  await page.goto('./');
  await tabTo(page, page.getByLabel('Choose files'));
  await page.keyboard.press('Enter');
  const chooser = await chosen;
  await chooser.setFiles({ name: 'motion.csv', mimeType: 'text/csv', buffer: Buffer.from(recording()) });

  // The new screen has the keyboard: no pointer is needed to get into it.
  await expect(page.getByRole('main')).toBeFocused();
  const start = page.getByRole('button', { name: 'Start search' });
  await expect(start).toBeEnabled();
  const trials = page.getByLabel('Trials', { exact: true });
  if (!(await trials.isVisible())) {
    await tabTo(page, page.getByRole('button', { name: /search/i }).first());
    await page.keyboard.press('Enter');
  }
  await tabTo(page, trials);
  await page.keyboard.press('ControlOrMeta+a');
  await page.keyboard.type('3');
  await tabTo(page, start);
  await page.keyboard.press('Enter');

  await waitForState(page, 'finished');
  await tabTo(page, page.getByTestId('trials').locator('tbody').getByRole('button').first());
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { name: 'Trial 2', exact: true })).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(page.getByRole('heading', { name: 'Trial 2', exact: true })).toBeHidden();

  await tabTo(page, page.getByTestId('best').getByRole('button', { name: /download/i }));
  const [download] = await Promise.all([page.waitForEvent('download'), page.keyboard.press('Enter')]);
  const files = Object.keys(unzipSync(new Uint8Array(readFileSync(await download.path()))));
  expect(files.some((name) => name.endsWith('model.json'))).toBe(true);
  watch.expectClean();
});
