/** Rows in order of the file: equally long channels, a class per row, and a clock if there is one. */
export interface Recording {
  /** Several recordings may belong to one session. */
  session: string;
  channels: readonly Float32Array[];
  labels: Uint16Array;
  seconds?: Float64Array;
  /** Name of the file, and line of each row in it (1-based). */
  file: string;
  lines: Uint32Array;
  /** Clock steps and gaps, for recordings whose rows no longer show them; absent: the clock is looked at. */
  clockCuts?: readonly Cut[];
}

/** A place where windows are cut. */
export interface Cut {
  file: string;
  session: string;
  /** Line of the first row after the cut, and its row in the recording. */
  line: number;
  row: number;
  kind: 'label' | 'clock-step' | 'gap';
  /** Change of the clock across the cut; 0 without a clock. */
  seconds: number;
}

export interface Cutting {
  segments: Stretch[];
  cuts: Cut[];
}

/** One continuous stretch of rows with one label. */
export interface Stretch {
  label: number;
  firstRow: number;
  rows: number;
}

/**
 * Cuts a recording where the label changes and, with a clock, where it steps back and where two rows are more than
 * `maxGapPeriods` sample periods apart; without a clock, where that many lines are missing. `maxGapPeriods` = Infinity
 * leaves clock steps and gaps alone.
 */
export function cutRecording(recording: Recording, maxGapPeriods: number): Cutting {
  const { labels, lines, file, session } = recording;
  const clock = recording.seconds ?? lines;
  const longest = maxGapPeriods * (recording.seconds ? samplePeriod(recording.seconds) : 1);
  const known = new Map(recording.clockCuts?.map((cut) => [cut.row, cut]));
  const cutting: Cutting = { segments: [], cuts: [] };
  let firstRow = 0;
  for (let row = 1; row <= labels.length; row++) {
    const atEnd = row === labels.length;
    const step = atEnd || recording.clockCuts ? 0 : clock[row] - clock[row - 1];
    const knownCut = longest < Infinity ? known.get(row) : undefined;
    const kind = atEnd ? 'end' : (knownCut?.kind ?? cutKind(labels[row] !== labels[row - 1], step, longest));
    if (!kind) continue;
    cutting.segments.push({ label: labels[firstRow], firstRow, rows: row - firstRow });
    if (knownCut) cutting.cuts.push(knownCut);
    else if (kind !== 'end') {
      cutting.cuts.push({
        file,
        session,
        line: lines[row],
        row,
        kind,
        seconds: recording.seconds ? step : 0,
      });
    }
    firstRow = row;
  }
  return cutting;
}

function cutKind(labelChanges: boolean, step: number, longest: number): Cut['kind'] | undefined {
  if (longest < Infinity && step < 0) return 'clock-step';
  if (step > longest) return 'gap';
  return labelChanges ? 'label' : undefined;
}

const MEDIAN_STEPS = 1 << 15;

/** Median of the clock's forward steps in seconds (of evenly spread ones in long recordings); 0 when it never goes forward. */
export function samplePeriod(seconds: Float64Array): number {
  const stride = Math.max(1, Math.floor(seconds.length / MEDIAN_STEPS));
  const steps: number[] = [];
  for (let row = 1; row < seconds.length; row += stride) {
    const step = seconds[row] - seconds[row - 1];
    if (step > 0) steps.push(step);
  }
  return Float64Array.from(steps).sort()[steps.length >> 1] ?? 0;
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
