import { signalPath, stepOf } from '../../signal';
import { windowStep } from '../examples/window-places';
import type { RecordingsReading } from '../examples/windows';
import { cutRecording } from './cut-recording';
import type { PreparedSet } from './prepare';
import type { RecordingSet } from './recording';

/** Windows in all stretches together, stretches at most, and values (64 KB) at most. */
const WINDOWS = 8;
const MOST_STRETCHES = 4;
const MOST_VALUES = 1 << 14;

/**
 * Raw samples, row by row, of one stretch each of the first four classes: as many as make eight windows. Firmware that is
 * fed with them must decide as the page does.
 */
export function rawStretches(
  raw: RecordingSet,
  { channelNames, preparation, samplingHz, taken }: PreparedSet,
  { windowLength, overlap, maxGapPeriods }: RecordingsReading,
): Float32Array[] {
  const resampling = stepOf(signalPath({ channelNames, samplingHz, preparation }), 'resample');
  const perRow = resampling ? resampling.sensorHz / resampling.rowHz : 1;
  const width = raw.channelNames.length;
  const stretches: Float32Array[] = [];
  const classes = new Set<number>();
  const most = Math.min(MOST_STRETCHES, raw.classNames.length);
  const wanted = Math.ceil(WINDOWS / most);
  let left = WINDOWS;
  for (const [r, recording] of raw.recordings.entries()) {
    if (resampling && taken[r] !== preparation?.sensorHz) continue;
    for (const { label, firstRow, rows } of cutRecording(recording, maxGapPeriods).segments) {
      const windows = Math.min(wanted, left);
      const samplesFor = (count: number) =>
        Math.ceil((windowLength + (count - 1) * windowStep(windowLength, overlap) - 1) * perRow + 1e-3) + 1;
      if (classes.has(label) || windows < 1 || rows < samplesFor(1)) continue;
      const count = Math.min(rows, samplesFor(windows), Math.floor(MOST_VALUES / most / width));
      if (count < samplesFor(1)) continue;
      classes.add(label);
      left -= windows;
      const samples = new Float32Array(count * width);
      for (const [c, values] of recording.channels.entries()) {
        for (let row = 0; row < count; row++) samples[row * width + c] = values[firstRow + row];
      }
      stretches.push(samples);
      if (stretches.length === most) return stretches;
    }
  }
  return stretches;
}
