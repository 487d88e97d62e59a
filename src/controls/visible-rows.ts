/** Rows outside the scrolled region that are there nevertheless, so that a quick scroll shows no gap. */
const OVERSCAN = 12;

export interface VisibleRows {
  /** First row that is rendered. */
  from: number;
  /** The row after the last one. */
  to: number;
}

/**
 * Which of `total` rows of the same height are rendered in a region that scrolls; all of them where there are few. The
 * first row is rendered at a multiple of the overscan, so that most steps of a scroll render nothing anew.
 */
export function visibleRows(
  total: number,
  { scrollTop, height, rowHeight }: { scrollTop: number; height: number; rowHeight: number },
  mostRows: number,
): VisibleRows {
  if (total <= mostRows) return { from: 0, to: total };
  // Enough to see how high a row is.
  if (rowHeight <= 0) return { from: 0, to: Math.min(total, OVERSCAN) };
  const first = Math.min(total - 1, Math.max(0, Math.floor(scrollTop / rowHeight)));
  const from = Math.max(0, (Math.floor(first / OVERSCAN) - 1) * OVERSCAN);
  const shown = Math.ceil(height / rowHeight) + 1;
  return { from, to: Math.min(total, from + shown + 3 * OVERSCAN) };
}

/** Where a key leads among rows from the top to the bottom; undefined for a key that leads nowhere. */
export function moveRow(key: string, row: number, total: number, page: number): number | undefined {
  const last = total - 1;
  const steps: Readonly<Record<string, number>> = {
    ArrowDown: row + 1,
    ArrowUp: row - 1,
    PageDown: row + page,
    PageUp: row - page,
    Home: 0,
    End: last,
  };
  const next = Object.hasOwn(steps, key) ? steps[key] : undefined;
  return next === undefined || total === 0 ? undefined : Math.min(last, Math.max(0, next));
}
