import { execFileSync, spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { buildEvaluate } from '../../scripts/lib/kit';
import { readStudyFile, writeStudyFile, type StudyBundle } from '../../src/study/study-file';
import { demoStudy } from '../helpers/demo-study';

/**
 * The kit as a person gets it, with Dask: the 12 trials of the demo by two workers; then 3 of them with a worker, the search and the
 * scheduler killed in mid-fold, and with a disk that is full. Every study must be the one that Node alone makes, bit for bit: configurations,
 * accuracies, the hash of the final model's weights. Run: npm run verify:cluster [-- PYTHON] [--faults]; with --faults the 12 trials are left out; PYTHON (python3 unless said) has dask[distributed], or a
 * virtual environment is made for the time being. Says so where neither is to be had.
 */
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { faults: { type: 'boolean', default: false } },
});
const root = fileURLToPath(new URL('../..', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'cluster-'));
const TIMEOUT_MS = 900_000;

const hasDask = (python: string) => spawnSync(python, ['-c', 'import distributed']).status === 0;

function pythonWithDask(): string | null {
  const given = positionals[0] ?? 'python3';
  if (hasDask(given)) return given;
  spawnSync('python3', ['-m', 'venv', join(folder, 'venv')]);
  const own = join(folder, 'venv', 'bin', 'python');
  spawnSync(own, ['-m', 'pip', 'install', '-q', 'dask[distributed]'], { timeout: 300_000 });
  return hasDask(own) ? own : null;
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

/** What must be the same wherever a study is searched. */
function outcome({ study, trials, weights }: StudyBundle): string {
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

const problems: string[] = [];
function check(what: string, ok: boolean, more = ''): void {
  console.log(`${ok ? 'ok  ' : 'FAIL'} ${what}${more && ` (${more})`}`);
  if (!ok) problems.push(what);
}

/** A folder as it comes out of the zip. */
async function kitFolder(name: string, study: StudyBundle, evaluate: string): Promise<string> {
  const kit = join(folder, name);
  mkdirSync(kit);
  for (const file of ['search.py', 'README.md', 'requirements.txt'])
    copyFileSync(join(root, 'kit', file), join(kit, file));
  writeFileSync(join(kit, 'evaluate.mjs'), evaluate);
  writeFileSync(join(kit, 'study.json'), writeStudyFile(study));
  return kit;
}

interface Search {
  child: ChildProcess;
  said(): string;
  ended: Promise<number | null>;
}

function start(command: string, args: readonly string[], cwd: string): Search {
  const child = spawn(command, args, { cwd, stdio: ['ignore', 'pipe', 'pipe'], detached: true });
  let text = '';
  child.stdout.on('data', (chunk: Buffer) => (text += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (text += chunk.toString()));
  const ended = new Promise<number | null>((resolve) => child.on('exit', resolve));
  running.add(child);
  void ended.then(() => running.delete(child));
  return { child, said: () => text, ended };
}
/** What was started and has not ended, each with a group of its own. */
const running = new Set<ChildProcess>();

async function until(what: string, holds: () => boolean): Promise<void> {
  const from = Date.now();
  while (!holds()) {
    if (Date.now() - from > TIMEOUT_MS) throw new Error(`${what}: not within ${TIMEOUT_MS / 1000} s`);
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

const lines = (path: string): number =>
  existsSync(path) ? readFileSync(path, 'utf8').split('\n').length - 1 : 0;

/** Processes of Node that train a fold for this kit now. */
function training(kit: string): number[] {
  const { stdout } = spawnSync('ps', ['-eo', 'pid=,ppid=,args='], { encoding: 'utf8' });
  return stdout.split('\n').flatMap((line) => {
    const [, pid, , args] = /^\s*(\d+)\s+(\d+)\s+(.*)$/.exec(line) ?? [];
    if (pid === undefined || !/^node evaluate\.mjs fold study\.json$/.test(args)) return [];
    const cwd = spawnSync('readlink', [`/proc/${pid}/cwd`], { encoding: 'utf8' }).stdout.trim();
    return cwd.startsWith(kit) || cwd.includes('dask-scratch-space') ? [Number(pid)] : [];
  });
}
const parentOf = (pid: number): number =>
  Number(/^PPid:\s*(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0);

function result(kit: string): StudyBundle | null {
  const path = join(kit, 'result.json');
  return existsSync(path) ? readStudyFile(readFileSync(path, 'utf8')) : null;
}

function sameAs(reference: StudyBundle, kit: string): boolean {
  const made = result(kit);
  return made !== null && outcome(made) === outcome(reference);
}

const seconds = (from: number) => `${((Date.now() - from) / 1000).toFixed(0)} s`;

async function alone(name: string, study: StudyBundle, evaluate: string): Promise<StudyBundle> {
  const kit = await kitFolder(name, study, evaluate);
  const from = Date.now();
  execFileSync('node', ['evaluate.mjs', 'study', 'study.json', '--out', 'result.json'], {
    cwd: kit,
    stdio: 'ignore',
  });
  const made = result(kit)!;
  check(
    `Node alone: ${made.trials.length} trials, ${made.study.state}`,
    made.study.state === 'finished',
    seconds(from),
  );
  return made;
}

async function main(python: string): Promise<void> {
  const evaluate = await buildEvaluate(root);
  const search = (kit: string, ...args: string[]) => start(python, ['search.py', ...args], kit);

  if (!values.faults) await twelveTrials(evaluate, search);
  const short = await alone('short', demoStudy(3), evaluate);
  await workerKilled(await kitFolder('worker', demoStudy(3), evaluate), short, search);
  await searchKilled(await kitFolder('search', demoStudy(3), evaluate), short, search);
  await schedulerKilled(await kitFolder('scheduler', demoStudy(3), evaluate), short, python, search);
  await diskFull(await kitFolder('disk', demoStudy(3), evaluate), short, python, search);
}

async function twelveTrials(evaluate: string, search: Searcher): Promise<void> {
  const whole = await alone('alone', demoStudy(12), evaluate);
  const kit = await kitFolder('dask', demoStudy(12), evaluate);
  const from = Date.now();
  const code = await search(kit, '--workers', '2').ended;
  check('Dask with two workers: the same 12 trials', code === 0 && sameAs(whole, kit), seconds(from));
}

type Searcher = (kit: string, ...args: string[]) => Search;

async function workerKilled(kit: string, short: StudyBundle, search: Searcher): Promise<void> {
  const { ended, said } = search(kit, '--workers', '2');
  await until(
    'a fold is trained',
    () => lines(join(kit, 'result.json.work/folds.jsonl')) >= 1 && training(kit).length > 0,
  );
  const worker = parentOf(training(kit)[0]);
  process.kill(worker, 'SIGKILL');
  const code = await ended;
  check('a worker killed in mid-fold changes nothing', code === 0 && sameAs(short, kit), `process ${worker}`);
  if (code !== 0) console.log(said());
}

async function searchKilled(kit: string, short: StudyBundle, search: Searcher): Promise<void> {
  const first = search(kit, '--workers', '2');
  await until(
    'a trial is stored',
    () => lines(join(kit, 'result.json.work/trials.jsonl')) >= 1 && training(kit).length > 0,
  );
  process.kill(-first.child.pid!, 'SIGKILL');
  await first.ended;
  const before = readFileSync(join(kit, 'result.json.work/trials.jsonl'), 'utf8');
  const code = await search(kit, '--workers', '2').ended;
  const kept = readFileSync(join(kit, 'result.json.work/trials.jsonl'), 'utf8').startsWith(before);
  check(
    'a search killed with all its processes goes on by the same command',
    code === 0 && kept && sameAs(short, kit),
  );
}

async function schedulerKilled(
  kit: string,
  short: StudyBundle,
  python: string,
  search: Searcher,
): Promise<void> {
  const address = 'tcp://127.0.0.1:18786';
  const scheduler = () =>
    start(
      python,
      ['-m', 'distributed.cli.dask_scheduler', '--host', '127.0.0.1', '--port', '18786', '--no-dashboard'],
      kit,
    );
  const worker = () =>
    start(
      python,
      ['-m', 'distributed.cli.dask_worker', address, '--nworkers', '2', '--nthreads', '1', '--no-dashboard'],
      kit,
    );
  const first = [scheduler(), worker()];
  const interrupted = search(kit, '--address', address);
  await until('a trial is stored', () => lines(join(kit, 'result.json.work/trials.jsonl')) >= 1);
  for (const { child } of first) process.kill(-child.pid!, 'SIGKILL');
  const broken = await interrupted.ended;
  const second = [scheduler(), worker()];
  const code = await search(kit, '--address', address).ended;
  check(
    'a scheduler killed: the search ends with a fault, and goes on with a new scheduler',
    broken === 1 && code === 0 && sameAs(short, kit),
    `codes ${broken}, ${code}`,
  );
  for (const { child } of second) process.kill(-child.pid!, 'SIGKILL');
}

/** A disk with room for the data set and a few folds. */
async function diskFull(kit: string, short: StudyBundle, python: string, search: Searcher): Promise<void> {
  const work = join(folder, 'small-disk');
  mkdirSync(work);
  const room = Math.ceil((statSync(join(kit, 'study.json')).size + 50_000) / 1024);
  const mounted = spawnSync('mount', ['-t', 'tmpfs', '-o', `size=${room}k`, 'tmpfs', work]).status === 0;
  if (!mounted) {
    console.log('skipped: a small disk cannot be mounted here');
    return;
  }
  try {
    const out = join(work, 'result.json');
    const first = start(python, ['search.py', '--workers', '2', '--out', out], kit);
    const code = await first.ended;
    const stored = lines(join(`${out}.work`, 'folds.jsonl'));
    spawnSync('mount', ['-o', 'remount,size=64m', work]);
    const again = await search(kit, '--workers', '2', '--out', out).ended;
    const made = readStudyFile(readFileSync(out, 'utf8'));
    check(
      'a full disk ends the search with a sentence; with room it goes on, and nothing is lost',
      code === 1 &&
        first.said().includes('The disk is full') &&
        again === 0 &&
        outcome(made) === outcome(short),
      `${stored} folds were stored; codes ${code}, ${again}`,
    );
  } finally {
    spawnSync('umount', [work]);
  }
}

const python = pythonWithDask();
if (!python) {
  console.log('skipped: there is no Dask here, and it could not be installed');
} else {
  const { version } = JSON.parse(
    execFileSync(
      python,
      ['-c', 'import distributed, json; print(json.dumps({"version": distributed.__version__}))'],
      { encoding: 'utf8' },
    ),
  ) as { version: string };
  console.log(`Dask ${version}, Node ${process.version}`);
  try {
    await main(python);
  } finally {
    for (const { pid } of running) process.kill(-pid!, 'SIGKILL');
    rmSync(folder, { recursive: true, force: true });
  }
  console.log(problems.length === 0 ? 'all ok' : `FAILED: ${problems.join('; ')}`);
  if (problems.length > 0) process.exitCode = 1;
}
