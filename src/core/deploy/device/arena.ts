import type { DeviceStep, StepPlace } from './types';

const WORD_BYTES = 4;

function inWords(bytes: number): number {
  return Math.ceil(bytes / WORD_BYTES) * WORD_BYTES;
}

/**
 * Places activations at alternating ends of one arena, so that a step's input and output never overlap. The network's
 * input is the caller's, and so are the probabilities; int8 logits are kept in the arena. `stepBytes`: what each step
 * keeps alive in it.
 */
export function planArena(
  steps: readonly Pick<DeviceStep, 'inputSize' | 'outputSize'>[],
  bytesPerEntry: 1 | 4,
) {
  const inputBytes = (i: number) => (i === 0 ? 0 : inWords(steps[i].inputSize * bytesPerEntry));
  const isCallers = (i: number) => bytesPerEntry === 4 && i === steps.length - 1;
  const outputBytes = (i: number) => (isCallers(i) ? 0 : inWords(steps[i].outputSize * bytesPerEntry));
  const stepBytes = steps.map((_, i) => inputBytes(i) + outputBytes(i));
  const arenaBytes = Math.max(WORD_BYTES, ...stepBytes);
  const places: StepPlace[] = [];
  steps.forEach((_, i) => {
    const output = i % 2 === 0 ? 0 : arenaBytes - outputBytes(i);
    places.push({ input: places[i - 1]?.output ?? null, output: isCallers(i) ? null : output });
  });
  return { arenaBytes, stepBytes, places };
}
