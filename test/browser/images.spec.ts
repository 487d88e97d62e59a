import { expect, test } from '@playwright/test';
import { deflateSync, crc32 } from 'node:zlib';
import { watchPage } from './lib/page-watch';

/** An RGB PNG of one colour with a diagonal of another. */
function png(side: number, colour: readonly number[], diagonal: readonly number[]): Buffer {
  const rows = Array.from({ length: side }, (_, y) => [
    0,
    ...Array.from({ length: side }, (_, x) => (x === y ? diagonal : colour)).flat(),
  ]);
  const header = Buffer.alloc(13);
  header.writeUInt32BE(side, 0);
  header.writeUInt32BE(side, 4);
  header.set([8, 2], 8);
  const signature = Buffer.from([137, 80, 78, 71, 13, 10, 26, 10]);
  return Buffer.concat([
    signature,
    chunk('IHDR', header),
    chunk('IDAT', deflateSync(Buffer.from(rows.flat()))),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

function chunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type), data]);
  const frame = Buffer.alloc(8);
  frame.writeUInt32BE(data.length, 0);
  frame.writeUInt32BE(crc32(body), 4);
  return Buffer.concat([frame.subarray(0, 4), body, frame.subarray(4)]);
}

test('PNG images are decoded in the worker and become examples', async ({ page }) => {
  const watch = watchPage(page);
  await watch.ready;
  await page.goto('./#/');
  const files = Array.from({ length: 24 }, (_, i) => ({
    name: `${i % 2 === 0 ? 'sky' : 'grass'}-${i}.png`,
    mimeType: 'image/png',
    buffer: png(40 + i, i % 2 === 0 ? [20, 40 + i, 200] : [20, 200, 40 + i], [250, 250, 250]),
  }));
  await page.getByLabel('Choose files').setInputFiles(files);
  await expect(page.getByTestId('data-facts')).toContainText('32 × 32 × 3');
  await expect(page.getByTestId('data-facts')).toContainText('24');
  watch.expectClean();
});

test('an image that cannot be decoded is named', async ({ page }) => {
  await page.goto('./#/');
  await page.getByLabel('Choose files').setInputFiles([
    { name: 'sky-1.png', mimeType: 'image/png', buffer: png(16, [1, 2, 3], [4, 5, 6]) },
    { name: 'grass-1.png', mimeType: 'image/png', buffer: Buffer.from('no image at all') },
  ]);
  await expect(page.getByText(/grass-1\.png/).first()).toBeVisible();
});
