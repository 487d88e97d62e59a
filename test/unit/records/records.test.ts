import 'fake-indexeddb/auto';
import { IDBFactory } from 'fake-indexeddb';
import type * as v from 'valibot';
import { beforeEach, expect, expectTypeOf, it, vi } from 'vitest';
import type { DatasetSummary, datasetSchema, ExampleSet, examplesSchema } from '../../../src/core/data/types';
import type { Limits, limitsSchema } from '../../../src/core/deploy/types';
import type { ComparisonRun, comparisonRunSchema } from '../../../src/core/records/comparison';
import type { FoldRecord, foldRecordSchema, StateRecord, stateSchema } from '../../../src/core/records/fold';
import type { planSchema, StudyPlan } from '../../../src/core/records/plan';
import type { studySchema, StudyRecord } from '../../../src/core/records/study';
import { headOf, type Trial, type TrialHead, type trialSchema } from '../../../src/core/records/trial';
import type { WeightsRecord, weightsSchema } from '../../../src/core/records/weights';
import type { METHODS } from '../../../src/core/search';
import { openDatabaseNamed, type StudyDatabase } from '../../../src/storage';
import { readStudyFile, writeStudyFile, type StudyBundle } from '../../../src/study/study-file';
import * as complete from './complete-records';

let database: StudyDatabase;

beforeEach(async () => {
  vi.stubGlobal('indexedDB', new IDBFactory());
  database = await openDatabaseNamed('complete');
});

it('schema and type of a record are one', () => {
  expectTypeOf<v.InferOutput<typeof planSchema>>().toEqualTypeOf<StudyPlan>();
  expectTypeOf<v.InferOutput<typeof studySchema>>().toEqualTypeOf<StudyRecord>();
  expectTypeOf<v.InferOutput<typeof trialSchema>>().toEqualTypeOf<Trial>();
  expectTypeOf<v.InferOutput<typeof comparisonRunSchema>>().toEqualTypeOf<ComparisonRun>();
  expectTypeOf<v.InferOutput<typeof datasetSchema>>().toEqualTypeOf<DatasetSummary>();
  expectTypeOf<v.InferOutput<typeof examplesSchema>>().toEqualTypeOf<ExampleSet>();
  expectTypeOf<v.InferOutput<typeof foldRecordSchema>>().toEqualTypeOf<FoldRecord>();
  expectTypeOf<v.InferOutput<typeof weightsSchema>>().toEqualTypeOf<WeightsRecord>();
  expectTypeOf<v.InferOutput<typeof stateSchema>>().toEqualTypeOf<StateRecord>();
  expectTypeOf<v.InferOutput<typeof limitsSchema>>().toEqualTypeOf<Limits>();
  expectTypeOf<StudyPlan['method']>().toEqualTypeOf<keyof typeof METHODS>();
  expectTypeOf<TrialHead>().toEqualTypeOf<Omit<Trial, 'folds' | 'confusion'>>();
  // What a bundle holds is what the storage holds.
  expectTypeOf<StudyBundle['study']>().toEqualTypeOf<StudyRecord>();
});

it('every entry of a record survives the storage', async () => {
  const { study, trial, run, summary, examples, fold, weights, state } = complete;
  await database.putStudy(study);
  await database.appendTrial(trial);
  await database.comparisons.putRun(run);
  await database.putDataset({ summary, examples });
  await database.putFold('key', fold);
  await database.putWeights(weights);
  await database.putState(state);
  database.close();
  database = await openDatabaseNamed('complete');
  expect(await database.getStudy('s1')).toEqual(study);
  expect(await database.listTrials('s1')).toEqual([trial]);
  expect(await database.listHeads('s1')).toEqual([headOf(trial)]);
  expect((await database.comparisons.listRuns()).records).toEqual([run]);
  expect(await database.getDataset('d1')).toEqual({ summary, examples });
  expect(await database.getFold('key')).toEqual(fold);
  expect(await database.getWeights('s1|final')).toEqual(weights);
  expect(await database.getState('s1', 1, 0)).toEqual(state);
});

it('every entry of a record survives a study file', () => {
  const { study, trial, summary, examples, weights } = complete;
  const bundle = { study, trials: [trial], dataset: { summary, examples }, weights: [weights] };
  expect(readStudyFile(writeStudyFile(bundle))).toEqual(bundle);
});
