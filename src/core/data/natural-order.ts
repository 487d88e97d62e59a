const collator = new Intl.Collator('en', { numeric: true });

/** Compares names with the numbers in them by value: “2” before “10”. */
export function naturally(a: string, b: string): number {
  return collator.compare(a, b) || (a < b ? -1 : 1);
}
