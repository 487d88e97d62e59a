import { expect, test } from '@playwright/test';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { unzipSync } from 'fflate';
import { C_COMPILER, compileProgram, unpack } from '../helpers/c-compiler';
import { expectNoViolations } from './lib/axe';
import { watchPage } from './lib/page-watch';
import { openSmallPlan, startSearch, waitForState } from './lib/study-page';

test('a decision by several windows is chosen where a model is tried, kept, exported and checked by the zip @full', async ({
  page,
}) => {
  test.skip(!C_COMPILER, 'there is no C compiler');
  const watch = watchPage(page);
  await watch.ready;
  await openSmallPlan(page, { sample: 'gestures', trials: '2' });
  await startSearch(page);
  await waitForState(page, 'finished');
  const openTry = () => page.getByTestId('best').getByRole('link', { name: 'Try it' }).click();
  await openTry();
  const panel = page.getByTestId('decisions');
  await expect(panel).toHaveAttribute('data-votes', '0');
  await panel.getByRole('checkbox', { name: /Decide by several windows/ }).check();
  await panel.getByLabel('Windows that vote').fill('5');
  await expect(panel).toHaveAttribute('data-votes', '5');
  await panel.getByLabel(/^“circle” from probability/).fill('0.2');
  await expect(panel.getByRole('status')).toContainText(/false alarms? in .* minutes; .* found/);
  await panel.getByRole('button', { name: /as a table/ }).click();
  await expect(panel.locator('tbody tr')).toHaveCount(5);
  await expectNoViolations(page, 'decisions');
  await page.keyboard.press('Escape');

  await page.reload();
  await openTry();
  await expect(panel).toHaveAttribute('data-votes', '5');
  await page.keyboard.press('Escape');

  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('button', { name: 'Download model', exact: true }).click(),
  ]);
  const files = new Map(Object.entries(unzipSync(new Uint8Array(readFileSync(await download.path())))));
  const folder = mkdtempSync(join(tmpdir(), 'decisions-'));
  const sources = unpack(files, folder);
  const golden = execFileSync(compileProgram(sources, 'golden_test'), { encoding: 'utf8' });
  expect(golden).toMatch(/^\d+ golden examples, largest difference 0\n/);
  const header = [...files].find(([path]) => path.endsWith('_classifier.h'))!;
  expect(new TextDecoder().decode(header[1])).toMatch(/_VOTES\s+5/);
  rmSync(folder, { recursive: true });
  watch.expectClean();
});
