import { expect, test } from '@playwright/test';
import { execFile } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { promisify } from 'node:util';
import { fileURLToPath } from 'node:url';
import type { StudyBundle } from '../../src/study/study-file';
import { packJson, unpackJson } from '../../src/study/study-json';
import { openSmallPlan, shownTrials, startSearch, waitForState, waitForTrials } from './lib/study-page';

const root = fileURLToPath(new URL('../..', import.meta.url));

const studyIn = (path: string) => unpackJson(readFileSync(path, 'utf8')) as StudyBundle;

/** What the clock has no part in, with every number of the models. */
function outcome({ study, trials, weights }: StudyBundle): unknown {
  const times = ['trainingMs', 'durationMs', 'startedAt'];
  return JSON.parse(
    JSON.stringify(
      { trials, weights: weights.toSorted((a, b) => (a.key < b.key ? -1 : 1)), final: study.final },
      (key, value: unknown) => (times.includes(key) ? 0 : value),
    ),
  );
}

test('a study run without a browser is the page’s own, to the last bit, and comes back @full', async ({
  page,
  browser,
}, info) => {
  test.setTimeout(300_000);
  await openSmallPlan(page, { trials: '3', epochs: '1' });
  await startSearch(page);
  await waitForState(page, 'finished');
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('button', { name: 'Save study' }).click(),
  ]);
  const made = studyIn(await download.path());

  // The same plan and data, with nothing done yet.
  const { id, plan, createdAt, updatedAt } = made.study;
  const fresh = {
    ...made,
    study: { id, plan, createdAt, updatedAt, state: 'draft' as const },
    trials: [],
    weights: [],
  };
  const [input, out] = [info.outputPath('fresh.json'), info.outputPath('result.json')];
  writeFileSync(input, packJson(fresh));
  await promisify(execFile)('npx', ['tsx', 'runner/study.ts', input, '--out', out], { cwd: root });
  expect(outcome(studyIn(out))).toEqual(outcome(made));

  const elsewhere = await browser.newContext();
  const other = await elsewhere.newPage();
  await other.goto('./#/library');
  await other.locator('main input[type=file]').setInputFiles(out);
  await other.getByTestId('studies').getByRole('link').first().click();
  await waitForState(other, 'finished');
  expect(await shownTrials(other)).toEqual(await shownTrials(page));
  await elsewhere.close();
});

test('what a run elsewhere adds continues the study that is here, and can be taken back @full', async ({
  page,
}, info) => {
  test.setTimeout(300_000);
  await openSmallPlan(page, { trials: '4', epochs: '1' });
  await startSearch(page);
  await waitForTrials(page, 1);
  await page.getByRole('button', { name: 'Pause' }).click();
  await waitForState(page, 'paused');
  const before = await shownTrials(page);
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('button', { name: 'Save study' }).click(),
  ]);
  const out = info.outputPath('result.json');
  await promisify(execFile)('npx', ['tsx', 'runner/study.ts', await download.path(), '--out', out], {
    cwd: root,
  });

  // Dropped on the page of the study itself.
  const content = readFileSync(out, 'utf8');
  const files = await page.evaluateHandle((text) => {
    const transfer = new DataTransfer();
    transfer.items.add(new File([text], 'result.json', { type: 'application/json' }));
    return transfer;
  }, content);
  await page.locator('main').dispatchEvent('drop', { dataTransfer: files });
  const arrival = page.getByTestId('arrivals').getByRole('status');
  await expect(arrival).toHaveAttribute('data-kind', 'continued', { timeout: 30_000 });
  await waitForState(page, 'finished');
  const after = await shownTrials(page);
  expect(after).toHaveLength(4);
  expect(after.slice(0, before.length)).toEqual(before);
  const made = studyIn(out);
  expect(after.map(({ configuration }) => configuration)).toEqual(
    made.trials.map(({ configuration }) => configuration),
  );
  await expect(page.getByRole('button', { name: 'Download model' })).toBeEnabled();

  await arrival.getByRole('button', { name: 'Undo' }).click();
  await expect(arrival).toHaveAttribute('data-kind', 'taken-back');
  await waitForState(page, 'paused');
  expect(await shownTrials(page)).toEqual(before);

  // A result of another run is refused, and offered as a study of its own.
  const [first, ...others] = made.trials;
  writeFileSync(out, packJson({ ...made, trials: [{ ...first, objective: 0.123 }, ...others] }));
  await page.goto('./#/library');
  await page.locator('main input[type=file]').setInputFiles(out);
  await expect(arrival).toHaveAttribute('data-kind', 'differs');
  await expect(arrival).toContainText('its trial 1 is another one than here');
  await arrival.getByRole('button', { name: 'Add as another study' }).click();
  await expect(page.getByTestId('studies').locator('tbody tr')).toHaveCount(2);
});
