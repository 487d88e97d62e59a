import type { ExampleSet, Split } from '../../core/data/types';

export interface StripPart {
  /** 1-based fold that validates on this stretch; `test` for the outer test; `unused` for neither. */
  role: number | 'test' | 'unused';
  /** Share of the session's examples, from 0 to 1. */
  from: number;
  to: number;
  examples: number;
}

export interface StripRow {
  session: string;
  parts: StripPart[];
}

export interface SplitStrip {
  rows: StripRow[];
  /** Sessions that are not drawn because there are too many for a picture. */
  hidden: number;
  folds: number;
}

/** Which fold validates on what, per session in order of time. */
export function splitStrip(
  examples: Pick<ExampleSet, 'sessionNames' | 'sessions' | 'startRows'>,
  split: Split,
  mostRows: number,
): SplitStrip {
  const roles: StripPart['role'][] = new Array(examples.sessions.length).fill('unused');
  split.folds.forEach((fold, index) => {
    for (const example of fold.validation) roles[example] = index + 1;
  });
  for (const example of split.outerTest) roles[example] = 'test';

  const bySession: number[][] = examples.sessionNames.map(() => []);
  examples.sessions.forEach((session, example) => bySession[session].push(example));
  const rows = examples.sessionNames.slice(0, mostRows).map((session, index) => {
    const order = bySession[index].sort((a, b) => examples.startRows[a] - examples.startRows[b]);
    return { session, parts: runs(order.map((example) => roles[example])) };
  });
  return { rows, hidden: Math.max(0, examples.sessionNames.length - mostRows), folds: split.folds.length };
}

function runs(roles: readonly StripPart['role'][]): StripPart[] {
  const parts: StripPart[] = [];
  roles.forEach((role, index) => {
    const last = parts.at(-1);
    const to = (index + 1) / roles.length;
    if (last?.role === role) {
      last.to = to;
      last.examples++;
    } else {
      parts.push({ role, from: index / roles.length, to, examples: 1 });
    }
  });
  return parts;
}
