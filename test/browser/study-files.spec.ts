import { expect, test, type Page } from '@playwright/test';
import { strFromU8, unzipSync } from 'fflate';
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { watchPage } from './lib/page-watch';
import {
  finishedTrials,
  openSmallPlan,
  shownTrials,
  startSearch,
  waitForState,
  waitForTrials,
} from './lib/study-page';

async function saved(page: Page, button: string | RegExp): Promise<Buffer> {
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('button', { name: button }).click(),
  ]);
  return readFileSync(await download.path());
}

/** Every mark and line of a chart, in short. */
async function pictureOf(page: Page, title: string): Promise<string> {
  const drawn = await page
    .locator('figure', { hasText: title })
    .locator('svg')
    .locator('path, circle, line, rect')
    .evaluateAll((elements) =>
      elements.map((element) =>
        ['d', 'cx', 'cy', 'x', 'y', 'x1', 'y1', 'transform'].map((name) => element.getAttribute(name)).join(),
      ),
    );
  expect(drawn.length).toBeGreaterThan(5);
  return createHash('sha256').update(drawn.join('|')).digest('hex');
}

test('a study saved as a file is the same in another browser, down to what it would ask next @full', async ({
  page,
  browser,
}) => {
  const watch = watchPage(page);
  await watch.ready;
  await openSmallPlan(page, { trials: '5' });
  await startSearch(page);
  await waitForState(page, 'finished');
  const trials = await shownTrials(page);

  const file = await saved(page, 'Save study');
  expect((await saved(page, 'Trials as CSV')).toString().trim().split('\n')).toHaveLength(6);
  const journal = (await saved(page, 'Journal for Optuna')).toString().trim().split('\n');
  expect(journal.filter((line) => (JSON.parse(line) as { op_code: number }).op_code === 4)).toHaveLength(5);
  const kit = unzipSync(await saved(page, 'Take it to a cluster'));
  expect(Object.keys(kit).sort()).toEqual([
    'README.md',
    'evaluate.mjs',
    'requirements.txt',
    'search.py',
    'study.json',
    'study.log',
  ]);
  expect((JSON.parse(strFromU8(kit['study.json'])) as { trials: unknown[] }).trials).toHaveLength(5);
  const parsed = (lines: string[]) => lines.map((line) => JSON.parse(line) as unknown);
  expect(parsed(strFromU8(kit['study.log']).trim().split('\n'))).toEqual(parsed(journal));
  const report = (await saved(page, 'Report as HTML')).toString();
  expect(report).toContain('<svg');
  expect(report).toContain('paint-order="stroke"');
  expect(report).not.toContain('<script');
  const png = await saved(page, /Accuracy per trial.*PNG/);
  expect(png.subarray(1, 4).toString()).toBe('PNG');

  const elsewhere = await browser.newContext();
  const other = await elsewhere.newPage();
  await other.goto('./#/library');
  const input = other.locator('main input[type=file]');
  await input.setInputFiles({ name: 'study.json', mimeType: 'application/json', buffer: file });
  await other.getByTestId('studies').getByRole('link').first().click();
  await expect.poll(() => finishedTrials(other)).toBe(5);
  expect(await shownTrials(other)).toEqual(trials);
  await expect(other.getByRole('button', { name: 'Download model' })).toBeEnabled();

  // The belief of both optimizers, hence their next choice, is the same picture: here, where the study has just run, and
  // there, where it was never run.
  for (const one of [page, other]) {
    await one.locator('select').filter({ hasText: 'Uncertainty' }).selectOption('acquisition');
    await expect(one.getByText(/^light .* dark /)).toBeVisible();
  }
  await expect
    .poll(async () => pictureOf(other, 'Map of the search space'))
    .toBe(await pictureOf(page, 'Map of the search space'));
  for (const title of ['Accuracy per trial', 'Memory: RAM and ROM']) {
    expect(await pictureOf(other, title), title).toBe(await pictureOf(page, title));
  }
  await elsewhere.close();
  watch.expectClean();
});

