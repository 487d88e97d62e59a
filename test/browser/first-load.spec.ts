import { expect, test } from '@playwright/test';
import { watchScripts } from '../bench/ui/measures';

/** What a person on a train waits for. */
const MOST_BYTES = 100_000;

test('the first page needs at most 100 kB of compressed script', async ({ page }) => {
  const scripts = watchScripts(page);
  await page.goto('./');
  await expect(page.getByRole('button', { name: /walking/i }).first()).toBeVisible();
  await expect(page.getByLabel('Choose files')).toBeAttached();
  const sizes = [...(await scripts())].sort(([, a], [, b]) => b - a);
  const total = sizes.reduce((sum, [, bytes]) => sum + bytes, 0);
  expect(total, sizes.map(([file, bytes]) => `${file}: ${bytes}`).join('\n')).toBeLessThanOrEqual(MOST_BYTES);
});
