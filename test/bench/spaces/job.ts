import 'fake-indexeddb/auto';
import { openAsBlob, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { generateSample, SAMPLES, suggestSplit, type Dataset, type SampleId } from '../../../src/core/data';
import { inspectFiles } from '../../../src/core/data/files';
import { boardById, limitsFor, type Board, type LimitProfile } from '../../../src/core/deploy';
import { withFrontEnds, withWindows, type Experiment } from '../../../src/core/network';
import { bestDeployable } from '../../../src/core/records/incumbent';
import type { StudyPlan } from '../../../src/core/records/plan';
import type { StudyRecord } from '../../../src/core/records/study';
import { windowLengthsFor } from '../../../src/planning/data/input-choice';
import { defaultPlan } from '../../../src/planning/plan';
import { experimentOf, PRESETS, type PresetId } from '../../../src/planning/presets';
import { openDatabaseNamed } from '../../../src/storage';
import { StudyConductor } from '../../../src/study/StudyConductor';
import { createIngestService } from '../../../src/study/workers/ingest-service';
import { createOptimizerService } from '../../../src/study/workers/optimizer-service';
import { SearchClient } from '../../../src/study/workers/search-client';
import { TrainerClient } from '../../../src/study/workers/trainer-client';
import { createTrainerService } from '../../../src/study/workers/trainer-service';
import { createWasmEngine } from '../../../src/training/wasm/engine';
import { InProcessWorker } from '../../unit/study/in-process-worker';

/** One search: which data, space and seed, on which board, and how much of it. */
export interface Job {
  data: string;
  /** A preset, or one in which the search sees windows as they were read, chooses front ends, or windows too. */
  space: PresetId | `${PresetId}-input` | `${PresetId}+front` | `${PresetId}+windows`;
  seed: number;
  board: string;
  profile: LimitProfile;
  trials: number;
  /** Instead of the board's own. */
  romBytes?: number;
}

export interface Found extends Job {
  /** Mean validation accuracy of the best deployable trial, and its standard error over the folds. */
  accuracy: number | null;
  standardError: number | null;
  testAccuracy: number | null;
  testExamples: number | null;
  configuration: StudyPlan['methodOptions'] | Record<string, string | number> | null;
  ramBytes: number | null;
  romFound: number | null;
  macc: number | null;
  compression: string;
  deployable: number;
  seconds: number;
}

const asset = (name: string) => readFileSync(new URL(`../../../public/${name}`, import.meta.url));

/** An embedded sample, or the CSV files of a folder. */
async function datasetOf(data: string): Promise<Dataset> {
  if (Object.hasOwn(SAMPLES, data)) return generateSample(data as SampleId, 1);
  const names = data.endsWith('.csv') ? [''] : readdirSync(data).filter((name) => name.endsWith('.csv'));
  const files = await Promise.all(
    names.map(async (name) => ({ path: name || data, blob: await openAsBlob(join(data, name)) })),
  );
  const { choices } = await inspectFiles(files);
  return (await createIngestService().read(files, choices, () => undefined)).dataset;
}

/** The plan as the page proposes it, but for what the job says. */
function planOf(job: Job, dataset: Dataset): StudyPlan {
  const board = boardById(job.board);
  const { summary, examples } = dataset;
  const preset = job.space.replace(/[+-](front|windows|input)$/, '') as PresetId;
  const { patience, folds } = PRESETS[preset];
  const limits = limitsFor(board, job.profile);
  const suggested = suggestSplit(examples, 1, defaultPlan(summary, board).split.folds);
  return defaultPlan(summary, board, {
    ...experimentFor(job.space, preset, dataset, board),
    profile: job.profile,
    limits: { ...limits, ...(job.romBytes && { romBytes: job.romBytes }) },
    split: { ...suggested, seed: job.seed, folds: folds ?? suggested.folds },
    seed: job.seed,
    trials: job.trials,
    ...(patience && { training: { patience } }),
  });
}

function experimentFor(space: Job['space'], preset: PresetId, dataset: Dataset, board: Board): Experiment {
  const given = experimentOf(preset, dataset, board);
  if (space === preset) return given;
  const { signal = {}, ...template } = given.template;
  const names = Object.values(signal).map((bound) => (typeof bound === 'object' ? bound.parameter : ''));
  const asRead = { space: given.space.filter(({ name }) => !names.includes(name)), template };
  if (space.endsWith('-input')) return asRead;
  const front = withFrontEnds(asRead, dataset.examples.rowsPerExample);
  return space.endsWith('+front') ? front : withWindows(front, windowLengthsFor(dataset));
}

export async function runJob(job: Job): Promise<Found> {
  const from = performance.now();
  const dataset = await datasetOf(job.data);
  const plan = planOf(job, dataset);
  const database = await openDatabaseNamed('bench');
  const trainer = await WebAssembly.compile(asset('trainer.wasm'));
  const kernels = await WebAssembly.compile(asset('kernels.wasm'));
  const trainers = new TrainerClient({
    workers: 1,
    start: () =>
      new InProcessWorker(
        createTrainerService(
          async () => createWasmEngine(trainer),
          async () => kernels,
          async () => dataset.examples,
        ),
      ),
    addresses: { wasm: '', 'wasm-relaxed': '', kernels: '' },
    engine: 'wasm',
    speeds: { load: () => [], save: () => undefined },
    datasetId: dataset.summary.id,
  });
  const search = new SearchClient(() => new InProcessWorker(createOptimizerService()));
  const record: StudyRecord = { id: 'bench', plan, state: 'draft', createdAt: 0, updatedAt: 0 };
  const ports = { search, trainers, store: database, now: Date.now };
  await database.putStudy(record);
  const conductor = new StudyConductor(record, dataset, [], ports);
  await conductor.run((event) => {
    if (event.kind === 'trial-finished') process.stderr.write('.');
  });
  const best = bestDeployable(conductor.trials);
  const whole = best && (await conductor.wholeTrials(best.number, best.number))[0];
  const folds = whole?.folds.flatMap(({ accuracy }) => accuracy ?? []) ?? [];
  const { final } = conductor.record;
  await conductor.close();
  return {
    ...job,
    accuracy: best?.objective ?? null,
    standardError: folds.length > 1 ? standardErrorOf(folds) : null,
    testAccuracy: final?.testAccuracy ?? null,
    testExamples: final?.testExamples ?? null,
    configuration: best?.configuration ?? null,
    ramBytes: best?.figures.ramBytes ?? null,
    romFound: best?.figures.romBytes ?? null,
    macc: best?.figures.macc ?? null,
    compression: plan.compression,
    deployable: conductor.trials.filter(({ deployable }) => deployable).length,
    seconds: (performance.now() - from) / 1000,
  };
}

function standardErrorOf(values: readonly number[]): number {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  return Math.sqrt(squares / (values.length - 1) / values.length);
}

if (process.argv[2]?.startsWith('{')) {
  const found = await runJob(JSON.parse(process.argv[2]) as Job);
  console.log(JSON.stringify(found));
  process.exit(0);
}
