import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { splitExamples, type Dataset } from '../../../src/core/data';
import type { Evidence } from '../../../src/core/records/evidence';
import type { StudyPlan } from '../../../src/core/records/plan';
import type { StudyRecord } from '../../../src/core/records/study';
import type { Configuration } from '../../../src/core/space';
import type { Trial } from '../../../src/core/records/trial';
import { trialContext } from '../../../src/study/trial-context';
import { runTrial } from '../../../src/study/trial-runner';
import { StudyConductor } from '../../../src/study/StudyConductor';
import { nodeSearch, nodeTrainers } from '../../../runner/clients';
import { FoldCache } from '../../../runner/FoldCache';
import { FolderStore } from '../../../runner/FolderStore';
import { writeDataset } from '../../../runner/study-folder';

export interface StudyDone {
  store: FolderStore;
  trials: readonly Trial[];
}

/** Whole studies on Node, one after the other on one thread, that share what was trained: a folder goes on where it was left. */
export class Laboratory {
  readonly dataset: Dataset;
  readonly #folder: string;
  readonly #folds: FoldCache;

  private constructor(folder: string, dataset: Dataset, folds: FoldCache) {
    this.#folder = folder;
    this.dataset = dataset;
    this.#folds = folds;
  }

  static async open(folder: string, dataset: Dataset): Promise<Laboratory> {
    await mkdir(folder, { recursive: true });
    await writeDataset(folder, dataset);
    return new Laboratory(folder, dataset, await FoldCache.open(join(folder, 'folds.jsonl')));
  }

  /** A study from its first question to its final model. */
  async study(name: string, plan: StudyPlan, evidence?: Evidence): Promise<StudyDone> {
    const folder = join(this.#folder, 'studies', name);
    await mkdir(folder, { recursive: true });
    const store = await FolderStore.open(folder, this.#folds);
    const record = await this.#record(store, name, plan, evidence);
    const search = nodeSearch();
    const trainers = nodeTrainers(this.#folder, this.dataset.summary.id, 1);
    const split = splitExamples(this.dataset.examples, plan.split);
    const ports = { search, trainers, store, now: () => Date.now() };
    const conductor = new StudyConductor(record, this.dataset, await store.listHeads(name), ports, split);
    try {
      await conductor.run(() => undefined);
    } finally {
      await Promise.all([search.close(), trainers.close()]);
    }
    return { store, trials: await store.listTrials(name) };
  }

  /** Single trials of configurations, each at a share of the epochs. */
  async trials(
    plan: StudyPlan,
    asked: readonly { configuration: Configuration; fidelity: number }[],
  ): Promise<Trial[]> {
    const folder = join(this.#folder, 'trials');
    await mkdir(folder, { recursive: true });
    const trainers = nodeTrainers(this.#folder, this.dataset.summary.id, 1);
    const ports = { store: await FolderStore.open(folder, this.#folds), trainers, now: () => Date.now() };
    const split = splitExamples(this.dataset.examples, plan.split);
    const context = trialContext({ id: 'trials', plan }, this.dataset, split, ports, () => undefined);
    const { signal } = new AbortController();
    const done: Trial[] = [];
    try {
      await trainers.open();
      for (const [i, { configuration, fidelity }] of asked.entries()) {
        const suggestion = { configuration, fidelity, phase: 'initial', reason: 'Asked for.' } as const;
        const { trial } = await runTrial(context, { number: i + 1, suggestion, again: true }, signal);
        done.push(trial);
      }
    } finally {
      await trainers.close();
    }
    return done;
  }

  async #record(
    store: FolderStore,
    id: string,
    plan: StudyPlan,
    evidence: Evidence | undefined,
  ): Promise<StudyRecord> {
    if (store.study) return store.study;
    const now = Date.now();
    const record: StudyRecord = {
      id,
      plan,
      state: 'draft',
      createdAt: now,
      updatedAt: now,
      ...(evidence && { evidence }),
    };
    await store.putWholeStudy(record, [], this.dataset, []);
    return record;
  }
}

/** Milliseconds of training of a study on one worker, whether its folds were trained now or came from an earlier one. */
export const trainingMs = (trials: readonly Trial[]): number =>
  trials.reduce((sum, { folds }) => sum + folds.reduce((own, fold) => own + fold.trainingMs, 0), 0);
