import { readFileSync } from 'node:fs';
import { expect, test } from '@playwright/test';
import {
  csvFiles,
  dataSetFolder,
  WALKING_MISSING,
  walkingFolder,
  type DataSetName,
} from '../helpers/reference';
import { watchPage } from './lib/page-watch';
import { openSmallPlan, startSearch, waitForState } from './lib/study-page';

interface Case {
  folder: DataSetName;
  input: string;
  classes: string;
  parameters: Record<string, string>;
}

const cases: Case[] = [
  { folder: 'iris', input: '4 × 1 × 1', classes: '3', parameters: {} },
  { folder: 'digits-8x8', input: '8 × 8 × 1', classes: '10', parameters: { epochs: '1', trials: '3' } },
];

for (const { folder, input, classes, parameters } of cases) {
  test(`${folder} is read without a correction and searched to the end${folder === 'iris' ? '' : ' @full'}`, async ({
    page,
  }) => {
    const watch = watchPage(page);
    await watch.ready;
    await page.goto('./#/');
    await page.getByLabel('Choose files').setInputFiles(csvFiles(dataSetFolder(folder)));
    await expect(page.getByRole('button', { name: 'Start search' })).toBeEnabled();
    const facts = page.getByTestId('data-facts');
    await expect(facts).toContainText(input);
    await expect(facts).toContainText(classes);
    // The plan takes what its address says when it opens; the data stay.
    await page.goto('./#/');
    await openSmallPlan(page, { sample: '', ...parameters });
    await startSearch(page);
    await waitForState(page, 'finished');
    watch.expectClean();
  });
}

test('22 real recordings show their windows before and after cutting @full', async ({ page }) => {
  test.skip(!walkingFolder, WALKING_MISSING);
  await page.goto('./#/');
  await page.getByLabel('Choose files').setInputFiles(csvFiles(walkingFolder!));
  await expect(page.getByTestId('data-facts')).toContainText('149,332');
  await expect(page.getByTestId('windows-before')).toHaveText('3,286');
  const after = await page.getByTestId('windows-after').innerText();
  expect(Number(after.replace(',', ''))).toBeLessThan(3286);
});

test('a file that cannot be read says which file, which line and what to do', async ({ page }) => {
  await page.goto('./#/');
  await page.getByLabel('Choose files').setInputFiles({
    name: 'broken.csv',
    mimeType: 'text/csv',
    buffer: Buffer.from('x,y,label\n1,2,a\n3,oops,b\n4,5,a\n7,8,b\n'),
  });
  await expect(page.getByText(/broken\.csv/).first()).toBeVisible();
  await expect(page.getByText(/line 3/i).first()).toBeVisible();
});

test('data of one class alone cannot be searched, and the plan says why', async ({ page }) => {
  await page.goto('./#/');
  await page.getByLabel('Choose files').setInputFiles({
    name: 'walking.csv',
    mimeType: 'text/csv',
    buffer: Buffer.from(`x,y,label\n${'1,2,a\n3,4,a\n'.repeat(30)}`),
  });
  const why = page.getByTestId('obstacles');
  await expect(why.getByTestId('error')).toContainText('All examples are of one class, “a”');
  await expect(page.getByRole('button', { name: 'Start search' })).toBeDisabled();
});

test('names are text in a picture that is saved', async ({ page }) => {
  const name = '</text><script>alert(1)</script>&amp;';
  const rows = Array.from({ length: 40 }, (_, i) => `${i},${(i * 7) % 5},${i % 2 ? 'plain' : `"${name}"`}`);
  await page.goto('./#/');
  await page.getByLabel('Choose files').setInputFiles({
    name: 'names.csv',
    mimeType: 'text/csv',
    buffer: Buffer.from(['x,y,label', ...rows].join('\n')),
  });
  const figure = page.locator('figure', { hasText: 'Examples per class' });
  const saving = page.waitForEvent('download');
  await figure.getByRole('button', { name: /SVG/ }).click();
  const svg = readFileSync(await (await saving).path(), 'utf8');
  const seen = await page.evaluate((text) => {
    const drawing = new DOMParser().parseFromString(text, 'image/svg+xml');
    return {
      words: drawing.documentElement.textContent,
      bad: drawing.querySelectorAll('script, parsererror, foreignObject').length,
    };
  }, svg);
  expect(seen.bad).toBe(0);
  // Long names are shortened.
  expect(seen.words).toContain('</text><script>');
});
