import { AppError } from '../../errors';
import { withIdAtOnce } from '../content-hash';
import { finishSteps, type Steps } from '../steps';
import type { Dataset, UnnamedDataset } from '../types';
import { bottleRows } from './bottles';
import { gestureRecordings } from './gestures';
import { glyphRows } from './glyphs';
import { pumpRows } from './pumps';
import { recordingSample } from './recording-sample';
import { rowSample } from './row-sample';
import { vibrationRecordings } from './vibration';
import { walkingRecordings } from './walking';

/** A data set made from a seed. Adding one: a file beside this one, and a line in `SAMPLES`. */
export interface Sample {
  label: string;
  /** What it is, in a sentence. */
  description: string;
  /** What it teaches, in a sentence. */
  lesson: string;
  generate(seed: number): Steps<UnnamedDataset>;
}

export type SampleId = 'walking' | 'gestures' | 'vibration' | 'bottles' | 'glyphs' | 'pumps';

const AXES = ['sideways', 'upward', 'forward'];
const HAND = ['x', 'y', 'z'];
const BEARING = ['radial', 'axial'];

export const SAMPLES: Readonly<Record<SampleId, Sample>> = {
  walking: {
    label: 'Who is walking?',
    description: 'Six persons, three axes of acceleration at about 32 Hz from a phone in the chest pocket.',
    lesson:
      'Windows over recordings, and why persons are told apart on later stretches of time, never on shuffled windows.',
    generate: (seed) => recordingSample('Walking persons', AXES, walkingRecordings(seed)),
  },
  gestures: {
    label: 'Which gesture?',
    description: 'Five gestures of a hand by eight persons, one gesture per file, three axes at 50 Hz.',
    lesson: 'Classes from file names, and splitting by person: how well on people never seen.',
    generate: (seed) => recordingSample('Gestures', HAND, gestureRecordings(seed)),
  },
  vibration: {
    label: 'Is the bearing healthy?',
    description:
      'Two axes of vibration at 1 kHz from twelve machines, healthy, out of balance, or with a damaged race.',
    lesson:
      'One file with label and session columns, and a fault that must be recognised on machines never heard.',
    generate: (seed) => recordingSample('Bearings', BEARING, vibrationRecordings(seed)),
  },
  bottles: {
    label: 'How full is the bottle?',
    description: 'Photographs of bottles at four levels, 32×32 pixels in colour.',
    lesson:
      'Images, deeper networks, and how much memory the first layers take. Pictures as varied as these are not all told apart by the network that Experiment #2 made by hand.',
    generate: (seed) =>
      rowSample('Bottles', bottleRows(seed), { kind: 'image', height: 32, width: 32, channels: 3 }),
  },
  glyphs: {
    label: 'Which figure?',
    description: 'Ten figures drawn by a shaky pen on 8×8 pixels.',
    lesson: 'The smallest images: a search that is done in a minute.',
    generate: (seed) =>
      rowSample('Glyphs', glyphRows(seed), { kind: 'image', height: 8, width: 8, channels: 1 }),
  },
  pumps: {
    label: 'Will the pump fail?',
    description: 'Five measurements of 800 pumps, running or about to fail, some of them noted down wrongly.',
    lesson: 'A plain table, and why no model can reach 100 % when labels are wrong.',
    generate: (seed) => rowSample('Pumps', pumpRows(seed), { kind: 'table' }),
  },
};

/** The sample, made at once. Throws AppError `unknown-sample`. */
export function generateSample(id: SampleId, seed: number): Dataset {
  return withIdAtOnce(finishSteps(sampleById(id).generate(seed)));
}

export function sampleById(id: SampleId): Sample {
  if (Object.hasOwn(SAMPLES, id)) return SAMPLES[id];
  throw new AppError(
    'unknown-sample',
    `There is no sample “${id}”.`,
    `Choose one of ${Object.keys(SAMPLES).join(', ')}.`,
  );
}
