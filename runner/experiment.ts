import { mkdir, readFile } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import type { Dataset } from '../src/core/data';
import { asAppError } from '../src/core/errors';
import type { ExperimentResult } from '../src/core/records/experiment';
import { METHOD_IDS, type MethodId } from '../src/core/search';
import { fullEpochs } from '../src/planning/comparison/trial-cost';
import {
  EXPERIMENT_IDS,
  EXPERIMENT_METHODS,
  EXPERIMENT_SETTINGS,
  settingPlan,
  type ExperimentData,
  type ExperimentId,
  type ExperimentSetting,
} from '../src/planning/experiments/settings';
import { nodeSearch, nodeTrainers } from './clients';
import { experimentData } from './experiments/data';
import { searchRunOf } from './experiments/result';
import { tablesOf, withTables } from './experiments/document';
import { withHeadline } from './experiments/headline';
import {
  DOCUMENT,
  README,
  readResult,
  readResults,
  RESULTS_FOLDER,
  withRun,
  writeResult,
} from './experiments/results-folder';
import { searchSetting, trainBaseline, type Bench } from './experiments/search-jobs';
import { FoldCache } from './FoldCache';
import { lockFolder } from './folder-lock';
import { writeDataset, writeWhole } from './study-folder';

/**
 * Runs the experiments of the slides, and what today's spaces make of the same data, with the page's own optimizer, trainers and
 * judge: several searches at a time, each on one thread. What is finished is stored after every trial, and the same command goes on from
 * there, with or without --resume; a finished search is a row in docs/experiments/SETTING.json, and docs/experiments.md is written from
 * these. The tables of the settings that were asked for are printed at the end, and with --json all that is known of them goes to a file.
 *
 * Exit codes: 0 all that was asked for is there, 1 a fault, 2 wrong use, 130 interrupted.
 */
const USAGE = `Usage: npm run experiment -- 1|2|beyond [--methods a,b] [--seeds 1,2,3] [--trials 30] [--settings a,b]
  [--resume] [--json FILE] [--data FOLDER] [--folder DIR] [--results DIR] [--workers N] [--minutes N]`;

interface Job {
  setting: ExperimentSetting;
  seed: number;
  /** Absent: the network made by hand. */
  method?: MethodId;
}

const wrongUse = (message: string): never => {
  console.error(`${message}\n${USAGE}`);
  process.exit(2);
};

function optionsGiven() {
  try {
    const { values, positionals } = parseArgs({
      allowPositionals: true,
      options: {
        methods: { type: 'string' },
        seeds: { type: 'string', default: '1,2,3' },
        trials: { type: 'string', default: '30' },
        settings: { type: 'string' },
        data: {
          type: 'string',
          default: process.env.WALKING_DATA ?? '../shared/data/user-identification-walking',
        },
        folder: { type: 'string', default: 'out/experiments' },
        results: { type: 'string', default: RESULTS_FOLDER },
        workers: { type: 'string', default: String(availableParallelism()) },
        minutes: { type: 'string' },
        json: { type: 'string' },
        resume: { type: 'boolean' },
      },
    });
    return { ...values, experiment: positionals[0] };
  } catch (error) {
    return wrongUse((error as Error).message);
  }
}

const options = optionsGiven();

function numbers(name: string, text: string): number[] {
  const parts = text.split(',').map(Number);
  if (parts.some((part) => !Number.isInteger(part) || part < 1))
    wrongUse(`--${name} has whole numbers from 1.`);
  return parts;
}

function jobsAsked(): Job[] {
  const experiment = options.experiment as ExperimentId;
  if (!EXPERIMENT_IDS.includes(experiment)) wrongUse(`There is no experiment “${options.experiment ?? ''}”.`);
  const methods = (options.methods?.split(',') ?? EXPERIMENT_METHODS[experiment]) as MethodId[];
  const unknown = methods.find((method) => !METHOD_IDS.includes(method));
  if (unknown) wrongUse(`There is no method “${unknown}”.`);
  const wanted = options.settings?.split(',');
  const settings = EXPERIMENT_SETTINGS.filter(
    (setting) => setting.experiment === experiment && (wanted?.includes(setting.id) ?? true),
  );
  // A seed that is done everywhere is a fair comparison in itself.
  return numbers('seeds', options.seeds).flatMap((seed) =>
    settings.flatMap((setting) => [
      ...(experiment === 'beyond' ? [] : [{ setting, seed }]),
      ...methods.map((method) => ({ setting, seed, method })),
    ]),
  );
}

const jobs = jobsAsked();
const [budget] = numbers('trials', options.trials);
const interrupted = new AbortController();
process.once('SIGINT', () => {
  console.error('Stopping: what is finished is stored, and the same command goes on.');
  interrupted.abort();
});
if (options.minutes) {
  const [minutes] = numbers('minutes', options.minutes);
  setTimeout(() => interrupted.abort(), minutes * 60_000).unref();
}

interface Laboratory {
  folder: string;
  dataset: Dataset;
  folds: FoldCache;
}

