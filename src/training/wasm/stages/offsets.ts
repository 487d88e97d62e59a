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
