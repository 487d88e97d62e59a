import { expect, test, type Page } from '@playwright/test';
import { crc32, deflateSync } from 'node:zlib';
import { watchPage } from './lib/page-watch';

const csv = (name: string, text: string) => ({ name, mimeType: 'text/csv', buffer: Buffer.from(text) });

async function drop(
  page: Page,
  ...files: { name: string; mimeType: string; buffer: Buffer }[]
): Promise<void> {
  await page.goto('./#/');
  // The plan that is being left has such a field, too.
  await expect(page.getByRole('heading', { name: 'The most accurate neural network' })).toBeVisible();
  await page.getByLabel('Choose files').setInputFiles(files);
}

const words = (page: Page) => page.getByTestId('data-words');
const field = (page: Page, label: string) => page.getByRole('combobox', { name: new RegExp(`^${label}`) });
const role = (page: Page, column: string) => page.getByLabel(`Role of column ${column}`, { exact: true });

/** 40 rows of a table with German numbers, a serial number, a column that never changes and a colour. */
function germanTable(): string {
  const rows = Array.from({ length: 40 }, (_, i) => {
    const kind = i % 2 === 0 ? 'ja' : 'nein';
    return [`${(i % 7) + 0.5}`.replace('.', ','), 9000 - 3 * i, 5, ['rot', 'blau'][i % 2], kind].join(';');
  });
  return ['wert;serie;fest;farbe;klasse', ...rows].join('\r\n');
}

test('every guess about a table can be changed, and what cannot help is offered for removal', async ({
  page,
}) => {
  const watch = watchPage(page);
  await watch.ready;
  await drop(page, csv('messung.csv', germanTable()));
  await expect(words(page)).toContainText('40 rows');
  await expect(role(page, 'klasse')).toHaveValue('label');

  await page.getByRole('button', { name: 'Leave out “fest”' }).click();
  await expect(role(page, 'fest')).toHaveValue('ignore');
  await page.getByRole('button', { name: 'Leave out “serie”' }).click();
  await expect(role(page, 'serie')).toHaveValue('ignore');
  await role(page, 'farbe').selectOption('category');
  await expect(words(page)).toContainText('3 columns');

  // Read as if the first row were data: one more row, and columns without names.
  await field(page, 'First row').selectOption('already data');
  await expect(page.getByTestId('preview')).toContainText('column 1');
  await field(page, 'First row').selectOption({ index: 0 });
  await expect(role(page, 'farbe')).toHaveValue('category');
  await expect(words(page)).toContainText('3 columns');
  watch.expectClean();
});

test('empty cells of a table are an error until the person says what to do', async ({ page }) => {
  const rows = Array.from({ length: 30 }, (_, i) => `${i % 5 === 4 ? '' : i},${i * i},${'ab'[i % 2]}`);
  await drop(page, csv('gaps.csv', ['x,y,label', ...rows].join('\n')));
  const error = page.getByTestId('error');
  await expect(error).toHaveAttribute('data-code', 'missing-values');
  await expect(error).toContainText('gaps.csv, line 6');
  await page.getByRole('button', { name: 'Fill in the training mean' }).click();
  await expect(words(page)).toContainText('30 rows');
  await page.getByLabel('Empty cells').selectOption('drop');
  await expect(words(page)).toContainText('24 rows');
});

/** Two recordings of a minute at 50 Hz, with a gap of two seconds in the first. */
function recording(frequency: number, gapAt: number): string {
  const rows = Array.from({ length: 3000 }, (_, i) => {
    const seconds = i / 50 + (i >= gapAt ? 2 : 0);
    return [
      seconds.toFixed(2),
      Math.sin(seconds * frequency).toFixed(4),
      (9.81 + Math.cos(seconds)).toFixed(4),
    ];
  });
  return ['t,x,y', ...rows.map((row) => row.join(','))].join('\n');
}

test('recordings are drawn with their gaps, and windows follow rate and length', async ({ page }) => {
  const watch = watchPage(page);
  await watch.ready;
  await drop(page, csv('slow.csv', recording(3, 1500)), csv('fast.csv', recording(20, 9999)));
  await expect(words(page)).toContainText('2 recordings, 2 channels, about 50 Hz');
  await field(page, 'Recording').selectOption('slow.csv');
  await expect(page.getByText('gap +2.02 s')).toBeVisible();

  await page.locator('label', { hasText: /^ *seconds *$/ }).click();
  await page.getByLabel('Window length').fill('2');
  await expect(page.getByTestId('data-facts')).toContainText('100 × 2 × 1');
  await page.getByLabel('Resample to (Hz)').fill('25');
  await expect(page.getByTestId('data-facts')).toContainText('50 × 2 × 1');
  await page.getByLabel('Add the magnitude').check();
  await expect(page.getByTestId('data-facts')).toContainText('50 × 3 × 1');
  await expect(page.getByTestId('split-claim')).toContainText('later stretches');
  await expect(page.getByTestId('leaks')).toHaveAttribute('data-leaking', /^\d+$/);
  watch.expectClean();
});

