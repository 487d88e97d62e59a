import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { text } from 'node:stream/consumers';
import { afterAll, expect, test } from 'vitest';
import { runStudy } from '../../../runner/run-study';
import type { ToEngine } from '../../../runner/RemoteTrainers';
import { buildEvaluate } from '../../../scripts/lib/kit';
import { readStudyFile, writeStudyFile, type StudyBundle } from '../../../src/study/study-file';
import { tinyDataset, tinyPlan } from '../study/tiny-study';

const folder = mkdtempSync(join(tmpdir(), 'kit-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const evaluate = join(folder, 'evaluate.mjs');
const input = join(folder, 'study.json');
const out = join(folder, 'result.json');

const dataset = tinyDataset();
const fresh: StudyBundle = {
  study: { id: 'kit', plan: tinyPlan(dataset, { trials: 3 }), state: 'draft', createdAt: 1, updatedAt: 1 },
  trials: [],
  dataset,
  weights: [],
};

const TIMES = ['trainingMs', 'durationMs', 'startedAt', 'cached'];
/** Configurations, accuracies and models; not when, nor whether a fold was trained before an interruption. */
const outcome = ({ trials, study, weights }: StudyBundle): unknown =>
  JSON.parse(
    JSON.stringify(
      { trials, final: study.final, weights: weights.find(({ key }) => key === study.final?.weightsKey) },
      (key, value: unknown) => (TIMES.includes(key) ? undefined : value),
    ),
  );

const run = (...args: string[]) => spawn(process.execPath, [evaluate, ...args], { stdio: 'pipe' });

/** What search.py does, without Python: every fold in a process of its own. `lose` says which of them get lost on their way. */
async function conducted(lose: (count: number) => boolean, goAway = Infinity): Promise<number | null> {
  const conductor = run('conduct', input, '--out', out);
  let [tasks, answers] = [0, 0];
  createInterface({ input: conductor.stdout }).on('line', (line) => {
    const asked = JSON.parse(line) as ToEngine;
    if ('cancel' in asked) return;
    void (async () => {
      const answer = lose(++tasks)
        ? { failed: 'the machine is gone' }
        : { result: await trained(asked.work) };
      if (++answers > goAway) conductor.stdin.end();
      else conductor.stdin.write(`${JSON.stringify({ task: asked.task, ...answer })}\n`);
    })();
  });
  return new Promise((resolve) => conductor.on('exit', resolve));
}

async function trained(work: string): Promise<string> {
  const worker = run('fold', input);
  worker.stdin.end(work);
  return text(worker.stdout);
}

test(
  'one file trains a study fold by fold elsewhere: losing machines and the search changes no bit',
  { timeout: 120_000, tags: 'full' },
  async () => {
    writeFileSync(evaluate, await buildEvaluate());
    writeFileSync(input, writeStudyFile(fresh));
    const signal = new AbortController().signal;
    const here = runStudy(fresh, {
      folder: join(folder, 'here'),
      workers: 2,
      signal,
      onEvent: () => undefined,
    });

    // A lost fold is asked for again; then the engine itself goes away in the second trial.
    expect(await conducted((count) => count === 2, 5)).toBe(130);
    const half = readStudyFile(readFileSync(out, 'utf8'));
    expect([half.study.state, half.trials.length]).toEqual(['paused', 1]);
    expect(await conducted(() => false)).toBe(0);
    const result = readStudyFile(readFileSync(out, 'utf8'));
    expect(outcome(result)).toEqual(outcome(await here));
    expect(result.folds).toHaveLength(9);

    const wrong = run('conduct');
    wrong.stdin.end();
    expect(await new Promise((resolve) => wrong.on('exit', resolve))).toBe(2);
  },
);
