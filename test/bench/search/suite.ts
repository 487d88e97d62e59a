import { appendFileSync, existsSync, readFileSync } from 'node:fs';
import { runJobs } from './jobs';
import { printSuiteReport } from './suite-report';
import { codeHash, jobKey, type SuiteJob, type SuiteRun } from './suite-run';
import { suiteEntries, suiteSeeds, type SuiteId } from './suites';

export interface SuiteRequest {
  suite: SuiteId;
  /** Every so many-th problem. */
  every: number;
  methods: readonly string[];
  budgets: readonly number[];
  seeds: readonly number[];
  /** One run a line; what is there, of the same code, is not run again. */
  file?: string;
  /** Searches of other people's optimisers, as peers.py writes them: compared on the problems that all of them ran. */
  peers?: string;
  processes: number;
  /** End the run after this many seconds; what is missing is said, and done next time. */
  seconds: number;
}

/** Searches of a suite that are not in the file yet, each written down when it is done; then the report of all. */
export async function runSuite(request: SuiteRequest): Promise<void> {
  const { suite, every, methods, budgets, seeds, file, peers, processes, seconds } = request;
  const code = codeHash();
  const known = suiteEntries(suite, every);
  const unknown = suiteSeeds(suite, every).length - known.length;
  if (unknown > 0)
    console.log(
      `${unknown} problems are left out: write-suites.ts ${suite} ${every} searches for their best.`,
    );
  // Problem by problem, so that an interrupted run has compared all methods on the first of them.
  const wanted = budgets.flatMap((budget) =>
    known.flatMap(({ seed: problem }) =>
      seeds.flatMap((seed) => methods.map((method): SuiteJob => ({ suite, problem, method, budget, seed }))),
    ),
  );
  const keys = new Set(wanted.map(jobKey));
  const runs = readRuns(file).filter((run) => run.code === code && keys.has(jobKey(run)));
  const done = new Set(runs.map(jobKey));
  const missing = wanted.filter((job) => !done.has(jobKey(job)));
  const until = Date.now() + 1000 * seconds;
  await runJobs<SuiteJob, SuiteRun>(
    './suite-worker.ts',
    missing,
    processes,
    (run) => {
      runs.push(run);
      if (file) appendFileSync(file, `${JSON.stringify(run)}\n`);
    },
    () => Date.now() >= until,
  );
  if (runs.length < wanted.length)
    console.log(
      `${runs.length} of ${wanted.length} searches are done; the same command goes on with the others.`,
    );
  if (runs.length > 0) printSuiteReport(suite, runs, methods);
  if (peers !== undefined) printWithPeers(request, runs, readRuns(peers));
}

/** The same tables with the peers' rows, each with the package and the version that made it. */
function printWithPeers(
  { suite, methods, budgets, seeds }: SuiteRequest,
  ours: readonly SuiteRun[],
  all: readonly SuiteRun[],
): void {
  const theirs = all.filter(
    (run) => run.suite === suite && budgets.includes(run.budget) && seeds.includes(run.seed),
  );
  const made = new Map(theirs.map(({ method, code }) => [method, code]));
  console.log(`\nWith peers: ${[...made].map(([method, code]) => `${method} (${code})`).join(', ')}`);
  printSuiteReport(suite, [...ours, ...theirs], [...methods, ...made.keys()]);
}

function readRuns(file: string | undefined): SuiteRun[] {
  if (file === undefined || !existsSync(file)) return [];
  const lines = readFileSync(file, 'utf8').split('\n').filter(Boolean);
  return lines.map((line) => JSON.parse(line) as SuiteRun);
}
