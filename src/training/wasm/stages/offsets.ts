import type { PlanContext } from '../context';
import type { Tensor } from '../tensors';

/** Tables that lead a convolution from its output cells to its input pixels; addresses of i32 byte offsets. */
export interface Offsets {
  inputs: number;
  outputs: number;
  cells: number;
  /** Groups of four positions per pooling window; 0 without a pool. */
  groups: number;
}

function offset(tensor: Tensor, y: number, x: number): number {
  return y * tensor.rowStride + x * tensor.channels * 4;
}

/** Where the taps of a kernel lie that has one weight a channel: i32 byte offsets from its first tap. */
export function tapOffsets(
  context: PlanContext,
  input: Tensor,
  [height, width]: readonly [number, number],
): number {
  const taps: number[] = [];
  for (let y = 0; y < height; y++) for (let x = 0; x < width; x++) taps.push(offset(input, y, x));
  return context.place(taps);
}

/** Rows or columns of an image: how many, the first, and how far apart. */
export interface Stride {
  count: number;
  first: number;
  step: number;
}

/**
 * The cells of the output in these rows and columns, each with the input pixel of its own number, for the way back through
 * a convolution that steps; four at a time, the last group repeats the last cell.
 */
export function offsetsInto(
  context: PlanContext,
  input: Tensor,
  output: Tensor,
  rows: Stride,
  columns: Stride,
): Offsets {
  const inputs: number[] = [];
  const outputs: number[] = [];
  for (let y = 0; y < rows.count; y++) {
    for (let x = 0; x < columns.count; x++) {
      inputs.push(offset(input, y, x));
      outputs.push(offset(output, rows.first + y * rows.step, columns.first + x * columns.step));
    }
  }
  return placed(context, inputs, outputs);
}

/** Every cell of the output, four at a time; the last group repeats the last cell. */
export function offsetsOf(
  context: PlanContext,
  input: Tensor,
  output: Tensor,
  [rowStep, columnStep]: readonly [number, number] = [1, 1],
): Offsets {
  const inputs: number[] = [];
  const outputs: number[] = [];
  for (let y = 0; y < output.height; y++) {
    for (let x = 0; x < output.width; x++) {
      inputs.push(offset(input, y * rowStep, x * columnStep));
      outputs.push(offset(output, y, x));
    }
  }
  return placed(context, inputs, outputs);
}

function placed(context: PlanContext, inputs: number[], outputs: number[]): Offsets {
  while (inputs.length % 4 !== 0) {
    inputs.push(inputs.at(-1)!);
    outputs.push(outputs.at(-1)!);
  }
  return { inputs: context.place(inputs), outputs: context.place(outputs), cells: inputs.length, groups: 0 };
}

/** The positions of every pooling window, in groups of four; the last group repeats the window's last position. */
export function pooledOffsets(
  context: PlanContext,
  input: Tensor,
  output: Tensor,
  [poolHeight, poolWidth]: readonly [number, number],
  [rowStep, columnStep]: readonly [number, number],
): Offsets {
  const inputs: number[] = [];
  const outputs: number[] = [];
  for (let y = 0; y < output.height; y++) {
    for (let x = 0; x < output.width; x++) {
      outputs.push(offset(output, y, x));
      for (let position = 0; position < poolHeight * poolWidth; position++) {
        const row = y * poolHeight + Math.floor(position / poolWidth);
        const column = x * poolWidth + (position % poolWidth);
        inputs.push(offset(input, row * rowStep, column * columnStep));
      }
      while (inputs.length % 4 !== 0) inputs.push(inputs.at(-1)!);
    }
  }
  return {
    inputs: context.place(inputs),
    outputs: context.place(outputs),
    cells: outputs.length,
    groups: Math.ceil((poolHeight * poolWidth) / 4),
  };
}
