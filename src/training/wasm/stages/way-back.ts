import type { PlacedLayer } from '../../../core/network';
import { type Border, NO_BORDER } from '../tensors';

/**
 * The pixels of an input along one axis that the same taps of a kernel reach, where a convolution steps: `count` of them, the
 * `first` and every `step`-th from there. Their gradient is that of the output convolved with every `step`-th tap from
 * `firstTap` on, turned; pixel number i begins with the output's pixel number i + shift − (taps − 1).
 */
export interface Phase {
  count: number;
  first: number;
  step: number;
  taps: number;
  firstTap: number;
  shift: number;
}

/** @param before zeros before the input */
export function phasesOf(extent: number, kernel: number, step: number, before: number): Phase[] {
  const phases: Phase[] = [];
  for (let first = 0; first < Math.min(step, extent); first++) {
    const firstTap = (first + before) % step;
    // Some pixels are stepped over: their gradient is 0.
    if (firstTap >= kernel) continue;
    phases.push({
      count: Math.ceil((extent - first) / step),
      first,
      step,
      taps: Math.ceil((kernel - firstTap) / step),
      firstTap,
      shift: (first + before - firstTap) / step,
    });
  }
  return phases;
}

type Pair = readonly [number, number];

/** What the way back needs around the output's gradient, so that no tap needs a test. */
export function borderAround(
  { input, output }: PlacedLayer,
  kernel: Pair,
  steps: Pair,
  { top, left }: Border,
): Border {
  const along = (axis: 0 | 1, before: number) =>
    phasesOf(input[axis], kernel[axis], steps[axis], before).reduce(
      (most, { count, taps, shift }) => ({
        front: Math.max(most.front, taps - 1 - shift),
        back: Math.max(most.back, count + shift - output[axis]),
      }),
      { front: 0, back: 0 },
    );
  const [rows, columns] = [along(0, top), along(1, left)];
  return {
    ...NO_BORDER,
    top: rows.front,
    bottom: rows.back,
    left: columns.front,
    right: columns.back,
  };
}
