/**
 * npm run bench:search -- --problems a,b --methods m,n --budgets 30,50 --seeds 0-19 [--screen] [--json FILE] [--jobs N]
 * Normalised regret of search methods on partially defined problems, next to what others reach.
 *
 * npm run bench:search -- --suite tune|report [--every 5] [--methods m,n] [--budgets 25,50,100] [--seeds 0] [--json FILE]
 * [--seconds N] [--jobs N] [--peers FILE]: the same on sampled problems. FILE has one run a line; a run that is in it is not
 * made again, so that a long comparison can be made in pieces. `--peers` adds what search/peers.py wrote.
 */
import { writeFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { parseArgs } from 'node:util';
import { METHODS } from '../../src/core/search';
import { runJobs } from './search/jobs';
import { benchProblems } from './search/problems';
import { printReport } from './search/report';
import type { Run } from './search/run';
import { runSuite } from './search/suite';
import { SUITES, type SuiteId } from './search/suites';
import type { Job } from './search/worker';

const { values } = parseArgs({
  options: {
    problems: { type: 'string', default: 'all' },
    methods: { type: 'string', default: 'svm-cbo,constrained-ei,tpe,autotinyml' },
    budgets: { type: 'string', default: '50' },
    seeds: { type: 'string' },
    suite: { type: 'string' },
    every: { type: 'string', default: '1' },
    seconds: { type: 'string', default: 'Infinity' },
    screen: { type: 'boolean', default: false },
    json: { type: 'string' },
    peers: { type: 'string' },
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

const methods = chosen(values.methods, Object.keys(METHODS), 'method');

async function compareOnKnown(): Promise<void> {
  const problems = chosen(
    values.problems,
    benchProblems().map(({ name }) => name),
    'problem',
  );
  const jobs: Job[] = range(values.budgets).flatMap((budget) =>
    problems.flatMap((problem) =>
      methods.flatMap((method) =>
        range(values.seeds ?? '0-19').map((seed) => ({
          problem,
          method,
          budget,
          seed,
          screen: values.screen,
        })),
      ),
    ),
  );
  const runs: Run[] = [];
  await runJobs<Job, Run>('./worker.ts', jobs, Number(values.jobs), (run) => runs.push(run));
  printReport(runs, values.screen);
  if (values.json) writeFileSync(values.json, JSON.stringify(runs));
}

if (values.suite === undefined) await compareOnKnown();
else {
  const [suite] = chosen(values.suite, Object.keys(SUITES), 'suite');
  await runSuite({
    suite: suite as SuiteId,
    every: Number(values.every),
    methods,
    budgets: range(values.budgets),
    seeds: range(values.seeds ?? '0'),
    file: values.json,
    peers: values.peers,
    processes: Number(values.jobs),
    seconds: Number(values.seconds),
  });
}
