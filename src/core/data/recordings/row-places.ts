import { stepOf, type SignalPath } from '../../signal';
import type { Cut, Recording, Stretch } from './recording';

/** Half a tick of the kernels' clock, as a share of a period: a row is where they place it. */
const HALF_TICK = 1e-7;

/** Label, line and time of resampled rows: each has those of the sample that it follows, and its place in an even clock. */
export function rowPlaces(
  recording: Recording,
  stretches: readonly Stretch[],
  firstRows: readonly number[],
  total: number,
  path: SignalPath,
): Pick<Recording, 'labels' | 'lines'> & { seconds: Float64Array } {
  const { sensorHz, rowHz } = stepOf(path, 'resample')!;
  const places = {
    labels: new Uint16Array(total),
    lines: new Uint32Array(total),
    seconds: new Float64Array(total),
  };
  for (const [s, { firstRow, rows }] of stretches.entries()) {
    const begin = recording.seconds?.[firstRow] ?? firstRow / sensorHz;
    const end = firstRows[s + 1] ?? total;
    for (let row = firstRows[s]; row < end; row++) {
      const k = row - firstRows[s];
      const sample = firstRow + Math.min(rows - 1, Math.floor((k * sensorHz) / rowHz + k * HALF_TICK));
      places.labels[row] = recording.labels[sample];
      places.lines[row] = recording.lines[sample];
      places.seconds[row] = begin + k / rowHz;
    }
  }
  return places;
}

/** The cuts between stretches, by the rows that they lie at now. */
export function clockCutsAt(cuts: readonly Cut[], firstRows: readonly number[]): Cut[] {
  return cuts.map((cut, c) => ({ ...cut, row: firstRows[c + 1] }));
}
