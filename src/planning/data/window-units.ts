/** Rows of a window of so many seconds: at least one. */
export function rowsOf(seconds: number, hertz: number): number {
  return Math.max(1, Math.round(seconds * hertz));
}

/** Seconds a window of so many rows lasts, with as many digits as a row is worth. */
export function secondsOf(rows: number, hertz: number): number {
  const digits = Math.max(0, Math.ceil(Math.log10(hertz)) + 1);
  return Number((rows / hertz).toFixed(digits));
}
