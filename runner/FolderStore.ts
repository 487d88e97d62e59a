import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Dataset, DatasetSummary } from '../src/core/data';
import { AppError } from '../src/core/errors';
import type { FoldRecord, StateRecord } from '../src/core/records/fold';
import { studySchema, type StudyRecord } from '../src/core/records/study';
import { headOf, trialSchema, type Trial, type TrialHead } from '../src/core/records/trial';
import { weightsSchema, type WeightsRecord } from '../src/core/records/weights';
import type { StudyStore } from '../src/study/ports';
import type { StudyBundle } from '../src/study/study-file';
import { packJson, unpackJson } from '../src/study/study-json';
import type { FoldOutcome } from '../src/training/types';
import * as v from 'valibot';
import { FoldCache } from './FoldCache';
import {
  exists,
  JsonFiles,
  JsonLines,
  readDataset,
  studyPath,
  writeDataset,
  writeWhole,
} from './study-folder';

type Changes = Parameters<StudyStore['changeStudy']>[1];

const missing = (what: 'study-missing' | 'weights-missing', name: string): AppError =>
  new AppError(what, `${name} is not in this folder.`, 'Start again from the study file, in another folder.');

/** One study in a folder; see study-folder.ts for its files. Every method rejects with AppError `storage-full`, `storage-failed`. */
export class FolderStore implements StudyStore {
  readonly #folder: string;
  #study: StudyRecord | null;
  readonly #trials = new Map<number, Trial>();
  readonly #trialLines: JsonLines;
  readonly #folds: FoldCache;
  readonly #weights: JsonFiles;
  readonly #states: JsonFiles;

  private constructor(folder: string, study: StudyRecord | null, trials: JsonLines, folds: FoldCache) {
    this.#folder = folder;
    this.#study = study;
    this.#trialLines = trials;
    this.#folds = folds;
    this.#weights = new JsonFiles(join(folder, 'models'));
    this.#states = new JsonFiles(join(folder, 'states'));
  }

  /**
   * What is in a folder; nothing of a study where it is new.
   * @param shared trained folds of several folders; absent: this one has its own
   */
  static async open(folder: string, shared?: FoldCache): Promise<FolderStore> {
    const path = studyPath(folder);
    const study = (await exists(path))
      ? v.parse(studySchema, unpackJson(await readFile(path, 'utf8')))
      : null;
    const trials = await JsonLines.open(join(folder, 'trials.jsonl'));
    const folds = shared ?? (await FoldCache.open(join(folder, 'folds.jsonl')));
    const store = new FolderStore(folder, study, trials.lines, folds);
    for (const value of trials.values) {
      const trial = v.parse(trialSchema, value);
      store.#trials.set(trial.number, trial);
    }
    return store;
  }

  /** The study in this folder; null where there is none yet. */
  get study(): StudyRecord | null {
    return this.#study;
  }

  /** Everything of the study, for its file. */
  async bundle(): Promise<StudyBundle> {
    const study = this.#known();
    const weights = (await this.#weights.all()).map((record) => v.parse(weightsSchema, record));
    return {
      study,
      trials: await this.listTrials(study.id),
      dataset: await readDataset(this.#folder),
      weights,
    };
  }

  async putWholeStudy(
    study: StudyRecord,
    trials: readonly Trial[],
    dataset: Dataset,
    weights: readonly WeightsRecord[],
  ): Promise<void> {
    await writeDataset(this.#folder, dataset);
    for (const trial of trials) await this.#write(trial);
    for (const record of weights) await this.#weights.put(record.key, record);
    // Last: a folder with a study has all of it.
    await this.#put(study);
  }

  async changeStudy(id: string, changes: Changes): Promise<StudyRecord> {
    const before = await this.getStudy(id);
    const { plan, ...others } = changes;
    const revision = (before.revision ?? 0) + 1;
    return this.#put({ ...before, ...others, plan: { ...before.plan, ...plan }, id, revision });
  }

  async getStudy(id: string): Promise<StudyRecord> {
    const study = this.#known();
    if (study.id !== id) throw missing('study-missing', 'The study');
    return study;
  }

  async countTrials(): Promise<number> {
    return this.#trials.size;
  }

  async listTrials(_id: string, from = 0, to = Infinity): Promise<Trial[]> {
    return [...this.#trials.values()]
      .filter(({ number }) => number >= from && number <= to)
      .sort((a, b) => a.number - b.number);
  }

  async listHeads(id: string): Promise<TrialHead[]> {
    return (await this.listTrials(id)).map(headOf);
  }

  async appendTrial(trial: Trial): Promise<void> {
    const before = this.#trials.get(trial.number);
    if (before && packJson(before) === packJson(trial)) return;
    if (before)
      throw new AppError('trial-exists', `There is a trial ${trial.number} already.`, 'Start again.');
    await this.#write(trial);
  }

  async replaceTrial(trial: Trial): Promise<void> {
    await this.#write(trial);
  }

  async getFold(key: string): Promise<FoldRecord | undefined> {
    return this.#folds.get(key);
  }

  putFold(key: string, outcome: FoldOutcome): Promise<void> {
    return this.#folds.put(key, outcome);
  }

  async putWeights(record: WeightsRecord): Promise<void> {
    await this.#weights.put(record.key, record);
  }

  async getWeights(key: string): Promise<WeightsRecord> {
    const record = await this.#weights.get(key);
    if (record === undefined) throw missing('weights-missing', 'The model');
    return v.parse(weightsSchema, record);
  }

  async keepWeights(_studyId: string, keys: readonly string[]): Promise<void> {
    for (const record of await this.#weights.all()) {
      const { key } = v.parse(weightsSchema, record);
      if (!keys.includes(key)) await this.#weights.delete(key);
    }
  }

  async getState(_studyId: string, trial: number, fold: number): Promise<StateRecord | undefined> {
    return (await this.#states.get(`${trial} ${fold}`)) as StateRecord | undefined;
  }

  async putState(record: StateRecord): Promise<void> {
    await this.#states.put(`${record.trial} ${record.fold}`, record);
  }

  async dropStates(_studyId: string, first: number, last: number): Promise<void> {
    for (const state of (await this.#states.all()) as StateRecord[]) {
      if (state.trial >= first && state.trial <= last)
        await this.#states.delete(`${state.trial} ${state.fold}`);
    }
  }

  getDataset(): Promise<Dataset> {
    return readDataset(this.#folder);
  }

  async getDatasetSummary(): Promise<DatasetSummary> {
    return (await this.getDataset()).summary;
  }

  #known(): StudyRecord {
    if (!this.#study) throw missing('study-missing', 'The study');
    return this.#study;
  }

  async #put(study: StudyRecord): Promise<StudyRecord> {
    await writeWhole(studyPath(this.#folder), packJson(study));
    this.#study = study;
    return study;
  }

  async #write(trial: Trial): Promise<void> {
    await this.#trialLines.append(trial);
    this.#trials.set(trial.number, trial);
  }
}
