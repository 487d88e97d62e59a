import type { Page } from '@playwright/test';
import { readFileSync } from 'node:fs';
import { expect, fault } from './fault';
import { expectState, startStudy } from './lib/study';

type StudyJson = Record<string, unknown> & {
  study: Record<string, unknown> & { plan: Record<string, unknown> };
  trials: Record<string, unknown>[];
  dataset: { summary: Record<string, unknown>; examples: Record<string, unknown> };
};

let saved: Promise<string> | undefined;

/** A finished study as a file; made once. */
function studyFile(page: Page): Promise<string> {
  saved ??= (async () => {
    await startStudy(page, { trials: '2' });
    await expectState(page, 'finished');
    const download = page.waitForEvent('download');
    await page.getByRole('button', { name: 'Save study' }).click();
    return readFileSync(await (await download).path(), 'utf8');
  })();
  return saved;
}

async function importText(page: Page, text: string): Promise<void> {
  await page.goto('./#/library');
  await page
    .locator('main input[type=file]')
    .setInputFiles({ name: 'study.json', mimeType: 'application/json', buffer: Buffer.from(text) });
}

const DAMAGES: readonly [what: string, code: RegExp, damage: (file: StudyJson, text: string) => string][] = [
  ['is empty', /not-a-study-file/, () => ''],
  ['is an image', /not-a-study-file/, () => '\x89PNG\r\n\x1a\n\0\0\0\rIHDR'],
  ['is JSON of something else', /not-a-study-file/, () => JSON.stringify({ name: 'a package' })],
  [
    'is cut off in the middle',
    /not-a-study-file|study-file-damaged/,
    (_, text) => text.slice(0, text.length / 2),
  ],
  ['says a version that is to come', /study-file-newer/, (file) => JSON.stringify({ ...file, version: 99 })],
  [
    'has a trial twice',
    /study-file-damaged/,
    (file) => JSON.stringify({ ...file, trials: [file.trials[0], file.trials[0]] }),
  ],
  [
    'lacks its first trial',
    /study-file-damaged/,
    (file) => JSON.stringify({ ...file, trials: file.trials.slice(1) }),
  ],
  [
    'has a gap in its trials',
    /study-file-damaged/,
    (file) => JSON.stringify({ ...file, trials: [file.trials[0], { ...file.trials[1], number: 7 }] }),
  ],
  [
    'has a trial numbered 1.5',
    /study-file-damaged/,
    (file) => JSON.stringify({ ...file, trials: [{ ...file.trials[0], number: 1.5 }] }),
  ],
  [
    'has trials of another study',
    /study-file-damaged/,
    (file) => JSON.stringify({ ...file, trials: [{ ...file.trials[0], studyId: 'x' }] }),
  ],
  [
    'has a configuration outside its space',
    /study-file-damaged/,
    (file) => JSON.stringify({ ...file, trials: [{ ...file.trials[0], configuration: { filters: 1e9 } }] }),
  ],
  [
    'has a plan without a space',
    /study-file-damaged/,
    (file) => JSON.stringify({ ...file, study: { ...file.study, plan: { ...file.study.plan, space: [] } } }),
  ],
  [
    'has a plan with a method that is not there',
    /study-file-damaged/,
    (file) =>
      JSON.stringify({ ...file, study: { ...file.study, plan: { ...file.study.plan, method: 'guess' } } }),
  ],
  [
    'has a plan for a board that is not there',
    /study-file-damaged/,
    (file) =>
      JSON.stringify({ ...file, study: { ...file.study, plan: { ...file.study.plan, boardId: 'nowhere' } } }),
  ],
  [
    'has a plan of zero trials',
    /study-file-damaged/,
    (file) => JSON.stringify({ ...file, study: { ...file.study, plan: { ...file.study.plan, trials: 0 } } }),
  ],
  [
    'has no plan',
    /study-file-damaged/,
    (file) => JSON.stringify({ ...file, study: { ...file.study, plan: undefined } }),
  ],
  [
    'has labels that name no class',
    /study-file-damaged/,
    (file) =>
      JSON.stringify({
        ...file,
        dataset: { ...file.dataset, examples: { ...file.dataset.examples, classNames: ['one'] } },
      }),
  ],
  [
    'has features that are cut off',
    /study-file-damaged/,
    (file) =>
      JSON.stringify({
        ...file,
        dataset: { ...file.dataset, examples: { ...file.dataset.examples, features: { $f32: 'AAAAAAAA' } } },
      }),
  ],
  [
    'has features that are no base64',
    /study-file-damaged/,
    (file) =>
      JSON.stringify({
        ...file,
        dataset: { ...file.dataset, examples: { ...file.dataset.examples, features: { $f32: '%%%' } } },
      }),
  ],
  [
    'says another number of examples',
    /study-file-damaged/,
    (file) =>
      JSON.stringify({
        ...file,
        dataset: { ...file.dataset, summary: { ...file.dataset.summary, examples: 3 } },
      }),
  ],
  [
    'has the data of another study',
    /study-file-damaged/,
    (file) =>
      JSON.stringify({
        ...file,
        dataset: { ...file.dataset, summary: { ...file.dataset.summary, id: 'other' } },
      }),
  ],
  [
    'has ten thousand and one trials',
    /study-file-damaged/,
    (file) =>
      JSON.stringify({
        ...file,
        trials: Array.from({ length: 10_001 }, (_, i) => ({ ...file.trials[0], number: i + 1 })),
      }),
  ],
];

