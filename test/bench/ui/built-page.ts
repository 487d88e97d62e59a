import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { chromium, type Browser, type Page } from '@playwright/test';
import { build, preview } from 'vite';
import { CHROMIUM_ARGS } from '../../helpers/chromium-args';

const PATIENCE_MS = 300_000;

export interface BuiltPage {
  address: string;
  browser: Browser;
  /** A page in a browser profile of its own; what it stored is gone afterwards. */
  fresh<T>(work: (page: Page) => Promise<T>): Promise<T>;
}

/** Builds the page, serves it, and opens a Chromium (`CHROMIUM`, or Debian's) until `work` is done. */
export async function withBuiltPage<T>(work: (built: BuiltPage) => Promise<T>): Promise<T> {
  const root = fileURLToPath(new URL('../../..', import.meta.url));
  const outDir = mkdtempSync(join(tmpdir(), 'bench-page-'));
  await build({ root, logLevel: 'error', build: { outDir, emptyOutDir: true } });
  const server = await preview({
    root,
    logLevel: 'error',
    build: { outDir },
    preview: { port: 0, host: '127.0.0.1' },
  });
  const browser = await chromium.launch({
    executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
    args: CHROMIUM_ARGS,
  });
  const fresh: BuiltPage['fresh'] = async (visit) => {
    const context = await browser.newContext({ viewport: { width: 1440, height: 1000 } });
    const page = await context.newPage();
    page.setDefaultTimeout(PATIENCE_MS);
    // What tsx adds to functions that are sent into the page.
    await page.addInitScript('globalThis.__name = (value) => value');
    try {
      return await visit(page);
    } finally {
      await context.close();
    }
  };
  try {
    return await work({ address: server.resolvedUrls!.local[0], browser, fresh });
  } finally {
    await browser.close();
    await server.close();
    rmSync(outDir, { recursive: true });
  }
}
