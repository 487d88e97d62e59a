import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { chromium, type Browser } from '@playwright/test';
import { build, preview } from 'vite';
import { tasksDuring, type Task } from '../ui/tasks';

const PATIENCE_MS = 300_000;
/** What the page draws after the words of a data set (charts, a look for leaks) is still measured for so long. */
const AFTERWARDS_MS = 4000;

/** Tasks of the built page's main thread while it reads and shows a file, longest processor time first. */
export async function tasksOfReading(path: string): Promise<{ tasks: Task[]; seconds: number }> {
  const root = fileURLToPath(new URL('../../..', import.meta.url));
  const outDir = mkdtempSync(join(tmpdir(), 'ingest-page-'));
  await build({ root, logLevel: 'error', build: { outDir, emptyOutDir: true } });
  const server = await preview({
    root,
    logLevel: 'error',
    build: { outDir },
    preview: { port: 0, host: '127.0.0.1' },
  });
  const browser = await chromium.launch({
    executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
    args: ['--no-sandbox', '--disable-gpu'],
  });
  try {
    return await readInPage(browser, server.resolvedUrls!.local[0]!, path);
  } finally {
    await browser.close();
    await server.close();
    rmSync(outDir, { recursive: true });
  }
}

async function readInPage(browser: Browser, address: string, path: string) {
  const page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
  page.setDefaultTimeout(PATIENCE_MS);
  await page.goto(address);
  const input = page.getByLabel('Choose files');
  await input.waitFor({ state: 'attached' });
  let seconds = 0;
  const tasks = await tasksDuring(browser, page, async () => {
    const start = performance.now();
    await input.setInputFiles(path);
    await page.getByTestId('data-words').waitFor();
    seconds = (performance.now() - start) / 1000;
    await page.waitForTimeout(AFTERWARDS_MS);
  });
  return { tasks, seconds };
}
