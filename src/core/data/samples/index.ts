import { AppError } from '../../errors';
import { finishSteps, type Steps } from '../steps';
import type { Dataset } from '../types';
import { recordingFiles, recordingSample } from './recording-sample';
import { walkingRecordings } from './walking';

/** A data set made from a seed. Adding one: a file beside this one, and a line in `SAMPLES`. */
export interface Sample {
  label: string;
  /** What it is, in a sentence. */
  description: string;
  /** What it teaches, in a sentence. */
  lesson: string;
  generate(seed: number): Steps<Dataset>;
  /** The same data as CSV texts by file name: reading them gives the same data set. */
  csvFiles(seed: number): Map<string, string>;
}

export type SampleId = 'walking';

const AXES = ['sideways', 'upward', 'forward'];

export const SAMPLES: Readonly<Record<SampleId, Sample>> = {
  walking: {
    label: 'Who is walking?',
    description: 'Six persons, three axes of acceleration at about 32 Hz from a phone in the chest pocket.',
    lesson:
      'Windows over recordings, and why persons are told apart on later stretches of time, never on shuffled windows.',
    generate: (seed) => recordingSample('Walking persons', AXES, walkingRecordings(seed)),
    csvFiles: (seed) => recordingFiles(AXES, walkingRecordings(seed)),
  },
};

/** The sample, made at once. Throws AppError `unknown-sample`. */
export function generateSample(id: SampleId, seed: number): Dataset {
  return finishSteps(sampleById(id).generate(seed));
}

/** The sample's recordings or rows as CSV texts by file name. Throws AppError `unknown-sample`. */
export function sampleCsvFiles(id: SampleId, seed: number): Map<string, string> {
  return sampleById(id).csvFiles(seed);
}

export function sampleById(id: SampleId): Sample {
  if (Object.hasOwn(SAMPLES, id)) return SAMPLES[id];
  throw new AppError(
    'unknown-sample',
    `There is no sample “${id}”.`,
    `Choose one of ${Object.keys(SAMPLES).join(', ')}.`,
  );
}
