import type { Page } from '@playwright/test';
import { expect, fault, type Stage } from './fault';
import { failWorkers, faultsMet, type WorkerFault } from './lib/inject';
import { expectState, finish, startStudy } from './lib/study';
import { openSmallPlan, startSearch } from '../browser/lib/study-page';

const MENDED = 'finished by itself; equal to the unbroken study';
const RESUMED = 'paused with the reason; one press goes on; equal to the unbroken study';

const WORDS: Record<WorkerFault, string> = {
  die: 'dies of want of memory',
  vanish: 'ends without a word',
  hang: 'hangs',
  garble: 'sends a message that cannot be read',
  unsendable: 'cannot send its answer',
  throw: 'answers with a fault of the program',
  unloadable: 'has a script that is gone',
  refused: 'is not started by the browser',
};
const PASSING: readonly WorkerFault[] = ['die', 'hang', 'garble', 'unsendable', 'unloadable', 'refused'];

/** Starts a study and lets its workers fail. */
async function withFault(stage: Stage, worker: string, kind: WorkerFault, times: number, after = 0) {
  await openSmallPlan(stage.page, { trials: '3', epochs: '1' });
  await failWorkers(stage.page, { worker, fault: kind, times, after });
  await startSearch(stage.page);
}

for (const [article, worker] of [
  ['a', 'trainer'],
  ['an', 'optimizer'],
]) {
  for (const kind of PASSING) {
    fault(
      'workers',
      `${article} ${worker} ${WORDS[kind]}`,
      MENDED,
      async (stage) => {
        await withFault(stage, worker, kind, 1, kind === 'unloadable' || kind === 'refused' ? 0 : 3);
        await expectState(stage.page, 'finished');
        expect(await faultsMet(stage.page)).toBe(1);
        await stage.expectWhole();
      },
      { smoke: kind === 'die' },
    );
  }

  fault('workers', `${article} ${worker} dies twice in a row`, MENDED, async (stage) => {
    await withFault(stage, worker, 'die', 2, 3);
    await expectState(stage.page, 'finished');
    await stage.expectWhole();
  });

  fault('workers', `${article} ${worker} dies again and again`, RESUMED, async (stage) => {
    await withFault(stage, worker, 'die', 9, 3);
    await expectState(stage.page, 'paused');
    await expect(stage.page.getByTestId('error')).toHaveAttribute('data-code', /worker-died|part-missing/);
    await stage.expectSound();
    await stage.page.evaluate(() => (window.faults.workers = []));
    await finish(stage.page);
    await stage.expectWhole();
  });

  fault('workers', `${article} ${worker} answers with a fault of the program`, RESUMED, async (stage) => {
    await withFault(stage, worker, 'throw', 1, worker === 'trainer' ? 5 : 3);
    await expectState(stage.page, 'failed');
    await expect(stage.page.getByTestId('error')).toHaveAttribute('data-code', 'unexpected');
    await stage.expectSound();
    await finish(stage.page);
    await stage.expectWhole();
  });
}

fault(
  'workers',
  'the scripts of all trainers are gone after a deploy',
  RESUMED,
  async (stage) => {
    await withFault(stage, 'trainer', 'unloadable', 99);
    await expectState(stage.page, 'paused');
    await expect(stage.page.getByTestId('error')).toHaveAttribute('data-code', 'part-missing');
    await stage.page.evaluate(() => (window.faults.workers = []));
    await finish(stage.page);
    await stage.expectWhole();
  },
  { smoke: true },
);

fault(
  'workers',
  'the optimizer hangs and Stop is pressed',
  'stopped within seconds; sound',
  async (stage) => {
    await withFault(stage, 'optimizer', 'hang', 1, 3);
    await expect.poll(() => faultsMet(stage.page), { timeout: 30_000 }).toBe(1);
    const pressedAt = Date.now();
    await stage.page.getByRole('button', { name: 'Stop', exact: true }).click();
    await expectState(stage.page, 'stopped', 'refitting');
    expect(Date.now() - pressedAt).toBeLessThan(5000);
    await stage.expectSound();
  },
);

fault('workers', 'all trainers hang and Stop is pressed', 'stopped within seconds; sound', async (stage) => {
  await withFault(stage, 'trainer', 'hang', 2, 4);
  await expect.poll(() => faultsMet(stage.page), { timeout: 30_000 }).toBeGreaterThan(0);
  await stage.page.getByRole('button', { name: 'Stop', exact: true }).click();
  await expectState(stage.page, 'stopped');
  await stage.expectSound();
});

for (const kind of ['die', 'hang', 'garble', 'unloadable'] as const) {
  fault(
    'workers',
    `the reader of files ${WORDS[kind]}`,
    'read all the same',
    async ({ page }) => {
      await page.goto('./');
      await failWorkers(page, { worker: 'ingest', fault: kind, times: 1 });
      await chooseRecordings(page);
      await expect(page.getByRole('button', { name: 'Start search' })).toBeEnabled();
      expect(await faultsMet(page)).toBe(1);
    },
    { smoke: kind === 'die' },
  );

  fault('workers', `the packer of exports ${WORDS[kind]}`, 'packed all the same', async ({ page }) => {
    await startStudy(page);
    await expectState(page, 'finished');
    await failWorkers(page, { worker: 'export', fault: kind, times: 1 });
    const download = page.waitForEvent('download');
    await page.getByRole('button', { name: 'Download model' }).click();
    await download;
    expect(await faultsMet(page)).toBe(1);
  });
}

fault(
  'workers',
  'the reader of files dies again and again',
  'an error; one press reads',
  async ({ page }) => {
    await page.goto('./');
    await failWorkers(page, { worker: 'ingest', fault: 'die', times: 3 });
    await chooseRecordings(page);
    await page.getByTestId('error').getByRole('button', { name: 'Try again' }).click();
    await expect(page.getByRole('button', { name: 'Start search' })).toBeEnabled();
  },
);

fault(
  'workers',
  'the packer of exports dies again and again',
  'an error; one press packs',
  async ({ page }) => {
    await startStudy(page);
    await expectState(page, 'finished');
    await failWorkers(page, { worker: 'export', fault: 'die', times: 3 });
    await page.getByRole('button', { name: 'Download model' }).click();
    const download = page.waitForEvent('download');
    await page.getByTestId('error').getByRole('button', { name: 'Try again' }).click();
    await download;
  },
);

const chooseRecordings = (page: Page) =>
  page.getByLabel('Choose files').setInputFiles([
    { name: 'a.csv', mimeType: 'text/csv', buffer: Buffer.from(rows(1)) },
    { name: 'b.csv', mimeType: 'text/csv', buffer: Buffer.from(rows(2)) },
  ]);

/** A short recording of four classes that differ. */
function rows(label: number): string {
  const lines = Array.from(
    { length: 400 },
    (_, i) => `${i},${Math.sin((i * label) / 5)},${label * 3 + (i % 7)}`,
  );
  return `time,x,y\n${lines.join('\n')}\n`;
}
