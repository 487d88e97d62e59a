import { availableParallelism } from 'node:os';
import { buildVersion } from '../scripts/lib/build-version';
import { outlineOf, type DatasetOutline, type ExampleSet, type Split } from '../src/core/data';
import { AppError } from '../src/core/errors';
import type { StudyRecord } from '../src/core/records/study';
import { poolSize } from '../src/planning/pool-size';
import { BUILD } from '../src/study/build';
import { checkMeaning } from '../src/study/bundle-problems';
import type { StudyEvent } from '../src/study/events';
import { foldsOfTrials } from '../src/study/fold-records';
import { StudyConductor } from '../src/study/StudyConductor';
import { splitFor } from '../src/study/split-for';
import type { StudyBundle } from '../src/study/study-file';
import type { TrainerPort } from '../src/study/ports';
import { root } from './binaries';
import { nodeSearch, nodeTrainers } from './clients';
import { lockFolder } from './folder-lock';
import { FolderStore } from './FolderStore';

/** How a study is run. */
export interface RunSettings {
  /** Where its files are; a folder that holds the study already goes on from there. */
  folder: string;
  /** Trainer threads at most; absent: as many as there are cores. */
  workers?: number;
  /** Trials of the plan; only before the first one. */
  trials?: number;
  /** Trainers elsewhere, for so many folds at once; absent: threads of this process. */
  trainersFor?(workers: number, examples: () => Promise<ExampleSet>): TrainerPort;
  onEvent(event: StudyEvent, conductor: StudyConductor): void;
  /** Cancels what runs; finished trials are stored. */
  signal: AbortSignal;
}

/**
 * Runs a study of a file as the page does, with threads for workers and a folder for its storage, until it is finished or the
 * signal says so. Only the plain WASM engine trains: it gives the same bits on every machine.
 * @returns the study as it is then
 * @throws AppError `study-file-damaged`, `study-elsewhere` where the folder holds another study, `invalid-plan`, or what kept it
 * from going on
 */
export async function runStudy(bundle: StudyBundle, settings: RunSettings): Promise<StudyBundle> {
  checkMeaning(bundle);
  const release = await lockFolder(settings.folder);
  try {
    return await runHere(bundle, settings);
  } finally {
    await release();
  }
}

async function runHere(bundle: StudyBundle, settings: RunSettings): Promise<StudyBundle> {
  const store = await FolderStore.open(settings.folder);
  const study = await enter(store, withTrials(bundle, settings.trials), settings.folder);
  const dataset = outlineOf(bundle.dataset);
  const split = splitFor(dataset.examples, study.plan);
  const conductor = await conductorFor(store, study, { dataset, split }, settings);
  const cancel = () => void conductor.close();
  settings.signal.addEventListener('abort', cancel);
  try {
    if (!settings.signal.aborted) await conductor.run((event) => settings.onEvent(event, conductor), true);
  } catch (error) {
    if (!settings.signal.aborted) throw error;
  } finally {
    settings.signal.removeEventListener('abort', cancel);
    await conductor.close();
  }
  const result = await store.bundle();
  const folds = await foldsOfTrials(store, result, dataset, split);
  return { ...result, build: BUILD ?? buildVersion(root), folds };
}

function withTrials(bundle: StudyBundle, trials = bundle.study.plan.trials): StudyBundle {
  const { study } = bundle;
  if (trials === study.plan.trials) return bundle;
  if (bundle.trials.length > 0) {
    throw new AppError(
      'invalid-plan',
      `This study was planned for ${study.plan.trials} trials and has ${bundle.trials.length}: what is asked next depends on how many are planned.`,
      'Leave --trials out, or save a new plan with that many trials.',
    );
  }
  return { ...bundle, study: { ...study, plan: { ...study.plan, trials } } };
}

/** Stores the study in the folder, or finds it there. */
async function enter(store: FolderStore, bundle: StudyBundle, folder: string): Promise<StudyRecord> {
  const { study } = bundle;
  const there = store.study;
  if (!there) {
    await store.putWholeStudy(study, bundle.trials, bundle.dataset, bundle.weights);
    return study;
  }
  const samePlan = JSON.stringify(there.plan) === JSON.stringify(study.plan);
  if (there.id === study.id && samePlan) return there;
  throw new AppError(
    'study-elsewhere',
    `The folder ${folder} holds another study or plan (“${there.plan.name}”).`,
    'Name another folder with --folder, or delete that one.',
  );
}

async function conductorFor(
  store: FolderStore,
  study: StudyRecord,
  { dataset, split }: { dataset: DatasetOutline; split: Split },
  settings: RunSettings,
): Promise<StudyConductor> {
  const { split: splitPlan, parallelTrials = 1, datasetId } = study.plan;
  const { folder, workers, trainersFor } = settings;
  const folds = splitPlan.folds * parallelTrials;
  const cores = workers ?? availableParallelism();
  const trainers = trainersFor
    ? trainersFor(folds, async () => (await store.getDataset()).examples)
    : nodeTrainers(folder, datasetId, poolSize({ folds, cores, leaveOneFree: false }));
  const search = nodeSearch();
  const ports = { search, trainers, store, now: () => Date.now() };
  return new StudyConductor(study, dataset, await store.listHeads(study.id), ports, split);
}
