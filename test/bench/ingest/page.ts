import type { Browser, Page } from '@playwright/test';
import { withBuiltPage } from '../ui/built-page';
import { tasksDuring, type Task } from '../ui/tasks';

/** What the page draws after the words of a data set (charts, a look for leaks) is still measured for so long. */
const AFTERWARDS_MS = 4000;

/** What the page does when a study starts (storing, splitting, sending the examples to the trainers) is over by then. */
const STARTING_MS = 15_000;

export interface InPage {
  /** While the page reads and shows the file. */
  reading: Task[];
  /** While a study on it is started. */
  starting: Task[];
}

/** The built page reads a file and starts a study on it. Tasks of its main thread, longest processor time first. */
export function inPage(path: string): Promise<InPage> {
  return withBuiltPage(({ browser, address, fresh }) => fresh((page) => trace(browser, page, address, path)));
}

/** Seconds from the drop of a file in the built page until it tells what it is. */
export function droppedIn(path: string): Promise<number> {
  return withBuiltPage(({ address, fresh }) =>
    fresh(async (page) => {
      await open(page, address);
      return drop(page, path);
    }),
  );
}

async function open(page: Page, address: string): Promise<void> {
  await page.goto(address);
  await page.getByLabel('Choose files').waitFor({ state: 'attached' });
}

/** Drops the file; the seconds until the page tells what it is. */
async function drop(page: Page, path: string): Promise<number> {
  const start = performance.now();
  await page.getByLabel('Choose files').setInputFiles(path);
  await page.getByTestId('data-words').waitFor();
  return (performance.now() - start) / 1000;
}

async function trace(browser: Browser, page: Page, address: string, path: string): Promise<InPage> {
  await open(page, address);
  const reading = await tasksDuring(browser, page, async () => {
    await drop(page, path);
    await page.waitForTimeout(AFTERWARDS_MS);
  });
  const starting = await tasksDuring(browser, page, async () => {
    await page.locator('button:enabled', { hasText: 'Start search' }).click();
    await page.waitForURL(/#\/study/);
    await page.waitForTimeout(STARTING_MS);
  });
  return { reading, starting };
}
