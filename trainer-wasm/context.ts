/** What changes from step to step; everything else is in the program. */

/** Examples in this step's batch. */
export let batch: i32 = 0;
/** Their numbers in the example set, u32 each. */
export let indices: usize = 0;
export let dropoutSeed: u32 = 0;
/** Learning rate, the optimizer's bias correction included. */
export let rate: f32 = 0;
/** Sum over examples of (class weight ·) cross-entropy since the last `begin`. */
export let lossSum: f64 = 0;
/** Examples whose largest output is their class, since the last `begin`. */
export let correct: i32 = 0;

export function begin(examples: i32, exampleIndices: usize, seed: u32, learningRate: f32): void {
  batch = examples;
  indices = exampleIndices;
  dropoutSeed = seed;
  rate = learningRate;
  lossSum = 0;
  correct = 0;
}

export function addLoss(loss: f64): void {
  lossSum += loss;
}

export function addCorrect(): void {
  correct++;
}

// @ts-ignore: decorator
@inline
export function exampleAt(position: i32): u32 {
  return load<u32>(indices + (<usize>position << 2));
}
