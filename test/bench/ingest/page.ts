import type { Browser, Page } from '@playwright/test';
import { withBuiltPage } from '../ui/built-page';
import { tasksDuring, type Task } from '../ui/tasks';

/** What the page draws after the words of a data set (charts, a look for leaks) is still measured for so long. */
const AFTERWARDS_MS = 4000;

/** Tasks of the built page's main thread while it reads and shows a file, longest processor time first. */
export function tasksOfReading(path: string): Promise<{ tasks: Task[]; seconds: number }> {
  return withBuiltPage(({ browser, address, fresh }) =>
    fresh((page) => readInPage(browser, page, address, path)),
  );
}

async function readInPage(browser: Browser, page: Page, address: string, path: string) {
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
