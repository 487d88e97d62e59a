import { spawn } from 'node:child_process';
import { appendFileSync, existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { walkingFolder } from '../helpers/reference';
import type { Found, Job } from './spaces/job';

/**
 * npm run bench:spaces -- [--data walking,gestures,bottles,digits,vibration,pumps] [--spaces experiment1,standard]
  [--processes N]
 *   [--board stm32f303k8] [--profile export] [--rom BYTES] [--trials 40] [--seeds 11,12,13] [--resume]
 * What a plan starts with, beside the paper's space: the same method, board, compression, budget, folds and seeds. A
 * space with `+front` chooses the front end, too, one with `+windows` front end, length and overlap of windows, and one
 * with `-input` sees what was read. Prints
 * the best deployable trial's accuracy over the folds, its standard error, the outer test, memory, MACC and time; results
 * are kept in out/spaces.jsonl, from where --resume goes on. One process a search, as many at a time as there are cores.
 */
const { values } = parseArgs({
  options: {
    data: { type: 'string', default: 'walking,gestures,bottles,digits,vibration,pumps' },
    spaces: { type: 'string', default: 'experiment1,standard' },
    board: { type: 'string', default: 'stm32f303k8' },
    profile: { type: 'string', default: 'export' },
    rom: { type: 'string' },
    trials: { type: 'string', default: '40' },
    seeds: { type: 'string', default: '11,12,13' },
    processes: { type: 'string' },
    resume: { type: 'boolean', default: false },
  },
});
const RESULTS = 'out/spaces.jsonl';
const DIGITS = fileURLToPath(new URL('../data/digits-8x8/digits.csv', import.meta.url));

/** Where the data lie: a sample of the page, or files. Null where files are not there. */
function placeOf(name: string): string | null {
  if (name === 'walking') return walkingFolder;
  return name === 'digits' ? DIGITS : name;
}

const names = new Map<string, string>();
const jobs = values.data.split(',').flatMap((name): Job[] => {
  const data = placeOf(name);
  if (data === null) {
    console.log(`${name}: left out, the files are not there`);
    return [];
  }
  names.set(data, name);
  return values.seeds.split(',').flatMap((seed) =>
    values.spaces.split(',').map((space) => ({
      data,
      space: space as Job['space'],
      seed: Number(seed),
      board: values.board,
      profile: values.profile as Job['profile'],
      trials: Number(values.trials),
      ...(values.rom && { romBytes: Number(values.rom) }),
    })),
  );
});

const keyOf = ({ data, space, seed, board, profile, trials, romBytes }: Job): string =>
  JSON.stringify([names.get(data), space, seed, board, profile, trials, romBytes]);

mkdirSync(dirname(RESULTS), { recursive: true });
if (!values.resume) rmSync(RESULTS, { force: true });
const known = new Map<string, Found>(
  (existsSync(RESULTS) ? readFileSync(RESULTS, 'utf8').split('\n').filter(Boolean) : []).map((line) => {
    const { key, found } = JSON.parse(line) as { key: string; found: Found };
    return [key, found];
  }),
);

const waiting = jobs.filter((job) => !known.has(keyOf(job)));
await Promise.all(
  Array.from({ length: Number(values.processes ?? availableParallelism()) }, async () => {
    for (let job = waiting.shift(); job; job = waiting.shift()) {
      const found = await run(job);
      known.set(keyOf(job), found);
      appendFileSync(RESULTS, `${JSON.stringify({ key: keyOf(job), found })}\n`);
      console.log(lineOf(found));
    }
  }),
);
console.log('\nIn all:');
for (const job of jobs) console.log(lineOf(known.get(keyOf(job))!));

function run(job: Job): Promise<Found> {
  const script = fileURLToPath(new URL('./spaces/job.ts', import.meta.url));
  return new Promise((resolve, reject) => {
    const stdio: ('ignore' | 'pipe' | 'inherit')[] = ['ignore', 'pipe', 'inherit'];
    const child = spawn(process.execPath, [...process.execArgv, script, JSON.stringify(job)], { stdio });
    let printed = '';
    child.stdout!.on('data', (chunk: Buffer) => (printed += chunk.toString()));
    child.on('close', (code) => {
      if (code === 0) resolve(JSON.parse(printed) as Found);
      else reject(new Error(`${keyOf(job)} ended with ${code}`));
    });
  });
}

function lineOf(found: Found): string {
  const share = (value: number | null) => (value === null ? '    –' : value.toFixed(3));
  return [
    names.get(found.data)!.padEnd(10),
    found.space.padEnd(12),
    `seed ${found.seed}`,
    `folds ${share(found.accuracy)} ± ${share(found.standardError)}`,
    `outer test ${share(found.testAccuracy)} of ${found.testExamples ?? 0}`,
    `RAM ${found.ramBytes} B, ROM ${found.romFound} B, MACC ${found.macc}`,
    `${found.deployable} of ${found.trials} deployable`,
    `${found.seconds.toFixed(0)} s`,
    JSON.stringify(found.configuration),
  ].join('  ');
}
