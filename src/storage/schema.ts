import type { DBSchema } from 'idb';
import type { DatasetSummary, ExampleSet } from '../core/data';
import type { ComparisonRun } from '../core/records/comparison';
import type { FoldRecord, StateRecord } from '../core/records/fold';
import type { StudyRecord } from '../core/records/study';
import type { StudySummary } from '../core/records/summary';
import type { Trial } from '../core/records/trial';
import type { WeightsRecord } from '../core/records/weights';
import type { RunSummary } from '../core/simulate';

/** A stored value with the version of its shape, so that a later page knows how to read it. */
export interface Versioned<T> {
  version: 1;
  value: T;
}

/** A trial on the disk; see trial-records.ts. Before version 2 it was a `Versioned<Trial>`. */
export interface StoredTrial {
  version: 2;
  value: Pick<Trial, 'studyId' | 'number'>;
  head: string;
  folds: string;
}

/** Heads of neighbouring trials as one text; see trial-heads.ts. */
export interface HeadBlock {
  studyId: string;
  block: number;
  /** JSON of a list of trial heads. */
  heads: string;
}

export interface StudySchema extends DBSchema {
  datasets: { key: string; value: Versioned<DatasetSummary> };
  /** Keyed by the data set's id, apart from the summary so that listing data sets reads no features. */
  examples: { key: string; value: Versioned<ExampleSet> };
  studies: { key: string; value: Versioned<StudyRecord> };
  trials: { key: [string, number]; value: Versioned<Trial> | StoredTrial };
  /** Kept in step with the trials, so that opening a study reads a few records instead of thousands. */
  heads: { key: [string, number]; value: Versioned<HeadBlock> };
  folds: { key: string; value: Versioned<FoldRecord> };
  weights: { key: string; value: Versioned<WeightsRecord>; indexes: { study: string } };
  states: { key: [string, number, number]; value: Versioned<StateRecord> };
  /** Kept in step with the trials, so that listing studies reads none. */
  summaries: { key: string; value: Versioned<StudySummary> };
  /** Searches of comparisons on own data. */
  comparisonRuns: { key: string; value: Versioned<ComparisonRun> };
  /** Searches on problems with known answers, by the version of the search code and the request. */
  simulatedRuns: { key: string; value: Versioned<RunSummary> };
}
