import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { splitExamples, type Dataset } from '../../src/core/data';
import type { BaselineRun } from '../../src/core/records/experiment';
import type { ComparisonRun } from '../../src/core/records/comparison';
import type { Trial } from '../../src/core/records/trial';
import type { MethodId } from '../../src/core/search';
import { comparisonRuns } from '../../src/planning/comparison/comparison-plan';
import { BASELINES, settingPlan, type ExperimentSetting } from '../../src/planning/experiments/settings';
import { isScreenedByDefault } from '../../src/planning/plan';
import { ComparisonConductor } from '../../src/study/comparison/ComparisonConductor';
import type { SearchPort, TrainerPort } from '../../src/study/ports';
import { trialContext } from '../../src/study/trial-context';
import { runTrial } from '../../src/study/trial-runner';
import type { FoldCache } from '../FoldCache';
import { FolderStore } from '../FolderStore';

/** What one search after the other is done with. */
export interface Bench {
  /** Of everything about this data. */
  folder: string;
  dataset: Dataset;
  folds: FoldCache;
  search: SearchPort;
  trainers: TrainerPort;
}

/** A search that is done, or as far as it has come. */
export interface SearchDone {
  run: ComparisonRun;
  trials: readonly Trial[];
}

/**
 * One search of a setting, from where it was left. Like a board, it refuses what its memory rules out before anything is trained, and
 * that costs a full trial; methods that are told sizes never ask for it.
 * @throws AppError what kept it from going on; `aborted` never: what is finished is stored
 */
export async function searchSetting(
  bench: Bench,
  setting: ExperimentSetting,
  { method, seed, budget }: { method: MethodId; seed: number; budget: number },
  signal: AbortSignal,
): Promise<SearchDone> {
  const { dataset, search, trainers } = bench;
  const base = settingPlan(setting, dataset, budget);
  const screened = isScreenedByDefault(method);
  const planned = comparisonRuns(setting.id, base, { methods: [method], budget, seeds: seed, screened });
  let run = planned.find(({ plan }) => plan.seed === seed)!;
  // By all that decides the search: one of another budget is another search.
  const store = await storeOf(bench, setting, run.id);
  const keep = async (kept: ComparisonRun) => void (run = kept);
  const conductor = new ComparisonConductor(
    [run],
    { [run.id]: await store.listTrials(run.id) },
    dataset,
    { search, trainers, store, runs: { putRun: keep }, now: () => Date.now(), trainsOnlyWhatFits: true },
    splitExamples(dataset.examples, base.split),
  );
  const cancel = () => conductor.cancel();
  signal.addEventListener('abort', cancel);
  try {
    await conductor.run(1, () => undefined);
  } catch (error) {
    if (!signal.aborted) throw error;
  } finally {
    signal.removeEventListener('abort', cancel);
  }
  return { run, trials: await store.listTrials(run.id) };
}

/** The network made by hand on the same folds, trained whether it fits the board or not. */
export async function trainBaseline(
  bench: Bench,
  setting: ExperimentSetting,
  seed: number,
  signal: AbortSignal,
): Promise<BaselineRun> {
  const { dataset, trainers } = bench;
  const plan = {
    ...settingPlan(setting, dataset, 1),
    template: BASELINES[setting.data],
    training: undefined,
    seed,
  };
  const split = splitExamples(dataset.examples, plan.split);
  const store = await storeOf(bench, setting, `baseline-${seed}`);
  const ports = { store, trainers, now: () => Date.now() };
  const context = trialContext({ id: `baseline-${seed}`, plan }, dataset, split, ports, () => undefined);
  const suggestion = { configuration: {}, phase: 'initial', reason: 'Made by hand.', fidelity: 1 } as const;
  await trainers.open();
  const { trial } = await runTrial(context, { number: 1, suggestion }, signal);
  return { seed, accuracy: trial.objective!, figures: trial.figures, deployable: trial.deployable };
}

async function storeOf(
  { folder, folds }: Bench,
  { id }: ExperimentSetting,
  name: string,
): Promise<FolderStore> {
  const own = join(folder, 'runs', id, name);
  await mkdir(own, { recursive: true });
  return FolderStore.open(own, folds);
}
