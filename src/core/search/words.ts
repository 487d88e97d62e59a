/** A figure for a sentence: three significant digits, no exponent for everyday sizes. */
export function figure(value: number): string {
  const size = Math.abs(value);
  if (!Number.isFinite(value)) return String(value);
  if (size !== 0 && (size < 1e-4 || size >= 1e7)) return value.toExponential(1);
  return String(Number(value.toPrecision(3)));
}

/** "1 trial", "4 trials". */
export function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}