test('rows that are there twice are reported as leaks', async ({ page }) => {
  const rows = Array.from({ length: 60 }, (_, i) => `${(i * 7) % 31},${(i * 11) % 29},${'ab'[i % 2]}`);
  await drop(page, csv('twice.csv', ['x,y,label', ...rows, ...rows].join('\n')));
  await expect(page.getByTestId('leaks')).toContainText('near-duplicate');
  await expect(page.getByTestId('leaks')).not.toHaveAttribute('data-leaking', '0');
});

test('uneven classes offer class weights and balanced accuracy, each a press away and a press back', async ({
  page,
}) => {
  const rows = Array.from({ length: 100 }, (_, i) => `${(i * 7) % 31},${(i * 11) % 29},${i % 5 ? 'a' : 'b'}`);
  await drop(page, csv('uneven.csv', ['x,y,label', ...rows].join('\n')));
  const offers = page.getByTestId('uneven-classes');
  const weights = offers.getByRole('button', { name: 'Weigh rare classes more' });
  const balanced = offers.getByRole('button', { name: 'Search for balanced accuracy' });
  await expect(weights).toHaveAttribute('aria-pressed', 'false');
  await weights.click();
  await balanced.click();
  await expect(weights).toHaveAttribute('aria-pressed', 'true');
  await expect(page).toHaveURL(/objective=balanced-accuracy/);
  await expect(page).toHaveURL(/classWeights=balanced/);
  await balanced.click();
  await expect(balanced).toHaveAttribute('aria-pressed', 'false');
  await expect(page).not.toHaveURL(/objective/);
  // Data about even have nothing to offer.
  await page.goto('./#/plan?sample=gestures');
  await expect(words(page)).toContainText('largest 81, smallest 80');
  await expect(offers).toHaveCount(0);
});

