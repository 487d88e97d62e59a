import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { StudyBundle } from '../../../src/study/study-file';
import {
  kill,
  kitFolder,
  nodeAlone,
  sameAs,
  shortStudy,
  search,
  start,
  storedFolds,
  storedTrials,
  until,
  type Bench,
} from './kit';

/** A worker, the search and the scheduler are killed in mid-fold, and a disk is full: nothing is lost, nothing is there twice. */
export async function withFaults(bench: Bench): Promise<void> {
  const short = nodeAlone(bench, 'short', shortStudy());
  await workerKilled(bench, kitFolder(bench, 'worker', shortStudy()), short);
  await searchKilled(bench, kitFolder(bench, 'search', shortStudy()), short);
  await schedulerKilled(bench, kitFolder(bench, 'scheduler', shortStudy()), short);
  await diskFull(bench, kitFolder(bench, 'disk', shortStudy()), short);
}

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

async function workerKilled(bench: Bench, kit: string, short: StudyBundle): Promise<void> {
  const { ended, said } = search(bench, kit, '--workers', '2');
  await until('a fold is trained', () => storedFolds(kit) >= 1 && training(kit).length > 0);
  const worker = parentOf(training(kit)[0]);
  process.kill(worker, 'SIGKILL');
  const code = await ended;
  const same = code === 0 && sameAs(short, kit);
  bench.check('a worker killed in mid-fold changes nothing', same, `process ${worker}`);
  if (code !== 0) console.log(said());
}

async function searchKilled(bench: Bench, kit: string, short: StudyBundle): Promise<void> {
  const trials = join(kit, 'result.json.work/trials.jsonl');
  const first = search(bench, kit, '--workers', '2');
  await until('a trial is stored', () => storedTrials(kit) >= 1 && training(kit).length > 0);
  kill(first);
  await first.ended;
  const before = readFileSync(trials, 'utf8');
  const code = await search(bench, kit, '--workers', '2').ended;
  const kept = readFileSync(trials, 'utf8').startsWith(before);
  bench.check(
    'a search killed with all its processes goes on by the same command',
    code === 0 && kept && sameAs(short, kit),
  );
}

async function schedulerKilled(bench: Bench, kit: string, short: StudyBundle): Promise<void> {
  const address = 'tcp://127.0.0.1:18786';
  const dask = (program: string, ...args: string[]) =>
    start(bench.python, ['-m', `distributed.cli.dask_${program}`, ...args, '--no-dashboard'], kit);
  const both = () => [
    dask('scheduler', '--host', '127.0.0.1', '--port', '18786'),
    dask('worker', address, '--nworkers', '2', '--nthreads', '1'),
  ];
  const first = both();
  const interrupted = search(bench, kit, '--address', address);
  await until('a trial is stored', () => storedTrials(kit) >= 1);
  first.forEach(kill);
  const broken = await interrupted.ended;
  const second = both();
  const code = await search(bench, kit, '--address', address).ended;
  bench.check(
    'a scheduler killed: the search ends with a fault, and goes on with a new scheduler',
    broken === 1 && code === 0 && sameAs(short, kit),
    `codes ${broken}, ${code}`,
  );
  second.forEach(kill);
}

/** A disk with room for the data set and a few folds. */
async function diskFull(bench: Bench, kit: string, short: StudyBundle): Promise<void> {
  const disk = join(kit, 'disk');
  mkdirSync(disk);
  const room = Math.ceil((statSync(join(kit, 'study.json')).size + 50_000) / 1024);
  const mounted = spawnSync('mount', ['-t', 'tmpfs', '-o', `size=${room}k`, 'tmpfs', disk]).status === 0;
  if (!mounted) {
    bench.skip('a small disk cannot be mounted here');
    return;
  }
  const searched = () => search(bench, kit, '--workers', '2', '--out', join(disk, 'result.json'));
  try {
    const first = searched();
    const code = await first.ended;
    const stored = storedFolds(disk);
    spawnSync('mount', ['-o', 'remount,size=64m', disk]);
    const again = await searched().ended;
    bench.check(
      'a full disk ends the search with a sentence; with room it goes on, and nothing is lost',
      code === 1 && first.said().includes('The disk is full') && again === 0 && sameAs(short, disk),
      `${stored} folds were stored; codes ${code}, ${again}`,
    );
  } finally {
    spawnSync('umount', [disk]);
  }
}
