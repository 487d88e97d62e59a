export { splitExamples, suggestSplit } from './folds';
export { exampleSize, fitNormalisation, normaliseExamples } from './normalisation';
export { generateSample, sampleById, sampleCsvFiles, SAMPLES, type Sample, type SampleId } from './samples';
export { finishSteps, paceSteps, type Steps } from './steps';
export type * from './types';
export { inspectFiles } from './inspect';
export { readDataset } from './read-dataset';
export type * from './ingest-protocol';
export type { Cut } from './recordings';