function png(side: number, grey: number): Buffer {
  const line = Buffer.from([0, ...Array.from({ length: side }, (_, x) => (grey + 3 * x) % 256)]);
  const header = Buffer.alloc(13);
  header.writeUInt32BE(side, 0);
  header.writeUInt32BE(side, 4);
  header.set([8, 0], 8);
  const chunk = (type: string, data: Buffer): Buffer => {
    const body = Buffer.concat([Buffer.from(type), data]);
    const frame = Buffer.alloc(8);
    frame.writeUInt32BE(data.length, 0);
    frame.writeUInt32BE(crc32(body), 4);
    return Buffer.concat([frame.subarray(0, 4), body, frame.subarray(4)]);
  };
  const pixels = deflateSync(Buffer.concat(Array.from({ length: side }, () => line)));
  const signature = Buffer.from([137, 80, 78, 71, 13, 10, 26, 10]);
  return Buffer.concat([
    signature,
    chunk('IHDR', header),
    chunk('IDAT', pixels),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

test('images show a contact sheet and can be made smaller and grey', async ({ page }) => {
  const files = Array.from({ length: 20 }, (_, i) => ({
    name: `${i % 2 === 0 ? 'dark' : 'light'}-${i}.png`,
    mimeType: 'image/png',
    buffer: png(24, i % 2 === 0 ? 10 + i : 200 - i),
  }));
  await drop(page, ...files);
  const sheet = page.getByTestId('contact-sheet');
  await expect(sheet.getByRole('img', { name: '10 images of class dark' })).toBeVisible();
  await page.getByLabel('Side in pixels').selectOption('16');
  await page.locator('label', { hasText: 'grey' }).click();
  await expect(page.getByTestId('data-facts')).toContainText('16 × 16 × 1');
});

test('a kept data set is renamed, used again, and deleted', async ({ page }) => {
  const rows = Array.from({ length: 40 }, (_, i) => `${i % 9},${(i * 5) % 13},${'ab'[i % 2]}`);
  await drop(page, csv('keep me.csv', ['x,y,label', ...rows].join('\n')));
  await page.getByRole('button', { name: 'Keep on this computer' }).click();
  await expect(page.getByRole('button', { name: 'Kept on this computer' })).toBeVisible();
  await page.goto('./#/');
  const kept = page.getByTestId('datasets');
  await kept.getByRole('button', { name: 'Rename the data set “keep me”' }).click();
  await kept.getByLabel('New name').fill('pumps of 2026');
  await kept.getByRole('button', { name: 'Save name' }).click();
  await kept.getByRole('link', { name: 'Plan a search with “pumps of 2026”' }).click();
  await expect(words(page)).toContainText('40 rows');
  await page.goto('./#/');
  await kept.getByRole('button', { name: 'Delete the data set “pumps of 2026”' }).click();
  await kept.getByRole('button', { name: 'Delete for good' }).click();
  await expect(kept).not.toContainText('pumps of 2026');
});

test('boards are found by name, part or core; limits are tightened; own boards are saved', async ({
  page,
}) => {
  await page.goto('./#/plan?sample=pumps');
  await page.getByRole('button', { name: 'Details of Board' }).click();
  await page.getByLabel('Find a board').fill('cortex-m7 h743');
  await expect(page.getByText('1 board', { exact: true })).toBeVisible();
  await page.getByRole('radio', { name: /H743/ }).check();
  await expect(page).toHaveURL(/board=stm32h743zi/);
  await expect(page.getByText('runtime code', { exact: false }).first()).toBeVisible();

  const share = page.getByTestId('share-that-fits');
  await expect(share).toHaveText(/%/);
  const before = parseFloat(await share.innerText());
  await page.getByLabel('Most ROM (bytes)').fill('8000');
  await expect.poll(async () => parseFloat(await share.innerText())).toBeLessThan(before);
  await page.getByLabel('Find a board').fill('');
  await page.getByRole('radio', { name: 'Describe a board of your own' }).check();
  await page.getByLabel('Name', { exact: true }).fill('Greenhouse node');
  await page.getByRole('button', { name: 'Save this board' }).click();
  await page.reload();
  await page.getByRole('button', { name: 'Details of Board' }).click();
  const own = page.getByRole('button', { name: 'Greenhouse node', exact: true });
  await expect(own).toBeVisible();
  await page.getByRole('button', { name: 'Remove the board “Greenhouse node”' }).click();
  await expect(own).toBeHidden();
  await page.getByRole('button', { name: 'Undo', exact: true }).click();
  await expect(own).toBeVisible();
  await expect(page).toHaveURL(/boardName=Greenhouse/);
});

test('an address that is changed while the plan is open changes the plan', async ({ page }) => {
  await page.goto('./#/plan?sample=pumps&trials=7');
  await expect(page.getByRole('button', { name: 'Start search' })).toBeEnabled();
  await page.evaluate(
    () => (location.hash = '#/plan?sample=pumps&preset=experiment1&trials=11&values=filters:8,16'),
  );
  await expect(page).toHaveURL(/trials=11/);
  await page.getByRole('button', { name: 'Details of Search' }).click();
  await expect(page.getByLabel('Trials', { exact: true })).toHaveValue('11');
  await expect(page.getByLabel('Values of filters').first()).toHaveValue('8, 16');
});

test('pictures without room for a plot are no error', async ({ page }) => {
  const watch = watchPage(page);
  await watch.ready;
  await page.goto('./#/plan?sample=walking');
  await expect(page.getByLabel('Place in the recording')).toBeAttached();
  await page.setViewportSize({ width: 80, height: 800 });
  await page.setViewportSize({ width: 1000, height: 800 });
  await expect(page.getByRole('button', { name: 'Start search' })).toBeEnabled();
  watch.expectClean();
});

test('the strip under a recording shows each label where its rows are', async ({ page }) => {
  const labels = ['rest', 'walk', 'run', 'rest'];
  const rows = Array.from({ length: 1600 }, (_, i) =>
    [(i / 50).toFixed(2), Math.sin(i / 5).toFixed(4), labels[Math.floor(i / 400)]].join(),
  );
  await drop(page, csv('motion.csv', ['time,x,label', ...rows].join('\n')));
  const marks = page.locator('rect.label');
  await expect(marks).toHaveCount(labels.length);
  const places = await marks.evaluateAll((rects) =>
    rects.map((rect) => ['x', 'width'].map((name) => Number(rect.getAttribute(name)))),
  );
  const [, width] = places[0];
  expect(width).toBeGreaterThan(20);
  places.forEach(([x, ownWidth], i) => {
    expect(ownWidth / width).toBeCloseTo(1, 1);
    if (i > 0) expect((x - places[i - 1][0]) / width).toBeCloseTo(1, 1);
  });
});
