import type { ExampleSet } from '../../../src/core/data';

export interface RunSpec {
  session: number;
  label: number;
  windows: number;
  /** Row of the first window. */
  from?: number;
}

/** Windows of `rows` rows every `step` rows, run by run; features count up. */
export function windowsOf(runs: readonly RunSpec[], rows = 90, step = 45): ExampleSet {
  const labels: number[] = [];
  const sessions: number[] = [];
  const starts: number[] = [];
  for (const { session, label, windows, from = 0 } of runs) {
    for (let i = 0; i < windows; i++) {
      labels.push(label);
      sessions.push(session);
      starts.push(from + i * step);
    }
  }
  return {
    id: 'test',
    input: [2, 1, 1],
    classNames: Array.from({ length: Math.max(...labels) + 1 }, (_, label) => `class ${label}`),
    sessionNames: Array.from({ length: Math.max(...sessions) + 1 }, (_, session) => `session ${session}`),
    features: Float32Array.from({ length: labels.length * 2 }, (_, i) => i),
    labels: Uint16Array.from(labels),
    sessions: Uint16Array.from(sessions),
    startRows: Uint32Array.from(starts),
    rowsPerExample: rows,
    featureGroups: 1,
  };
}
