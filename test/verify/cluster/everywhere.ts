import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { readStudyFile, type StudyBundle } from '../../../src/study/study-file';
import { demoStudy } from '../../helpers/demo-study';
import { withBuiltPage } from '../../bench/ui/built-page';
import { kitFolder, nodeAlone, outcome, sameAs, search, secondsSince, type Bench } from './kit';

const TRIALS = 12;
/** How often page and runner are timed, in turn. */
const ROUNDS = 2;
const LEAST_SHARE_OF_THE_PAGE = 0.95;

/** The demo's study by Node alone, by two Dask workers, and in Chromium: the same to the last bit. And how fast Node and the page are. */
export async function everywhere(bench: Bench): Promise<void> {
  const node = timed(() => nodeAlone(bench, 'alone', demoStudy(TRIALS)));
  const whole = await node.result;
  await byDask(bench, whole);
  const times = { node: [await node.ms], page: [] as number[] };
  await withBuiltPage(async ({ address, fresh }) => {
    for (let round = 0; round < ROUNDS; round++) {
      const { made, ms } = await fresh((page) => searchedInPage(page, address, bench));
      times.page.push(ms);
      if (round === 0) {
        const same = outcome(made) === outcome(whole);
        bench.check(`Chromium: the same ${TRIALS} trials`, same, `${(ms / 1000).toFixed(0)} s`);
        continue;
      }
      const again = timed(() => nodeAlone(bench, `alone-${round}`, demoStudy(TRIALS)));
      await again.result;
      times.node.push(await again.ms);
    }
  });
  tellSpeeds(bench, times);
}

function timed<T>(work: () => T | Promise<T>): { result: Promise<T>; ms: Promise<number> } {
  const from = performance.now();
  const result = Promise.resolve(work());
  return { result, ms: result.then(() => performance.now() - from) };
}

async function byDask(bench: Bench, whole: StudyBundle): Promise<void> {
  const kit = kitFolder(bench, 'dask', demoStudy(TRIALS));
  const from = Date.now();
  const code = await search(bench, kit, '--workers', '2').ended;
  const same = code === 0 && sameAs(whole, kit);
  bench.check(`Dask with two workers: the same ${TRIALS} trials`, same, secondsSince(from));
}

/** The study file dropped, opened, started, and saved at its end, as a person does it; timed from Start to the end. */
async function searchedInPage(
  page: Page,
  address: string,
  { folder }: Bench,
): Promise<{ made: StudyBundle; ms: number }> {
  await page.goto(`${address}#/library`);
  await page.locator('main input[type=file]').setInputFiles(join(folder, 'alone', 'study.json'));
  await page.getByTestId('studies').getByRole('link').first().click();
  const from = performance.now();
  await page.getByRole('button', { name: 'Start', exact: true }).click();
  await page.locator('[data-testid=best][data-state=finished]').waitFor({ timeout: 900_000 });
  const ms = performance.now() - from;
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('button', { name: 'Save study' }).click(),
  ]);
  return { made: readStudyFile(readFileSync(await download.path(), 'utf8')), ms };
}

function tellSpeeds(bench: Bench, times: { node: number[]; page: number[] }): void {
  const perHour = (each: readonly number[]) => (TRIALS * 3_600_000) / Math.min(...each);
  const [node, page] = [perHour(times.node), perHour(times.page)];
  const figures = `${node.toFixed(0)} against ${page.toFixed(0)} trials an hour, best of ${ROUNDS}, the start of Node and all threads with it`;
  bench.check(
    `Node is at least ${LEAST_SHARE_OF_THE_PAGE} as fast as the page: ${(node / page).toFixed(2)}`,
    node >= LEAST_SHARE_OF_THE_PAGE * page,
    figures,
  );
}
