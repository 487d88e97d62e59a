/** What takes memory on a board; `free` is what is left. */
export type BudgetPart =
  'weights' | 'constants' | 'code' | 'activations' | 'buffers' | 'signal' | 'stack' | 'reserve' | 'free';

export interface BudgetSegment {
  part: BudgetPart;
  bytes: number;
  /** Where it begins and ends along the bar, in bytes. */
  from: number;
  to: number;
}

export interface BudgetBar {
  memory: 'ram' | 'rom';
  segments: BudgetSegment[];
  /** What the network may take; the bar begins with the network, so that the limit lies there along the bar. */
  limitBytes: number;
  /** Left of the limit; negative when the network is too large. */
  marginBytes: number;
  /** Length of the bar: all the memory, or all that is asked for where that is more. */
  totalBytes: number;
}

export interface BudgetQuestion {
  memory: BudgetBar['memory'];
  /** All memory of that kind that counts. */
  boardBytes: number;
  /** Kept for the application. */
  reserveBytes: number;
  limitBytes: number;
  /** What the network takes, in the order of drawing. */
  parts: readonly (readonly [part: BudgetPart, bytes: number])[];
}

/** The memory of a board from left to right: what the network takes, what is kept for the application, what is free. */
export function budgetBar({
  memory,
  boardBytes,
  reserveBytes,
  limitBytes,
  parts,
}: BudgetQuestion): BudgetBar {
  const taken = parts.reduce((sum, [, bytes]) => sum + bytes, 0);
  const free = Math.max(0, boardBytes - taken - reserveBytes);
  const all: BudgetQuestion['parts'] = [...parts, ['free', free], ['reserve', reserveBytes]];
  let at = 0;
  const segments = all.flatMap(([part, bytes]) => {
    const from = at;
    at += bytes;
    return bytes > 0 ? [{ part, bytes, from, to: at }] : [];
  });
  return {
    memory,
    segments,
    limitBytes,
    marginBytes: limitBytes - taken,
    totalBytes: Math.max(at, limitBytes),
  };
}
