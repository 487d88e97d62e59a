import { readFileSync } from 'node:fs';
import { randomStream } from '../../src/core/random';
import { createOptimizer } from '../../src/core/search';
import { outlineOf } from '../../src/core/data';
import { headOf, trialSchema } from '../../src/core/records/trial';
import { searchRequestFor } from '../../src/study/search-request';
import { readStudyFile } from '../../src/study/study-file';
import { packJson, unpackJson } from '../../src/study/study-json';
import * as v from 'valibot';

/**
 * What more workers bring a study, from a result of it: the time of its folds, an optimizer that asks one trial after the other, and a
 * queue that starts each fold a moment late, simulated; what an ask costs and what 10,000 trials take, measured in processor time.
 * Run: npm run bench:scale -- RESULT.json (of `npm run study` or the kit).
 */
const [path] = process.argv.slice(2);
if (path === undefined) {
  console.error('Usage: npm run bench:scale -- RESULT.json');
  process.exit(2);
}
const { study, trials, dataset, folds = [] } = readStudyFile(readFileSync(path, 'utf8'));
const { plan } = study;
const SECONDS = trials.flatMap((trial) => trial.folds.map(({ trainingMs }) => trainingMs / 1000));

/** A process of Node starts and reads the study; a message goes there and one comes back. */
const START_SECONDS = 0.4;
const MESSAGES_SECONDS = 0.02;
const TRIALS = 500;

function processorSeconds(work: () => void): number {
  const before = process.cpuUsage();
  work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1e6;
}

/** Seconds of one ask when so many trials are told. */
function askSeconds(told: number): number {
  const { settings } = searchRequestFor({ ...plan, screened: false }, outlineOf(dataset), 10_000);
  const drawn = createOptimizer({ ...settings, method: 'random', options: {} });
  const random = randomStream(1, 'scale', told);
  const optimizer = createOptimizer(settings);
  for (let number = 1; number <= told; number++) {
    const [{ configuration }] = drawn.ask();
    const observed = {
      configuration,
      deployable: random.uniform() < 0.7,
      objective: random.uniform(),
      trial: number,
    };
    drawn.tell([observed]);
    optimizer.tell([observed]);
  }
  return processorSeconds(() => optimizer.ask());
}

/** Trials an hour: trial n is asked for when trials 1 to n − parallel are told, and a free worker takes the next fold. */
function trialsAnHour(workers: number, parallel: number, ask: number): number {
  const random = randomStream(2, 'queue', workers);
  const free = new Array<number>(workers).fill(0);
  const ended: number[] = [];
  let optimizer = 0;
  for (let trial = 0; trial < TRIALS; trial++) {
    const told = Math.max(0, ...ended.slice(0, Math.max(0, trial - parallel + 1)));
    optimizer = Math.max(optimizer, told) + ask;
    let end = 0;
    for (let fold = 0; fold < plan.split.folds; fold++) {
      const worker = free.indexOf(Math.min(...free));
      const seconds = SECONDS[Math.floor(random.uniform() * SECONDS.length)];
      free[worker] = Math.max(free[worker], optimizer) + MESSAGES_SECONDS + START_SECONDS + seconds;
      end = Math.max(end, free[worker]);
    }
    ended.push(end);
  }
  return (3600 * TRIALS) / Math.max(...ended);
}

const mean = SECONDS.reduce((sum, value) => sum + value, 0) / SECONDS.length;
console.log(`${trials.length} trials, ${plan.split.folds} folds of ${mean.toFixed(2)} s on average`);
const asks = [10, 100, 300, 1000].map((told) => ({ told, seconds: askSeconds(told) }));
for (const { told, seconds } of asks)
  console.log(`an ask after ${told} trials: ${seconds.toFixed(2)} s of processor time`);
const ask = asks[2].seconds;
console.log(`trials an hour (asks as after 300 trials), trials at once as many as fill the workers:`);
for (const workers of [1, 2, 4, 8, 16, 32, 64]) {
  const parallel = Math.max(1, Math.ceil(workers / plan.split.folds));
  const [one, many] = [trialsAnHour(workers, 1, ask), trialsAnHour(workers, parallel, ask)];
  console.log(
    `${workers} workers: ${one.toFixed(0)} one at a time, ${many.toFixed(0)} with ${parallel} at once`,
  );
}
const lines = trials.map((trial) => packJson(trial));
const bytes = lines.reduce((sum, text) => sum + text.length + 1, 0) / lines.length;
const cached = folds.reduce((sum, fold) => sum + packJson(fold).length + 1, 0) / Math.max(1, trials.length);
const reading = processorSeconds(() =>
  lines.forEach((text) => headOf(v.parse(trialSchema, unpackJson(text)))),
);
const perTrial = 10_000 / lines.length;
console.log(
  `10,000 trials: ${((bytes * 10_000) / 1e6).toFixed(0)} MB of trials, ${((cached * 10_000) / 1e6).toFixed(0)} MB of folds; ${(reading * perTrial).toFixed(1)} s of processor time to read the trials`,
);
