/**
 * npx tsx test/bench/search/write-trained.ts [--folder DIR] [--seconds N]
 * Trains every network of a small space on the handwritten digits (3 folds, codebooks of ×8) and writes what came out to trained.json:
 * a table of which every answer is known, for `trained_*` of bench:search. What the folder has is not trained again; with --seconds
 * it stops after about so long, and the same command goes on.
 */
import { openAsBlob, writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { suggestSplit } from '../../../src/core/data';
import { inspectFiles } from '../../../src/core/data/files';
import { boardById } from '../../../src/core/deploy';
import type { Trial } from '../../../src/core/records/trial';
import { enumerate } from '../../../src/core/space';
import { defaultPlan } from '../../../src/planning/plan';
import { createIngestService } from '../../../src/study/workers/ingest-service';
import { Laboratory } from '../studies/laboratory';
import { TRAINED, TRAINED_FILE, type TrainedTable } from './trained';

const { values } = parseArgs({
  options: {
    folder: { type: 'string', default: 'out/trained' },
    seconds: { type: 'string', default: 'Infinity' },
  },
});
const AT_A_TIME = 24;

const files = [{ path: 'digits.csv', blob: await openAsBlob('test/data/digits-8x8/digits.csv') }];
const { choices } = await inspectFiles(files);
const { dataset } = await createIngestService().read(files, choices, () => undefined);
const plan = {
  ...defaultPlan(dataset.summary, boardById('stm32f303k8'), {
    ...TRAINED,
    compression: 'x8',
    split: suggestSplit(dataset.examples, 1, 3),
    seed: 1,
  }),
  // All are trained: which of them fit is for the problems to say.
  limits: { ramBytes: 1e9, romBytes: 1e9, crossAccuracy: 0 },
};
const configurations = [...enumerate(TRAINED.space)];
const laboratory = await Laboratory.open(values.folder, dataset);
const until = Date.now() + 1000 * Number(values.seconds);
const trials: Trial[] = [];
while (trials.length < configurations.length && Date.now() < until) {
  const next = configurations.slice(trials.length, trials.length + AT_A_TIME);
  trials.push(
    ...(await laboratory.trials(
      plan,
      next.map((configuration) => ({ configuration, fidelity: 1 })),
    )),
  );
  console.log(`${trials.length} of ${configurations.length}`);
}
const rounded = (value = NaN) => (Number.isNaN(value) ? null : Number(value.toFixed(6)));
const table: TrainedTable = {
  objective: trials.map(({ objective }) => rounded(objective)),
  crossAccuracy: trials.map(({ figures }) => rounded(figures.crossAccuracy)),
  ramBytes: trials.map(({ figures }) => figures.ramBytes),
  romBytes: trials.map(({ figures }) => figures.romBytes),
};
if (trials.length === configurations.length) writeFileSync(TRAINED_FILE, `${JSON.stringify(table)}\n`);
