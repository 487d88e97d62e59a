import type { Browser, Page } from '@playwright/test';
import { withBuiltPage } from '../ui/built-page';
import { tasksDuring, type Task } from '../ui/tasks';

/** What the page draws after the words of a data set (charts, a look for leaks) is still measured for so long. */
const AFTERWARDS_MS = 4000;

/** What the page does when a study starts (storing, splitting, sending the examples to the trainers) is over by then. */
const STARTING_MS = 15_000;

export interface ReadingTasks {
  /** While the page reads and shows the file. */
  reading: Task[];
  /** Until then. */
  seconds: number;
  /** While a study on it is started. */
  starting: Task[];
}

/** Tasks of the built page's main thread, longest processor time first. */
export function tasksOfReading(path: string): Promise<ReadingTasks> {
  return withBuiltPage(({ browser, address, fresh }) =>
    fresh((page) => readInPage(browser, page, address, path)),
  );
}

async function readInPage(
  browser: Browser,
  page: Page,
  address: string,
  path: string,
): Promise<ReadingTasks> {
  await page.goto(address);
  const input = page.getByLabel('Choose files');
  await input.waitFor({ state: 'attached' });
  let seconds = 0;
  const reading = await tasksDuring(browser, page, async () => {
    const start = performance.now();
    await input.setInputFiles(path);
    await page.getByTestId('data-words').waitFor();
    seconds = (performance.now() - start) / 1000;
    await page.waitForTimeout(AFTERWARDS_MS);
  });
  const starting = await tasksDuring(browser, page, async () => {
    await page.locator('button:enabled', { hasText: 'Start search' }).click();
    await page.waitForURL(/#\/study/);
    await page.waitForTimeout(STARTING_MS);
  });
  return { reading, seconds, starting };
}
