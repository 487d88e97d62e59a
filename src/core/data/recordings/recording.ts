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
  /** Rows that begin anew, in rising order: after a blank line, or where the names are repeated. */
  breaks?: Uint32Array;
  /** It comes from a file that is named a test. */
  isTest?: true;
  /** Clock steps and gaps, for recordings whose rows no longer show them; absent: the clock is looked at. */
  clockCuts?: readonly Cut[];
}

/** Recordings that are read as one data set. */
export interface RecordingSet {
  name: string;
  recordings: readonly Recording[];
  classNames: readonly string[];
  channelNames: readonly string[];
}

/** A place where windows are cut. */
export interface Cut {
  file: string;
  session: string;
  /** Line of the first row after the cut, and its row in the recording. */
  line: number;
  row: number;
  kind: 'label' | 'clock-step' | 'gap' | 'break';
  /** Change of the clock across the cut; 0 without a clock. */
  seconds: number;
}

/** One continuous stretch of rows with one label. */
export interface Stretch {
  label: number;
  firstRow: number;
  rows: number;
}
