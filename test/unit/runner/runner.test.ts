import { spawn } from 'node:child_process';
import { appendFileSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, test } from 'vitest';
import { runStudy } from '../../../runner/run-study';
import { readStudyFile, writeStudyFile, type StudyBundle } from '../../../src/study/study-file';
import { tinyDataset, tinyPlan } from '../study/tiny-study';

const root = mkdtempSync(join(tmpdir(), 'runner-'));
afterAll(() => rmSync(root, { recursive: true, force: true }));

const dataset = tinyDataset();
const TRIALS = 5;

function freshStudy(id = 'tiny', trials = TRIALS): StudyBundle {
  const plan = tinyPlan(dataset, { trials });
  const study = { id, plan, state: 'draft' as const, createdAt: 1, updatedAt: 1 };
  return { study, trials: [], dataset, weights: [] };
}

/** What does not depend on the clock. */
const TIMES = ['trainingMs', 'durationMs', 'startedAt', 'updatedAt', 'createdAt', 'revision'];
const timeless = (value: unknown): unknown =>
  JSON.parse(JSON.stringify(value, (key, entry: unknown) => (TIMES.includes(key) ? 0 : entry)));
const outcome = ({ trials, weights, study }: StudyBundle) =>
  timeless({ trials, weights, final: study.final });

const unbroken = runStudy(freshStudy(), {
  folder: join(root, 'unbroken'),
  workers: 2,
  onEvent: () => undefined,
  signal: new AbortController().signal,
});

const cli = fileURLToPath(new URL('../../../runner/study.ts', import.meta.url));

/** Kills its own process, as SIGKILL does, at the first report of a trial: from outside it may come too late. */
const KILLED_IN_MID_TRIAL = `data:text/javascript,${encodeURIComponent(`
  const { write } = process.stderr;
  process.stderr.write = function (text, ...rest) {
    if (String(text).includes('Trial 1 of')) process.kill(process.pid, 'SIGKILL');
    return write.call(this, text, ...rest);
  };
`)}`;

/** The command as a person runs it. */
function command(
  args: string[],
  { preload = [] as string[] } = {},
): { said: () => string; ended: Promise<number | NodeJS.Signals | null> } {
  const imports = ['tsx', ...preload].flatMap((module) => ['--import', module]);
  const child = spawn(process.execPath, [...imports, cli, ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
  let text = '';
  child.stdout.on('data', (chunk: Buffer) => (text += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (text += chunk.toString()));
  const ended = new Promise<number | NodeJS.Signals | null>((resolve) =>
    child.on('exit', (status, signal) => resolve(signal ?? status)),
  );
  return { said: () => text, ended };
}

describe('a study without a browser', () => {
  test('is finished with all its trials and a model', async () => {
    const { study, trials, weights } = await unbroken;
    expect(study.state).toBe('finished');
    expect(trials.map(({ number }) => number)).toEqual([1, 2, 3, 4, 5]);
    expect(study.final?.deployable).toBe(true);
    expect(weights.some(({ key }) => key === study.final?.weightsKey)).toBe(true);
  });

  test('cancelled and run again, is the unbroken one to the last bit', { tags: 'full' }, async () => {
    const folder = join(root, 'cancelled');
    const stop = new AbortController();
    const first = await runStudy(freshStudy(), {
      folder,
      workers: 1,
      signal: stop.signal,
      onEvent: ({ kind }) => kind === 'trial-finished' && stop.abort(),
    });
    expect(first.study.state).toBe('paused');
    expect(first.trials.length).toBeLessThan(TRIALS);
    const signal = new AbortController().signal;
    const second = await runStudy(freshStudy(), { folder, workers: 1, signal, onEvent: () => undefined });
    expect(outcome(second)).toEqual(outcome(await unbroken));
  });

  test(
    'killed in mid-trial, with a line cut off, goes on by the same command and loses nothing',
    { timeout: 120_000, tags: 'full' },
    async () => {
      const input = join(root, 'killed.json');
      const out = join(root, 'killed.result.json');
      writeFileSync(input, writeStudyFile(freshStudy()));
      const first = command([input, '--out', out, '--workers', '1'], { preload: [KILLED_IN_MID_TRIAL] });
      expect(await first.ended).toBe('SIGKILL');
      expect(existsSync(out)).toBe(false);
      const lines = join(`${out}.work`, 'trials.jsonl');
      const before = readFileSync(lines, 'utf8');
      appendFileSync(lines, '{"number":99,"conf');

      const second = command([input, '--out', out, '--json']);
      expect([await second.ended, second.said()]).toEqual([0, expect.stringContaining('"kind":"end"')]);
      expect(readFileSync(lines, 'utf8').startsWith(before)).toBe(true);
      const result = readStudyFile(readFileSync(out, 'utf8'));
      expect(outcome(result)).toEqual(outcome(await unbroken));
    },
  );

  test('refuses a folder of another study, and another number of trials once it has begun', async () => {
    const done = await unbroken;
    const settings = { onEvent: () => undefined, signal: new AbortController().signal };
    const folder = join(root, 'unbroken');
    await expect(runStudy(freshStudy('other'), { folder, ...settings })).rejects.toMatchObject({
      code: 'study-elsewhere',
    });
    await expect(
      runStudy(done, { folder: join(root, 'more'), trials: 9, ...settings }),
    ).rejects.toMatchObject({
      code: 'invalid-plan',
    });
  });
});
