import { expect, test } from '@playwright/test';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { unzipSync } from 'fflate';
import Papa from 'papaparse';
import { C_COMPILER, compileProgram, unpack } from '../helpers/c-compiler';
import { csvOf, rawSamples } from '../helpers/raw-samples';
import { watchPage } from './lib/page-watch';
import { startSearch, waitForState } from './lib/study-page';

let folder = '';
test.beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'signal-'));
});
test.afterEach(() => rmSync(folder, { recursive: true }));

const csv = (name: string, text: string) => ({ name, mimeType: 'text/csv', buffer: Buffer.from(text) });

const CASES = [
  { frontEnd: 'raw' },
  { frontEnd: 'statistics' },
  { frontEnd: 'spectrum' },
  // As one of the hyperparameters, with frames and bands to choose from.
  { frontEnd: 'spectrum', searched: '&preset=thorough&values=frontEnd:spectrum' },
];

for (const { frontEnd, searched = '' } of CASES) {
  test(`raw samples through the zip are decided as in the page, behind gravity, magnitude and another rate: ${frontEnd}${searched && ', searched'} @full`, async ({
    page,
  }) => {
    test.skip(!C_COMPILER, 'the exported C is not compiled, because there is no C compiler');
    const watch = watchPage(page);
    await watch.ready;
    await page.goto('./#/');
    await page
      .getByLabel('Choose files')
      .setInputFiles(
        ['walk', 'run'].map((name, kind) => csv(`${name}.csv`, csvOf(rawSamples(3000, kind, 3)))),
      );
    const start = page.getByRole('button', { name: 'Start search' });
    await expect(start).toBeEnabled();
    await page.goto('./#/');
    await page.goto(
      `./#/plan?board=stm32f303k8&compression=int8&trials=2&folds=2&epochs=2&seed=3${searched}`,
    );
    await page.getByLabel('Resample to (Hz)').fill('20');
    await page.getByLabel('Take gravity off').check();
    await page.getByLabel('Add the magnitude').check();
    if (!searched) await page.getByLabel('The network sees').selectOption(frontEnd);
    await expect(start).toBeEnabled();
    await startSearch(page);
    await waitForState(page, 'finished');

    const best = page.getByTestId('best');
    const [zip] = await Promise.all([
      page.waitForEvent('download'),
      best.getByRole('button', { name: /download/i }).click(),
    ]);
    const files = unzipSync(new Uint8Array(readFileSync(await zip.path())));
    const sources = unpack(new Map(Object.entries(files)), folder);
    expect(execFileSync(compileProgram(sources, 'golden_test'), { encoding: 'utf8' })).toContain(
      'difference 0\n',
    );
    const samples = [...rawSamples(900, 0, 41), ...rawSamples(900, 1, 42)];
    const input = samples.map((values) => values.join(' ')).join('\n');
    const said = execFileSync(compileProgram(sources, 'main'), { input, encoding: 'utf8' })
      .trim()
      .split('\n');

    await best.getByRole('link', { name: 'Try it' }).click();
    const drawer = page.getByTestId('try');
    await drawer
      .locator('input[type=file]')
      .first()
      .setInputFiles(csv('other.csv', csvOf(samples)));
    await expect(drawer.locator('[data-testid=try-score][data-source=files]')).toBeVisible();
    const [decisions] = await Promise.all([
      page.waitForEvent('download'),
      drawer.getByRole('button', { name: 'Decisions as CSV' }).click(),
    ]);
    const { data } = Papa.parse<Record<string, string>>(readFileSync(await decisions.path(), 'utf8'), {
      header: true,
      skipEmptyLines: true,
    });
    expect(data.length).toBeGreaterThan(10);
    expect(said.map((line) => line.match(/^(\d+) .* (\d\.\d{6})( unknown)?$/)!.slice(1, 3))).toEqual(
      data.map((row) => [row.class_index, Number(row.probability).toFixed(6)]),
    );
    watch.expectClean();
  });
}