async function laboratoryFor(data: ExperimentData): Promise<Laboratory> {
  const folder = join(options.folder, data);
  await mkdir(folder, { recursive: true });
  const dataset = await experimentData(data, options.data);
  await writeDataset(folder, dataset);
  return { folder, dataset, folds: await FoldCache.open(join(folder, 'folds.jsonl')) };
}

const factsOf = (
  setting: ExperimentSetting,
  dataset: Dataset,
): Omit<ExperimentResult, 'baseline' | 'runs'> => {
  const plan = settingPlan(setting, dataset, budget);
  const { name, examplesPerClass } = dataset.summary;
  return {
    setting: setting.id,
    data: {
      name,
      examples: examplesPerClass.reduce((sum, count) => sum + count, 0),
      classes: examplesPerClass.length,
    },
    folds: plan.split.folds,
    budget,
    epochs: fullEpochs(plan),
  };
};

const isKnown = (known: ExperimentResult | null, facts: object, { method, seed }: Job): boolean => {
  if (!known) return false;
  const { baseline, runs, ...before } = known;
  if (JSON.stringify(before) !== JSON.stringify(facts)) return false;
  return method
    ? runs.some((run) => run.method === method && run.seed === seed)
    : baseline.some((run) => run.seed === seed);
};

/** Results of one setting are read, changed and written by one lane at a time. */
let writing: Promise<unknown> = Promise.resolve();
function inTurn<T>(work: () => Promise<T>): Promise<T> {
  const done = writing.then(work);
  writing = done.catch(() => undefined);
  return done;
}

async function writeDocuments(): Promise<void> {
  const results = await readResults();
  await writeWhole(DOCUMENT, withTables(await readFile(DOCUMENT, 'utf8'), results));
  await writeWhole(README, withHeadline(await readFile(README, 'utf8'), results));
}

async function doJob(job: Job, bench: Bench): Promise<void> {
  const { setting, method, seed } = job;
  const { signal } = interrupted;
  const facts = factsOf(setting, bench.dataset);
  const name = `${setting.id}, ${method ?? 'baseline'}, seed ${seed}`;
  if (isKnown(await readResult(setting.id, options.results), facts, job)) return;
  const startedAt = Date.now();
  const found: Parameters<typeof withRun>[2] = {};
  if (method) {
    const done = await searchSetting(bench, setting, { method, seed, budget }, signal);
    if (!done.run.finished) return;
    found.search = searchRunOf(done);
  } else found.baseline = await trainBaseline(bench, setting, seed, signal);
  await inTurn(async () => {
    await writeResult(withRun(await readResult(setting.id, options.results), facts, found), options.results);
    if (options.results === RESULTS_FOLDER) await writeDocuments();
  });
  const accuracy = found.search ? found.search.best?.accuracy : found.baseline?.accuracy;
  const share = accuracy === undefined ? 'nothing deployable' : `${(100 * accuracy).toFixed(1)} %`;
  console.log(`${name}: ${share}, ${((Date.now() - startedAt) / 60_000).toFixed(1)} min`);
}

async function lane(waiting: Job[], laboratories: Map<ExperimentData, Laboratory>): Promise<void> {
  const search = nodeSearch();
  const trainers = new Map(
    [...laboratories].map(([data, { folder, dataset }]) => [
      data,
      nodeTrainers(folder, dataset.summary.id, 1),
    ]),
  );
  try {
    for (let job = waiting.shift(); job && !interrupted.signal.aborted; job = waiting.shift()) {
      const { data } = job.setting;
      await doJob(job, { ...laboratories.get(data)!, search, trainers: trainers.get(data)! });
    }
  } finally {
    await Promise.all([search.close(), ...[...trainers.values()].map((one) => one.close())]);
  }
}

/** What is known by now of the settings that were asked for. */
async function report(): Promise<void> {
  const asked = new Set(jobs.map(({ setting }) => setting.id));
  const results = (await readResults(options.results)).filter(({ setting }) => asked.has(setting));
  console.log(tablesOf(results));
  if (options.json) await writeWhole(options.json, `${JSON.stringify(results, null, 1)}\n`);
}

try {
  await mkdir(options.results, { recursive: true });
  await mkdir(options.folder, { recursive: true });
  const release = await lockFolder(options.folder);
  try {
    const laboratories = new Map<ExperimentData, Laboratory>();
    for (const data of new Set(jobs.map(({ setting }) => setting.data)))
      laboratories.set(data, await laboratoryFor(data));
    const waiting = [...jobs];
    const [lanes] = numbers('workers', options.workers);
    await Promise.all(Array.from({ length: lanes }, () => lane(waiting, laboratories)));
  } finally {
    await release();
  }
  await report();
  process.exitCode = interrupted.signal.aborted ? 130 : 0;
} catch (error) {
  const { message, remedy } = asAppError(error);
  console.error([message, remedy].filter(Boolean).join(' '));
  process.exitCode = interrupted.signal.aborted ? 130 : 1;
}
