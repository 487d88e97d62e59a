import { expect, test, type Page } from '@playwright/test';
import { inspectReport, type ReportedService } from '../../scripts/lib/inspect-report';
import type { IngestFile } from '../../src/core/data';
import { CASES, faultsOf, filesOfCase, VARIANTS } from '../helpers/cases';
import { watchPage } from './lib/page-watch';

async function dropFolder(page: Page, folder: string): Promise<void> {
  await page.goto('./#/');
  await page.getByLabel('Choose a folder').setInputFiles(folder);
}

const csv = (name: string, text: string) => ({ name, mimeType: 'text/csv', buffer: Buffer.from(text) });
const words = (page: Page) => page.getByTestId('data-words');
const role = (page: Page, column: string) => page.getByLabel(`Role of column ${column}`, { exact: true });

for (const name of ['logger-preamble', 'buffers-per-line', 'camel-case', 'acquisition-json']) {
  test(`the set ${name} is read without a correction${name === 'logger-preamble' ? '' : ' @full'}`, async ({
    page,
  }) => {
    const { classes, rows, examples, input } = CASES[name];
    const watch = watchPage(page);
    await watch.ready;
    await dropFolder(page, `test/cases/${name}`);
    await expect(words(page)).toContainText(`${classes.length} classes`);
    const facts = page.getByTestId('data-facts');
    if (rows !== undefined) await expect(facts).toContainText(rows.toLocaleString('en'));
    if (examples !== undefined) await expect(facts).toContainText(examples.toLocaleString('en'));
    if (input) await expect(facts).toContainText(input.join(' × '));
    watch.expectClean();
  });
}

/** The page's own ingest worker, started once more in the page and spoken to as Comlink does. */
async function ingestWorkerOf(page: Page): Promise<ReportedService> {
  await dropFolder(page, 'test/cases/subject-first');
  await expect(words(page)).toContainText('2 classes');
  const address = page
    .workers()
    .find((worker) => /ingest[^/]*\.js/.test(worker.url()))!
    .url();
  await page.evaluate(
    (url) => Object.assign(window, { ingest: new Worker(url, { type: 'module' }) }),
    address,
  );
  // Texts pass from here to the page and back in no time; lists of numbers do not.
  const ask = async (files: readonly IngestFile[], choices?: object): Promise<unknown> => {
    const decoder = new TextDecoder('utf-8', { ignoreBOM: true });
    const texts = await Promise.all(
      files.map(async ({ path, blob }) => ({ path, text: decoder.decode(await blob.arrayBuffer()) })),
    );
    const answer = await page.evaluate(
      async ([given, told]) => {
        const { ingest } = window as unknown as { ingest: Worker };
        const blobs = given.map(({ path, text }) => ({ path, blob: new Blob([text]) }));
        const values: unknown[] = told === undefined ? [blobs] : [blobs, JSON.parse(told)];
        const id = crypto.randomUUID();
        const answered = new Promise<{ type: string; value: Record<string, unknown> }>((resolve) => {
          ingest.addEventListener('message', function hear({ data }: MessageEvent) {
            if ((data as { id: string }).id !== id) return;
            ingest.removeEventListener('message', hear);
            resolve(data as { type: string; value: Record<string, unknown> });
          });
        });
        const argumentList = values.map((value) => ({ type: 'RAW', value }));
        const verb = told === undefined ? 'inspect' : 'read';
        ingest.postMessage({ id, type: 'APPLY', path: [verb], argumentList });
        const { type, value } = await answered;
        if (type !== 'RAW') throw new Error(JSON.stringify(value));
        if (verb === 'inspect') return JSON.stringify(value);
        const { dataset, badRows, suggestions, recordings, pieces } = value;
        const { summary } = dataset as { summary: unknown };
        return JSON.stringify({ dataset: { summary }, badRows, suggestions, recordings, pieces });
      },
      [texts, choices && JSON.stringify(choices)] as const,
    );
    return JSON.parse(answer) as unknown;
  };
  return {
    inspect: (files) => ask(files) as ReturnType<ReportedService['inspect']>,
    read: (files, choices) => ask(files, choices) as ReturnType<ReportedService['read']>,
  };
}

test('all sets are read without a correction in this browser, in another order, with CRLF, BOM and semicolons @full', async ({
  page,
}) => {
  const service = await ingestWorkerOf(page);
  for (const name of Object.keys(CASES)) {
    const files = await filesOfCase(name);
    for (const [way, variant] of Object.entries(VARIANTS)) {
      const report = await inspectReport(await variant(files), service);
      expect(faultsOf(name, report), `${name} ${way}`).toEqual([]);
    }
  }
});

/** Six seconds at 50 Hz: a clock in milliseconds that is called otherwise, two axes, a number of the device. */
function recording(frequency: number, device: number): string {
  const rows = Array.from({ length: 300 }, (_, i) =>
    [3 * i + ((i * 7919) % 13), Math.sin(i / frequency).toFixed(4), Math.cos(i / 3).toFixed(4), device].join(
      ',',
    ),
  );
  return ['x1,x2,x3,x4', ...rows].join('\n');
}

