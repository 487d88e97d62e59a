/** Long work cut into slices: yields the fraction done after each slice (some ten milliseconds), returns the result. */
export type Steps<T> = Generator<number, T, void>;

/** Does all the work at once. */
export function finishSteps<T>(steps: Steps<T>): T {
  let step = steps.next();
  while (!step.done) step = steps.next();
  return step.value;
}

/** Does the work slice by slice; `between` may report progress, let other work in, or reject to cancel. */
export async function paceSteps<T>(steps: Steps<T>, between: (done: number) => Promise<void>): Promise<T> {
  let step = steps.next();
  while (!step.done) {
    await between(step.value);
    step = steps.next();
  }
  return step.value;
}