test('a paused study goes on in another browser with the very trials it would have had here @full', async ({
  page,
  browser,
}) => {
  await openSmallPlan(page, { trials: '6' });
  await startSearch(page);
  await waitForTrials(page, 2);
  await page.getByRole('button', { name: 'Pause' }).click();
  await waitForState(page, 'paused');
  const file = await saved(page, 'Save study');

  const elsewhere = await browser.newContext();
  const other = await elsewhere.newPage();
  // On the start page, where data are dropped, it is known for what it is.
  await other.goto('./#/');
  await other
    .getByLabel('Choose files')
    .setInputFiles({ name: 'study.json', mimeType: 'application/json', buffer: file });
  for (const one of [page, other]) {
    await one.getByRole('button', { name: 'Resume' }).click();
    await waitForState(one, 'finished');
  }
  const trials = await shownTrials(page);
  expect(trials).toHaveLength(6);
  expect(await shownTrials(other)).toEqual(trials);
  await elsewhere.close();
});

test('studies are found, renamed, put aside, deleted and brought back @full', async ({ page }) => {
  for (const seed of ['3', '4']) {
    await openSmallPlan(page, { trials: '2', seed });
    await startSearch(page);
    await waitForState(page, 'finished');
  }
  await page.goto('./#/library');
  const table = page.getByTestId('studies');
  const rows = table.locator('tbody tr');
  await expect(rows).toHaveCount(2);

  for (const box of await table.getByRole('checkbox').all()) await box.check();
  await expect(page.getByTestId('side-by-side').locator('tr.differs', { hasText: 'Seed' })).toBeVisible();

  await expect(page.getByRole('region', { name: 'Side by side' })).toHaveCount(1);

  await rows
    .first()
    .getByRole('button', { name: /^Rename/ })
    .click();
  // The field has the keyboard, with the old name selected; its button gets it back.
  await page.keyboard.type('Second try');
  await page.keyboard.press('Enter');
  await expect(table.getByRole('link', { name: 'Second try', exact: true })).toBeVisible();
  await expect(table.getByRole('button', { name: /^Rename “Second try”/ })).toBeFocused();
  await page.getByRole('searchbox').fill('second');
  await expect(rows).toHaveCount(1);

  await rows
    .first()
    .getByRole('button', { name: /^Archive/ })
    .click();
  await expect(page.getByText('No study matches.')).toBeVisible();
  await expect(page.getByText('“Second try” was archived.')).toBeVisible();
  await page.getByRole('searchbox').fill('');
  await page.getByLabel('Show archived').check();
  await expect(rows).toHaveCount(2);

  await rows
    .first()
    .getByRole('button', { name: /^Delete/ })
    .click();
  await expect(rows).toHaveCount(1);
  await page.getByRole('button', { name: 'Undo' }).click();
  await expect(rows).toHaveCount(2);
});

test('what Optuna adds to a journal is asked, trained and judged here @full', async ({ page }) => {
  await openSmallPlan(page, { trials: '2', epochs: '1' });
  await startSearch(page);
  await waitForState(page, 'finished');
  const [first] = await shownTrials(page);
  const journal = (await saved(page, 'Journal for Optuna')).toString();
  // As `study.enqueue_trial` writes it.
  const asked = {
    ...first.configuration,
    kernel: first.configuration.kernel === 1 ? 2 : 1,
    units: 8,
    filters: 8,
  };
  const line = {
    op_code: 4,
    worker_id: 'optuna',
    study_id: 0,
    state: 4,
    params: {},
    distributions: {},
    system_attrs: { fixed_params: asked },
  };
  const files = await page.evaluateHandle(
    (text) => {
      const transfer = new DataTransfer();
      transfer.items.add(new File([text], 'study.optuna.log'));
      return transfer;
    },
    `${journal}${JSON.stringify(line)}\n`,
  );
  await page.locator('main').dispatchEvent('drop', { dataTransfer: files });
  await expect(page.getByTestId('arrivals').getByRole('status')).toHaveAttribute('data-kind', 'asked');
  await page.getByRole('button', { name: 'Resume' }).click();
  await waitForTrials(page, 3);
  await waitForState(page, 'finished');
  expect((await shownTrials(page))[2].configuration).toEqual(asked);
});
