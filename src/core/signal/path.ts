import * as v from 'valibot';
import { frontEndSchema, type FrontEnd } from './front-end';

const hertz = v.pipe(v.number(), v.minValue(0));

/** What is done to recordings before windows are cut, as it is kept with a data set. */
export const preparationSchema = v.object({
  /** Rate at which samples are taken to come; absent where it is not known, or where rows were resampled by their clock. */
  sensorHz: v.optional(hertz),
  /** Rows are resampled to this rate, as it was asked for. */
  resampleHz: v.optional(hertz),
  removeGravity: v.boolean(),
  addMagnitude: v.boolean(),
  /** What the network sees of a window; absent: its rows. */
  frontEnd: v.optional(frontEndSchema),
});
export type Preparation = v.InferOutput<typeof preparationSchema>;

/** Corner of the low-pass that takes what changes slowly for gravity. */
const GRAVITY_HERTZ = 0.3;

const MOST_AXES = 3;

/** One step between a raw sample and a row of the window, with the numbers that the kernels take. */
export type SignalStep =
  | { kind: 'resample'; sensorHz: number; rowHz: number }
  /** g ← g + share · (a − g), and a − g remains. */
  | { kind: 'gravity'; share: number }
  | { kind: 'magnitude'; axes: number };

export type SignalStepKind = SignalStep['kind'];

/** From the raw sample to a row of the window: what page, board and reports go by. */
export interface SignalPath {
  /** Values of a raw sample, in their order. */
  channelNames: readonly string[];
  /** Rate of the raw samples in Hz; absent where no clock told it. */
  sensorHz?: number;
  /** In the order in which they are done. */
  steps: readonly SignalStep[];
  /** Values of a row: the channels, and what was derived. */
  rowNames: readonly string[];
  /** Rate of the rows in Hz: as it was asked for, or the sensor's. */
  rowHz?: number;
  /** What the network sees of a window of rows; absent: the rows. */
  frontEnd?: FrontEnd;
}

/** What a path is made of: parts of a data set's summary. */
interface PreparedChannels {
  channelNames: readonly string[];
  samplingHz?: number;
  preparation?: Preparation;
}

/** Share of the way to a new value that the low-pass for gravity goes in one row. */
export function gravityShare(rowHz: number): number {
  return Math.fround(1 - Math.exp((-2 * Math.PI * GRAVITY_HERTZ) / rowHz));
}

/**
 * The path to rows with these channels. Recordings of earlier versions were resampled by their clock and know no rate of
 * the sensor: there, the samples are to be fed at the rate of the rows.
 */
export function signalPath({ channelNames, samplingHz, preparation }: PreparedChannels): SignalPath {
  const { sensorHz, resampleHz, removeGravity = false, addMagnitude = false } = preparation ?? {};
  const raw = addMagnitude ? channelNames.slice(0, -1) : channelNames;
  const rowHz = resampleHz ?? sensorHz ?? samplingHz;
  const rawHz = sensorHz ?? rowHz;
  const steps: SignalStep[] = [];
  if (resampleHz !== undefined && rawHz !== undefined && Math.fround(rawHz) !== Math.fround(resampleHz))
    steps.push({ kind: 'resample', sensorHz: Math.fround(rawHz), rowHz: Math.fround(resampleHz) });
  if (removeGravity && rowHz !== undefined) steps.push({ kind: 'gravity', share: gravityShare(rowHz) });
  if (addMagnitude) steps.push({ kind: 'magnitude', axes: Math.min(MOST_AXES, raw.length) });
  return {
    channelNames: raw,
    rowNames: channelNames,
    steps,
    ...(rawHz !== undefined && { sensorHz: rawHz }),
    ...(rowHz !== undefined && { rowHz }),
    ...(preparation?.frontEnd && { frontEnd: preparation.frontEnd }),
  };
}

export function stepOf<K extends SignalStepKind>(
  { steps }: Pick<SignalPath, 'steps'>,
  kind: K,
): Extract<SignalStep, { kind: K }> | undefined {
  return steps.find((step): step is Extract<SignalStep, { kind: K }> => step.kind === kind);
}
