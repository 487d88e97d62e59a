import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { createHash } from 'node:crypto';
import { copyFileSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { readStudyFile, writeStudyFile, type StudyBundle } from '../../../src/study/study-file';
import { demoStudy } from '../../helpers/demo-study';

export const root = fileURLToPath(new URL('../../..', import.meta.url));
const TIMEOUT_MS = 900_000;

/** What every part of the verification works with. */
export interface Bench {
  /** For what is made on the way; deleted at the end. */
  folder: string;
  /** The text of `evaluate.mjs`. */
  evaluate: string;
  /** A Python with Dask. */
  python: string;
  check(what: string, ok: boolean, more?: string): void;
  skip(why: string): void;
}

const sha = (arrays: readonly Float32Array[]): string =>
  arrays
    .reduce((hash, array) => hash.update(array), createHash('sha256'))
    .digest('hex')
    .slice(0, 16);

const FACTS = [
  'number',
  'configuration',
  'state',
  'objective',
  'originalAccuracy',
  'figures',
  'deployable',
  'confusion',
] as const;

/** What must be the same wherever a study is searched: configurations, accuracies, epochs, the hash of the final model's weights. */
export function outcome({ study, trials, weights }: StudyBundle): string {
  const model = weights.find(({ key }) => key === study.final?.weightsKey);
  const each = trials.map((trial) => [
    FACTS.map((fact) => trial[fact]),
    trial.folds.map(({ accuracy, epochs }) => [accuracy, epochs]),
  ]);
  return JSON.stringify([
    study.state,
    each,
    study.final?.trial,
    study.final?.testAccuracy,
    model && sha(model.weights),
  ]);
}

/** The demo's study cut down to what a fault needs to fall into: three trials of two folds. */
export function shortStudy(): StudyBundle {
  const whole = demoStudy(3);
  const { plan } = whole.study;
  return { ...whole, study: { ...whole.study, plan: { ...plan, split: { ...plan.split, folds: 2 } } } };
}

/** A folder as it comes out of the zip. */
export function kitFolder({ folder, evaluate }: Bench, name: string, study: StudyBundle): string {
  const kit = join(folder, name);
  mkdirSync(kit);
  for (const file of ['search.py', 'README.md', 'requirements.txt'])
    copyFileSync(join(root, 'kit', file), join(kit, file));
  writeFileSync(join(kit, 'evaluate.mjs'), evaluate);
  writeFileSync(join(kit, 'study.json'), writeStudyFile(study));
  return kit;
}

export function resultOf(kit: string): StudyBundle | null {
  const path = join(kit, 'result.json');
  return existsSync(path) ? readStudyFile(readFileSync(path, 'utf8')) : null;
}

export function sameAs(reference: StudyBundle, kit: string): boolean {
  const made = resultOf(kit);
  return made !== null && outcome(made) === outcome(reference);
}

export const secondsSince = (from: number): string => `${((Date.now() - from) / 1000).toFixed(0)} s`;

/** The study as Node alone makes it. */
export function nodeAlone(bench: Bench, name: string, study: StudyBundle): StudyBundle {
  const kit = kitFolder(bench, name, study);
  const from = Date.now();
  execFileSync('node', ['evaluate.mjs', 'study', 'study.json', '--out', 'result.json'], {
    cwd: kit,
    stdio: 'ignore',
  });
  const made = resultOf(kit)!;
  const what = `Node alone: ${made.trials.length} trials, ${made.study.state}`;
  bench.check(what, made.study.state === 'finished', secondsSince(from));
  return made;
}

export interface Started {
  child: ChildProcess;
  said(): string;
  ended: Promise<number | null>;
}

/** What was started and has not ended, each with a group of its own. */
const running = new Set<ChildProcess>();

export function start(
  command: string,
  args: readonly string[],
  cwd: string,
  env: NodeJS.ProcessEnv = {},
): Started {
  const stdio: ['ignore', 'pipe', 'pipe'] = ['ignore', 'pipe', 'pipe'];
  const child = spawn(command, args, { cwd, stdio, detached: true, env: { ...process.env, ...env } });
  let text = '';
  child.stdout.on('data', (chunk: Buffer) => (text += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (text += chunk.toString()));
  const ended = new Promise<number | null>((resolve) => {
    child.on('exit', resolve);
    child.on('error', (problem) => {
      text += problem.message;
      resolve(null);
    });
  });
  running.add(child);
  void ended.then(() => running.delete(child));
  return { child, said: () => text, ended };
}

export function kill({ child }: Started): void {
  if (child.pid !== undefined && running.has(child)) process.kill(-child.pid, 'SIGKILL');
}

export function killAll(): void {
  for (const { pid } of running) if (pid !== undefined) process.kill(-pid, 'SIGKILL');
}

export const search = ({ python }: Bench, kit: string, ...args: string[]): Started =>
  start(python, ['search.py', ...args], kit);

export async function until(what: string, holds: () => boolean): Promise<void> {
  const from = Date.now();
  while (!holds()) {
    if (Date.now() - from > TIMEOUT_MS) throw new Error(`${what}: not within ${TIMEOUT_MS / 1000} s`);
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

const linesIn = (path: string): number =>
  existsSync(path) ? readFileSync(path, 'utf8').split('\n').length - 1 : 0;

export const storedTrials = (kit: string): number => linesIn(join(kit, 'result.json.work/trials.jsonl'));
export const storedFolds = (kit: string): number => linesIn(join(kit, 'result.json.work/folds.jsonl'));
