import type { ExampleSet } from '../../core/data';

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

/** Per example the fold that validates on it (from 0), −1 for the outer test, −2 for neither. */
export interface SplitParts {
  parts: Int16Array;
  folds: number;
}

const TEST = -1;
const UNUSED = -2;

/**
 * Which fold validates on what, per session: in order of time, or, where the order of rows means nothing, as shares.
 */
export function splitStrip(
  examples: Pick<ExampleSet, 'sessionNames' | 'sessions' | 'startRows'>,
  { parts, folds }: SplitParts,
  { mostRows, shuffled }: { mostRows: number; shuffled: boolean },
): SplitStrip {
  const { sessionNames, sessions, startRows } = examples;
  const bySession: number[][] = sessionNames.slice(0, mostRows).map(() => []);
  for (let example = 0; example < sessions.length; example++) bySession[sessions[example]]?.push(example);
  const rows = bySession.map((own, index) => {
    const inOrder = own.every((example, i) => i === 0 || startRows[own[i - 1]] <= startRows[example]);
    if (!inOrder) own.sort((a, b) => startRows[a] - startRows[b]);
    const ofSession = own.map((example) => parts[example]);
    return { session: sessionNames[index], parts: shuffled ? shares(ofSession, folds) : runs(ofSession) };
  });
  return { rows, hidden: Math.max(0, sessionNames.length - mostRows), folds };
}

/** Folds by number, then what is not used, then the outer test. */
function shares(parts: readonly number[], folds: number): StripPart[] {
  const order = [...Array.from({ length: folds }, (_, fold) => fold), UNUSED, TEST];
  const counts = new Map<number, number>();
  for (const part of parts) counts.set(part, (counts.get(part) ?? 0) + 1);
  return runs(order.flatMap((part) => new Array<number>(counts.get(part) ?? 0).fill(part)));
}

function runs(parts: readonly number[]): StripPart[] {
  const found: StripPart[] = [];
  let first = 0;
  for (let at = 1; at <= parts.length; at++) {
    if (at < parts.length && parts[at] === parts[first]) continue;
    found.push({
      role: roleOf(parts[first]),
      from: first / parts.length,
      to: at / parts.length,
      examples: at - first,
    });
    first = at;
  }
  return found;
}

function roleOf(part: number): StripPart['role'] {
  if (part >= 0) return part + 1;
  return part === TEST ? 'test' : 'unused';
}