test('wrong guesses about files are corrected in the table, several at once, and undone', async ({
  page,
}) => {
  const watch = watchPage(page);
  await watch.ready;
  await page.goto('./#/');
  await page
    .getByLabel('Choose files')
    .setInputFiles(['r1', 'r2', 'r3', 'r4'].map((name, i) => csv(`${name}.csv`, recording(3 + i, i % 2))));
  await expect(words(page)).toContainText('4 classes');
  for (const file of ['r1.csv', 'r2.csv']) await page.getByLabel(`Choose ${file}`).check();
  await page.getByLabel('Class of 2 chosen files').fill('shaking');
  await page.getByRole('button', { name: 'Apply' }).click();
  await expect(words(page)).toContainText('3 classes');
  await page.getByLabel('Class of r3.csv').fill('resting');
  await page.getByLabel('Class of r3.csv').press('Tab');
  await expect(words(page)).toContainText('3 classes');
  await page.getByLabel('Choose r4.csv').check();
  await page.getByRole('button', { name: 'Leave out', exact: true }).click();
  await expect(words(page)).toContainText('2 classes');
  await page.getByRole('button', { name: 'Undo correction' }).click();
  await expect(words(page)).toContainText('3 classes');
  await page.locator('body').press('Control+z');
  await expect(page.getByLabel('Class of r3.csv')).toHaveValue('r3');
  // A clock that is told by hand brings its unit: what it counts reaches the rate.
  await role(page, 'x1').selectOption('time');
  await expect(page.getByLabel('One step of the clock is')).toHaveValue('ms');
  watch.expectClean();
});

test('where no clock is a rate can be typed, and channels leave their pictures with them', async ({
  page,
}) => {
  const watch = watchPage(page);
  await watch.ready;
  const file = (name: string, by: number) =>
    csv(
      name,
      [
        'a,b,c',
        ...Array.from({ length: 400 }, (_, i) =>
          [1, 2, 3].map((k) => Math.sin((i * k) / by).toFixed(4)).join(),
        ),
      ].join('\n'),
    );
  await page.goto('./#/');
  await page.getByLabel('Choose files').setInputFiles([file('up.csv', 9), file('down.csv', 17)]);
  await expect(words(page)).toContainText('3 channels');
  await page.getByLabel('Samples per second').fill('104');
  await expect(words(page)).toContainText('about 100 Hz');
  for (const channel of ['a', 'b']) await page.getByLabel(channel, { exact: true }).uncheck({ force: true });
  await expect(words(page)).toContainText('1 channel');
  watch.expectClean();
});

test('lines of names and data can be told, and rows that are windows take their channels', async ({
  page,
}) => {
  const rows = Array.from({ length: 40 }, (_, i) => `${i % 7},${(i * 5) % 11},${'ab'[i % 2]}`);
  await page.goto('./#/');
  await page
    .getByLabel('Choose files')
    .setInputFiles(csv('notes.csv', ['x,y,label', '1,1,a', 'p,q,kind', ...rows].join('\n')));
  await page.getByLabel('Names are in line').fill('3');
  await expect(role(page, 'kind')).toHaveValue('label');
  await expect(words(page)).toContainText('40 rows');
  await dropFolder(page, 'test/cases/buffers-per-line');
  await page.getByLabel('Channels in a row').fill('3');
  await expect(page.getByTestId('data-facts')).toContainText('32 × 3 × 1');
});

const ROWS = [
  'x,y,label',
  ...Array.from({ length: 40 }, (_, i) => `${i % 7},${(i * 5) % 11},${'ab'[i % 2]}`),
];

/** Hands files to the page's own input while the page changes: what `leave` does comes first, in the same task. */
const chooseWhile = (page: Page, leave: string, text: string) =>
  page.evaluate(
    ([hash, content]) => {
      const input = document.querySelector<HTMLInputElement>('main input[type=file]')!;
      const chosen = new DataTransfer();
      chosen.items.add(new File([content], 'second.csv', { type: 'text/csv' }));
      if (hash) location.hash = hash;
      else input.remove();
      input.files = chosen.files;
      input.dispatchEvent(new Event('change', { bubbles: true }));
    },
    [leave, text] as const,
  );

test('files that are chosen while the page changes are taken and shown', async ({ page }) => {
  await page.goto('./#/');
  await page.getByLabel('Choose files').setInputFiles(csv('first.csv', ROWS.join('\n')));
  await expect(words(page)).toContainText('40 rows');
  await page.getByLabel('Choose files').waitFor({ state: 'attached' });
  await chooseWhile(page, '#/', ROWS.slice(0, 31).join('\n'));
  await expect(words(page)).toContainText('30 rows');
  await page.getByLabel('Choose files').waitFor({ state: 'attached' });
  await chooseWhile(page, '', ROWS.slice(0, 21).join('\n'));
  await expect(words(page)).toContainText('20 rows');
});

test('JSON that is no study is data, wherever it is dropped', async ({ page }) => {
  const samples = ['up', 'down'].map((name, i) => ({
    name: `${name}.json`,
    mimeType: 'application/json',
    buffer: Buffer.from(
      JSON.stringify({
        payload: {
          interval_ms: 20,
          sensors: [{ name: 'x' }],
          values: Array.from({ length: 300 }, (_, t) => [Math.sin(t / (3 + 4 * i))]),
        },
      }),
    ),
  }));
  await page.goto('./#/');
  await page.getByLabel('Choose files').setInputFiles(samples);
  await expect(words(page)).toContainText('2 classes');
});

test('a search cannot be started on data that cannot be divided', async ({ page }) => {
  const rows = Array.from({ length: 40 }, (_, i) => `${i % 7},${(i * 5) % 11},${i < 2 ? 'rare' : 'usual'}`);
  await page.goto('./#/');
  await page.getByLabel('Choose files').setInputFiles(csv('rare.csv', ['x,y,label', ...rows].join('\n')));
  await expect(page.getByTestId('obstacles')).toContainText('“rare” has');
  await expect(page.getByRole('button', { name: 'Start search' })).toBeDisabled();
});
