/** Steps of a column from each row to the next, within stretches of values that follow each other. */
export class ClockSteps {
  readonly count: number;
  /** Steps that go forward, go back, stay, or are exactly 1. */
  readonly forward: number;
  readonly back: number;
  readonly equal: number;
  readonly ones: number;
  private readonly steps: Float64Array;
  private ascending?: Float64Array;

  constructor(stretches: readonly (readonly number[])[]) {
    this.steps = stepsOf(stretches);
    let [forward, back, ones] = [0, 0, 0];
    for (const step of this.steps) {
      if (step > 0) forward++;
      else if (step < 0) back++;
      if (step === 1) ones++;
    }
    this.count = this.steps.length;
    this.forward = forward;
    this.back = back;
    this.ones = ones;
    this.equal = this.count - forward - back;
  }

  /** Median of the forward steps; 0 without any. */
  get median(): number {
    return this.sorted[this.forward >> 1] ?? 0;
  }

  /** Forward steps from `least` to `most`. */
  between(least: number, most: number): number {
    let count = 0;
    for (const step of this.sorted) if (step >= least && step <= most) count++;
    return count;
  }

  /** Mean of the steps that are not back and not ten times longer than usual: equal stamps count. 0 when none goes forward. */
  get mean(): number {
    if (this.forward === 0) return 0;
    const longest = 10 * this.median;
    let [sum, unbroken] = [0, 0];
    for (const step of this.steps) {
      if (step < 0 || step > longest) continue;
      sum += step;
      unbroken++;
    }
    return sum / unbroken;
  }

  private get sorted(): Float64Array {
    return (this.ascending ??= this.steps.filter((step) => step > 0).sort());
  }
}

function stepsOf(stretches: readonly (readonly number[])[]): Float64Array {
  const steps = new Float64Array(stretches.reduce((sum, { length }) => sum + Math.max(0, length - 1), 0));
  let at = 0;
  for (const values of stretches) {
    for (let i = 1; i < values.length; i++) steps[at++] = values[i] - values[i - 1];
  }
  return steps;
}
