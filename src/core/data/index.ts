// Reading files has an entrance of its own, `files/`: only the ingest worker needs its parsers.
export { splitExamples } from './splits/split-examples';
export { suggestSplit } from './splits/suggest-split';
export { exampleSize, fitNormalisation, normaliseExamples } from './examples/normalisation';
export { generateSample, sampleById, sampleCsvFiles, SAMPLES, type Sample, type SampleId } from './samples';
export { withId } from './content-hash';
export { finishSteps, paceSteps, type Steps } from './steps';
export type * from './types';
export type * from './ingest-protocol';
export type { Cut } from './recordings/recording';
export { classBalance, type ClassBalance } from './examples/class-balance';
export { describeDataset } from './checks/describe';
export { splitFacts, splitPicture, type SplitFacts, type SplitPicture } from './splits/split-picture';
export type { Suggestions } from './checks/suggestions';
export { findLeaks, type LeakReport } from './checks/leaks';
export type { Timeline } from './recordings/timeline';
export { balancedClassWeights } from './examples/class-weights';
export { choicesAlike } from './files/choices-alike';
export { heldOutRun, testRunOf, type TestRun } from './examples/test-run';
