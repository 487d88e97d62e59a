export interface Agreement {
  maxDifference: number;
  argmaxAgreement: number;
}

function argmax(row: readonly number[]): number {
  return row.indexOf(Math.max(...row));
}

/** int8 outputs are multiples of it: classes that are closer may change places. */
const OUTPUT_STEP = 1 / 256;

/** How two sets of class probabilities, a row an example, agree. */
export function agreement(ours: readonly number[][], theirs: readonly number[][]): Agreement {
  const differences = ours.flatMap((row, i) => row.map((value, c) => Math.abs(value - theirs[i][c])));
  const same = ours.filter((row, i) => Math.max(...row) - row[argmax(theirs[i])] <= OUTPUT_STEP).length;
  return { maxDifference: Math.max(...differences), argmaxAgreement: same / ours.length };
}

/** Limits: float32 outputs to 1e-5; the class of int8 is ours, or as likely by ours as outputs can tell, on 99.5 % of the examples. */
export function agrees(format: 'float32' | 'int8', { maxDifference, argmaxAgreement }: Agreement): boolean {
  return format === 'float32' ? maxDifference <= 1e-5 : argmaxAgreement >= 0.995;
}
