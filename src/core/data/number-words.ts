/** “1 row”, “2,000 rows”. */
export function counted(count: number, noun: string): string {
  return `${grouped(count)} ${noun}${count === 1 ? '' : 's'}`;
}

/** Thousands set apart by commas. By hand: a browser's first number in a language costs it tens of milliseconds. */
export function grouped(value: number): string {
  const [whole, fraction] = String(value).split('.');
  const thousands = whole.replace(/\B(?=(?:\d{3})+$)/g, ',');
  return fraction === undefined ? thousands : `${thousands}.${fraction}`;
}
