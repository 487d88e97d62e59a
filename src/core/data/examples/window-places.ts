import type { RecordingSet, Stretch } from '../recordings/recording';
import type { FileOrigins } from './origins';

/** First lines of the windows, in the order of the examples. */
export function linesOfWindows(
  { recordings }: RecordingSet,
  cuttings: readonly { segments: readonly Stretch[] }[],
  { windowLength, overlap }: { windowLength: number; overlap: number },
): FileOrigins[] {
  const step = windowStep(windowLength, overlap);
  return recordings.map(({ file, lines: all }, r) => {
    const lines: number[] = [];
    for (const { firstRow, rows } of cuttings[r].segments)
      for (let start = firstRow; start + windowLength <= firstRow + rows; start += step)
        lines.push(all[start]);
    return { file, lines };
  });
}

/** Rows from one window's start to the next one's. */
export function windowStep(windowLength: number, overlap: number): number {
  return Math.max(1, Math.round(windowLength * (1 - overlap)));
}

/** Windows of `windowLength` rows that fit into the segments, each starting `windowStep` rows after the one before. */
export function countWindows(segments: readonly Stretch[], windowLength: number, overlap: number): number {
  const step = windowStep(windowLength, overlap);
  return segments.reduce(
    (sum, { rows }) => sum + Math.max(0, Math.floor((rows - windowLength) / step) + 1),
    0,
  );
}
