import { AppError } from '../../errors';
import { withIdAtOnce } from '../content-hash';
import { finishSteps, type Steps } from '../steps';
import type { Dataset, UnnamedDataset } from '../types';
import { bottleRows } from './bottles';
import { gestureRecordings } from './gestures';
import { glyphRows } from './glyphs';
import { SAMPLES, type SampleId } from './index';
import { pumpRows } from './pumps';
import { recordingSample } from './recording-sample';
import { rowSample } from './row-sample';
import { vibrationRecordings } from './vibration';
import { walkingRecordings } from './walking';

const AXES = ['sideways', 'upward', 'forward'];
const HAND = ['x', 'y', 'z'];
const BEARING = ['radial', 'axial'];

/** Every sample from a seed. Adding one: a file beside this one, a line here, and what is said of it in `SAMPLES`. */
const GENERATORS: Readonly<Record<SampleId, (seed: number) => Steps<UnnamedDataset>>> = {
  walking: (seed) => recordingSample('Walking persons', AXES, walkingRecordings(seed)),
  gestures: (seed) => recordingSample('Gestures', HAND, gestureRecordings(seed)),
  vibration: (seed) => recordingSample('Bearings', BEARING, vibrationRecordings(seed)),
  bottles: (seed) =>
    rowSample('Bottles', bottleRows(seed), { kind: 'image', height: 32, width: 32, channels: 3 }),
  glyphs: (seed) => rowSample('Glyphs', glyphRows(seed), { kind: 'image', height: 8, width: 8, channels: 1 }),
  pumps: (seed) => rowSample('Pumps', pumpRows(seed), { kind: 'table' }),
};

/** The sample, made at once. Throws AppError `unknown-sample`. */
export function generateSample(id: SampleId, seed: number): Dataset {
  return withIdAtOnce(finishSteps(sampleSteps(id, seed)));
}

/** The sample in small steps. Throws AppError `unknown-sample`. */
export function sampleSteps(id: string, seed: number): Steps<UnnamedDataset> {
  if (Object.hasOwn(GENERATORS, id)) return GENERATORS[id as SampleId](seed);
  throw new AppError(
    'unknown-sample',
    `There is no sample “${id}”.`,
    `Choose one of ${Object.keys(SAMPLES).join(', ')}.`,
  );
}