for (const [what, code, damage] of DAMAGES) {
  fault(
    'files',
    `a study file that ${what} is imported`,
    'refused with a sentence; nothing is stored',
    async ({ page }) => {
      const text = await studyFile(page);
      const file = text ? (JSON.parse(text) as StudyJson) : undefined;
      await importText(page, damage(file!, text));
      await expect(page.getByTestId('error')).toHaveAttribute('data-code', code);
    },
    { smoke: what === 'has a gap in its trials' },
  );
}

fault(
  'files',
  '30 MB of numbers are imported as a study',
  'refused at once; the page answers meanwhile',
  async ({ page }) => {
    await importText(page, `[${'0.123456789,'.repeat(2.5e6)}1]`);
    await expect(page.getByTestId('error')).toHaveAttribute('data-code', 'not-a-study-file', {
      timeout: 5000,
    });
  },
);

/** Changes a stored record past all code of the page. */
async function spoil(page: Page, store: string, how: string): Promise<void> {
  const address = page.url();
  await page.goto('./icon.svg');
  await page.evaluate(
    async ([name, change]) => {
      const opening = indexedDB.open('autotinyml');
      await new Promise((resolve) => (opening.onsuccess = resolve));
      const records = opening.result.transaction(name, 'readwrite').objectStore(name);
      const all = records.getAll();
      await new Promise((resolve) => (all.onsuccess = resolve));
      const record = all.result[0] as { value: Record<string, unknown>; head?: string; folds?: string };
      if (change === 'no plan') delete record.value.plan;
      if (change === 'no state') record.value.state = 'dreaming';
      if (change === 'no reading') record.value.reading = 7;
      if (change === 'head') record.head = '{';
      if (change === 'folds') record.folds = '[{"fold":"first"}]';
      if (change === 'heads') record.value.heads = '[{';
      if (change === 'doubled') {
        const [first] = JSON.parse(record.value.heads as string) as unknown[];
        record.value.heads = JSON.stringify([first, first]);
      }
      const put = records.put(record);
      await new Promise((resolve) => (put.onsuccess = resolve));
      opening.result.close();
    },
    [store, how] as const,
  );
  await page.goto(address);
}

const ASIDE = 'set aside and named; saved as it is, then deleted; the rest goes on';

for (const how of ['no plan', 'no state']) {
  fault('files', `a stored study has ${how}`, ASIDE, async ({ page }) => {
    await startStudy(page, { trials: '2' });
    await expectState(page, 'finished');
    await spoil(page, 'studies', how);
    for (const hash of ['#/library', '#/']) {
      await page.goto(`./${hash}`);
      await expect(page.getByTestId('unreadable')).toBeVisible();
    }
    const download = page.waitForEvent('download');
    await page.getByRole('button', { name: 'Save it as it is' }).click();
    expect(JSON.parse(readFileSync(await (await download).path(), 'utf8'))).toHaveProperty('trials');
    await page.getByRole('button', { name: 'Delete it' }).click();
    await expect(page.getByTestId('unreadable')).toHaveCount(0);
  });
}

for (const [how, what] of [
  ['doubled', 'a trial’s head is stored twice'],
  ['heads', 'the heads of trials cannot be read'],
]) {
  fault('files', what, 'mended from the trials', async ({ page, expectSound }) => {
    await startStudy(page, { trials: '2' });
    await expectState(page, 'finished');
    await spoil(page, 'heads', how);
    await expectState(page, 'finished');
    await expect(page.getByTestId('trials')).toHaveAttribute('aria-rowcount', '3');
    await expectSound(page, { trials: '2' });
  });
}

fault(
  'files',
  'a trial’s folds cannot be read',
  'the study opens, and can be saved without them',
  async ({ page }) => {
    await startStudy(page, { trials: '2' });
    await expectState(page, 'finished');
    await spoil(page, 'trials', 'folds');
    await expectState(page, 'finished');
    const download = page.waitForEvent('download');
    await page.getByRole('button', { name: 'Save study' }).click();
    await download;
  },
);
