/**
 * npm run bench:warm-start -- [--data walking,digits] [--trials 20] [--seeds 1,2,3,4,5] [--macc N] [--grown] [--folder DIR] [--json FILE]
 * A study on one board, then the same data on another one: cold, and from what the first study knows, by AutoTinyML on one thread of
 * Node. Printed is at which trial the warm study reaches what the cold one ended with, and how many folds it trained of those that
 * the first study had trained already. `--macc`: the second study may take no more multiply-accumulates, so that the best of the
 * first is out of reach. Exit 1 when a bar is missed. Folds are shared, as in the page. `--grown`: the second study is on the same board
 * and the first one on two fifths of the digits, so that nothing it measured counts and its best networks are only tried first.
 */
import { openAsBlob, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { generateSample, splitExamples, suggestSplit, type Dataset } from '../../src/core/data';
import { inspectFiles } from '../../src/core/data/files';
import { boardById } from '../../src/core/deploy';
import { bestDeployable } from '../../src/core/records/incumbent';
import type { StudyPlan } from '../../src/core/records/plan';
import type { Trial } from '../../src/core/records/trial';
import { configurationKey } from '../../src/core/space';
import { defaultPlan } from '../../src/planning/plan';
import { experimentOf } from '../../src/planning/presets';
import { evidenceFrom } from '../../src/study/evidence';
import { createIngestService } from '../../src/study/workers/ingest-service';
import { Laboratory } from './studies/laboratory';

const { values } = parseArgs({
  options: {
    data: { type: 'string', default: 'walking,digits' },
    trials: { type: 'string', default: '20' },
    seeds: { type: 'string', default: '1,2,3,4,5' },
    macc: { type: 'string' },
    grown: { type: 'boolean', default: false },
    folder: { type: 'string', default: 'out/warm-start' },
    json: { type: 'string' },
  },
});
const FOLDS = 3;
const MOST_SHARE = 0.5;
/** Share of the examples that the first study had, with --grown. */
const GROWN_FROM = 0.4;
/** A sixth of the memory of the first: the second cannot hold all that was tried there. */
const FIRST_BOARD = 'stm32l433rc';
const SECOND_BOARD = 'stm32f303k8';

async function dataOf(name: string, share = 1): Promise<Dataset> {
  if (name !== 'digits') return generateSample('walking', 1);
  const lines = (await (await openAsBlob('test/data/digits-8x8/digits.csv')).text()).trim().split('\n');
  const blob = new Blob([lines.slice(0, Math.round(share * lines.length)).join('\n')]);
  const files = [{ path: 'digits.csv', blob }];
  const { choices } = await inspectFiles(files);
  return (await createIngestService().read(files, choices, () => undefined)).dataset;
}

function planFor(dataset: Dataset, boardId: string, seed: number): StudyPlan {
  const board = boardById(boardId);
  return defaultPlan(dataset.summary, board, {
    // The plan of the first, with another board.
    ...experimentOf('standard', dataset, boardById(SECOND_BOARD)),
    compression: 'int8',
    split: suggestSplit(dataset.examples, 1, FOLDS),
    trials: Number(values.trials),
    seed,
  });
}

const underLimit = (plan: StudyPlan): StudyPlan =>
  values.macc === undefined ? plan : { ...plan, limits: { ...plan.limits, macc: Number(values.macc) } };

/** The first trial with which a study had reached this, by number; null where it never did. */
function reached(trials: readonly Trial[], objective: number): number | null {
  const first = trials.find((trial) => (bestDeployable([trial])?.objective ?? -Infinity) >= objective);
  return first?.number ?? null;
}

/** Best objective after each trial; 0 before there is one. */
const bestSoFar = (trials: readonly Trial[]) =>
  trials.map((_, i) => bestDeployable(trials.slice(0, i + 1))?.objective ?? 0);

const median = (numbers: readonly number[]) =>
  [...numbers].sort((a, b) => a - b)[Math.floor(numbers.length / 2)];

const rows: object[] = [];
for (const name of values.grown ? ['digits'] : values.data.split(',')) {
  const dataset = await dataOf(name);
  const laboratory = await Laboratory.open(join(values.folder, name), dataset);
  const before = values.grown ? await dataOf(name, GROWN_FROM) : dataset;
  const earlier = values.grown
    ? await Laboratory.open(join(values.folder, `${name}-before`), before)
    : laboratory;
  const shares: number[] = [];
  for (const seed of values.seeds.split(',').map(Number)) {
    const first = await earlier.study(
      `${seed}-first`,
      planFor(before, values.grown ? SECOND_BOARD : FIRST_BOARD, seed),
    );
    const plan = underLimit(planFor(dataset, SECOND_BOARD, seed));
    const limit = `${values.grown ? '-grown' : ''}${values.macc === undefined ? '' : `-${values.macc}`}`;
    const cold = await laboratory.study(`${seed}-cold${limit}`, plan);
    const split = splitExamples(dataset.examples, plan.split);
    const evidence = await evidenceFrom(first.store, `${seed}-first`, plan, dataset, split);
    const warm = await laboratory.study(`${seed}-warm${limit}`, plan, evidence);
    const known = new Set(
      first.trials.map(({ configuration }) => configurationKey(plan.space, configuration)),
    );
    const again = warm.trials
      .filter(({ configuration }) => known.has(configurationKey(plan.space, configuration)))
      .flatMap(({ folds }) => folds.filter(({ cached }) => !cached)).length;
    const best = bestDeployable(cold.trials)?.objective ?? 0;
    const at = reached(warm.trials, best);
    const share = (at ?? Infinity) / cold.trials.length;
    shares.push(share);
    const warmBest = bestDeployable(warm.trials)?.objective ?? 0;
    console.log(
      `${name}, seed ${seed}: cold ${(100 * best).toFixed(1)} % after ${cold.trials.length} trials, of which trial ${reached(cold.trials, best)} was the best; warm there ${at === null ? 'never' : `at trial ${at}`}, ${(100 * warmBest).toFixed(1)} % at the end; ${again} folds trained again`,
    );
    const coldTrials = cold.trials.length;
    const soFar = { cold: bestSoFar(cold.trials), warm: bestSoFar(warm.trials) };
    rows.push({ data: name, seed, coldTrials, best, at, warmBest, again, soFar });
    if (again > 0 && !values.grown) process.exitCode = 1;
  }
  const share = `${name}: the warm study needs ${median(shares).toFixed(2)} of the cold one's trials, by the median`;
  const kept = median(shares) <= MOST_SHARE;
  if (!kept && !values.grown) process.exitCode = 1;
  console.log(values.grown ? share : `${kept ? 'ok  ' : 'FAIL'} ${share} (bar ${MOST_SHARE})`);
}
if (values.json) writeFileSync(values.json, `${JSON.stringify(rows, null, 1)}\n`);
