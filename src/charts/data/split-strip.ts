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

/**
 * Which fold validates on what, per session: in order of time, or, where the order of rows means nothing, as shares.
 */
export function splitStrip(
  examples: Pick<ExampleSet, 'sessionNames' | 'sessions' | 'startRows'>,
  split: Split,
  { mostRows, shuffled }: { mostRows: number; shuffled: boolean },
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
    const inOrder = order.map((example) => roles[example]);
    return { session, parts: runs(shuffled ? inOrder.sort(byRole) : inOrder) };
  });
  return { rows, hidden: Math.max(0, examples.sessionNames.length - mostRows), folds: split.folds.length };
}

/** Folds by number, then what is not used, then the outer test. */
function byRole(a: StripPart['role'], b: StripPart['role']): number {
  const rank = (role: StripPart['role']): number =>
    role === 'test' ? Infinity : role === 'unused' ? Number.MAX_SAFE_INTEGER : role;
  return rank(a) === rank(b) ? 0 : rank(a) - rank(b);
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
