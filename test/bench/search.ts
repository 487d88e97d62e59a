/**
 * npm run bench:search -- --problems a,b --methods m,n --budgets 30,50 --seeds 0-19 [--screen] [--json FILE] [--jobs N]
 * Normalised regret of search methods on partially defined problems, next to what others reach.
 */
import { fork } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { METHODS } from '../../src/core/search';
import { benchProblems } from './search/problems';
import { printReport } from './search/report';
import type { Run } from './search/run';
import type { Job } from './search/worker';

const { values } = parseArgs({
  options: {
    problems: { type: 'string', default: 'all' },
    methods: { type: 'string', default: 'svm-cbo,constrained-ei,tpe,autotinyml' },
    budgets: { type: 'string', default: '50' },
    seeds: { type: 'string', default: '0-19' },
    screen: { type: 'boolean', default: false },
    json: { type: 'string' },
    jobs: { type: 'string', default: String(availableParallelism()) },
  },
});

function range(text: string): number[] {
  return text.split(',').flatMap((part) => {
    const [first, last = first] = part.split('-').map(Number);
    return Array.from({ length: last - first + 1 }, (_, i) => first + i);
  });
}

function chosen(given: string, known: readonly string[], what: string): string[] {
  const names = given === 'all' ? [...known] : given.split(',');
  const unknown = names.filter((name) => !known.includes(name.split(':')[0]));
  if (unknown.length > 0)
    throw new Error(`No such ${what}: ${unknown.join(', ')}. There are ${known.join(', ')}.`);
  return names;
}

const problems = chosen(
  values.problems,
  benchProblems().map(({ name }) => name),
  'problem',
);
const methods = chosen(values.methods, Object.keys(METHODS), 'method');
const jobs: Job[] = range(values.budgets).flatMap((budget) =>
  problems.flatMap((problem) =>
    methods.flatMap((method) =>
      range(values.seeds).map((seed) => ({ problem, method, budget, seed, screen: values.screen })),
    ),
  ),
);

/** Workers fetch one job after the other, so that slow methods do not hold up a whole share. */
function runAll(queue: Job[], workers: number): Promise<Run[]> {
  const runs: Run[] = [];
  const lane = () =>
    new Promise<void>((resolve, reject) => {
      const child = fork(fileURLToPath(new URL('./search/worker.ts', import.meta.url)), {
        execArgv: process.execArgv,
      });
      const next = () => {
        const job = queue.shift();
        if (job) child.send(job);
        else child.disconnect();
      };
      child.on('message', (run: Run) => {
        runs.push(run);
        next();
      });
      child.on('exit', (code) =>
        code === 0 ? resolve() : reject(new Error(`A bench process ended with ${code}.`)),
      );
      next();
    });
  return Promise.all(Array.from({ length: Math.min(workers, queue.length) }, lane)).then(() => runs);
}

const runs = await runAll([...jobs], Number(values.jobs));
printReport(runs, values.screen);
if (values.json) writeFileSync(values.json, JSON.stringify(runs));
