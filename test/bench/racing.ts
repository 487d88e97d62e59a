/**
 * npm run bench:racing -- [--settings walking-tiny-x8,walking-big-x4] [--trials 30] [--folds 5] [--seeds 1,2,3] [--rate 0.1] [--folder DIR] [--json FILE]
 * Studies of the experiments' settings (without --data, of the walking recordings beside the project) by AutoTinyML, with and without
 * racing over folds, from the first question to the last on one thread of Node. Printed are folds, trials per hour of training and
 * the best accuracy of both, and what racing saves: how long all folds of its trials would have taken, by the mean of those that
 * were trained, ÷ what they took. The two studies ask for different networks, some of which train ten times as long as others, so
 * that is what the bar is about. Studies of a folder share trained folds, whose time counts for both. Exit 1 when a bar is missed.
 */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { suggestSplit } from '../../src/core/data';
import { bestDeployable } from '../../src/core/records/incumbent';
import { EXPERIMENT_SETTINGS, settingPlan } from '../../src/planning/experiments/settings';
import { isScreenedByDefault, optionsOfNewPlans } from '../../src/planning/plan';
import { experimentData } from '../../runner/experiments/data';
import { Laboratory, trainingMs, type StudyDone } from './studies/laboratory';

const { values } = parseArgs({
  options: {
    settings: { type: 'string', default: 'walking-tiny-x8,walking-big-x4' },
    trials: { type: 'string', default: '30' },
    folds: { type: 'string', default: '5' },
    seeds: { type: 'string', default: '1,2,3' },
    rate: { type: 'string', default: '0.1' },
    data: { type: 'string', default: '../shared/data/user-identification-walking' },
    folder: { type: 'string', default: 'out/racing' },
    json: { type: 'string' },
  },
});
const LEAST_RATIO = 1.5;
const METHOD = 'autotinyml';

interface Figures {
  trialsPerHour: number;
  /** All folds of its trials ÷ those that were trained, in time. */
  saving: number;
  accuracy: number;
  lost: number;
  folds: number;
}

function figuresOf({ trials }: StudyDone, foldsPerTrial: number): Figures {
  const trained = trials.filter(({ folds }) => folds.length > 0);
  const wholeMs = trained.reduce(
    (sum, trial) => sum + (trainingMs([trial]) / trial.folds.length) * foldsPerTrial,
    0,
  );
  return {
    trialsPerHour: trials.length / (trainingMs(trials) / 3_600_000),
    saving: wholeMs / trainingMs(trials),
    accuracy: bestDeployable(trials)?.objective ?? 0,
    lost: trials.filter(({ race }) => race?.lost !== undefined).length,
    folds: trials.reduce((sum, { folds }) => sum + folds.length, 0),
  };
}

const mean = (numbers: readonly number[]) => numbers.reduce((sum, one) => sum + one, 0) / numbers.length;
/** Standard error of the mean. */
function standardError(numbers: readonly number[]): number {
  const middle = mean(numbers);
  const squares = numbers.reduce((sum, one) => sum + (one - middle) ** 2, 0);
  return Math.sqrt(squares / (numbers.length - 1) / numbers.length);
}

const racingErrorRate = Number(values.rate);
const seeds = values.seeds.split(',').map(Number);
const rows: object[] = [];
for (const id of values.settings.split(',')) {
  const setting = EXPERIMENT_SETTINGS.find((one) => one.id === id);
  if (!setting) throw new Error(`There is no setting “${id}”.`);
  const dataset = await experimentData(setting.data, values.data);
  const laboratory = await Laboratory.open(join(values.folder, setting.data), dataset);
  const folds = Number(values.folds);
  const base = {
    ...settingPlan(setting, dataset, Number(values.trials)),
    split: suggestSplit(dataset.examples, 1, folds),
    method: METHOD,
    methodOptions: optionsOfNewPlans(METHOD),
    screened: isScreenedByDefault(METHOD),
  } as const;
  const pairs: { whole: Figures; raced: Figures }[] = [];
  for (const seed of seeds) {
    const w = figuresOf(await laboratory.study(`${id}-${folds}-${seed}`, { ...base, seed }), folds);
    const r = figuresOf(
      await laboratory.study(`${id}-${folds}-${seed}-racing`, { ...base, seed, racingErrorRate }),
      folds,
    );
    pairs.push({ whole: w, raced: r });
    console.log(
      `${id}, ${folds} folds a trial, seed ${seed}: ${w.folds} folds, ${w.trialsPerHour.toFixed(0)} trials an hour, ${(100 * w.accuracy).toFixed(1)} %; racing ${r.folds} folds (${r.lost} trials given up), ${r.trialsPerHour.toFixed(0)} an hour, ${(100 * r.accuracy).toFixed(1)} %, ${r.saving.toFixed(2)} times as many as without for the same trials`,
    );
  }
  const ratio = mean(pairs.map(({ raced }) => raced.saving));
  const [whole, raced] = (['whole', 'raced'] as const).map((arm) => pairs.map((pair) => pair[arm].accuracy));
  const loss = mean(whole) - mean(raced);
  const error = standardError(whole);
  const kept = ratio >= LEAST_RATIO && loss <= error;
  if (!kept) process.exitCode = 1;
  console.log(
    `${kept ? 'ok  ' : 'FAIL'} ${id}: ${ratio.toFixed(2)} times the trials an hour (bar ${LEAST_RATIO}); accuracy ${(100 * mean(whole)).toFixed(2)} ± ${(100 * error).toFixed(2)} %, racing ${(100 * mean(raced)).toFixed(2)} % (bar: one standard error less)`,
  );
  rows.push({ setting: id, folds, rate: racingErrorRate, seeds, pairs, ratio, loss, standardError: error });
}
if (values.json) writeFileSync(values.json, `${JSON.stringify(rows, null, 1)}\n`);
