import type { PlanContext } from '../context';
import { describeTensor, type Tensor } from '../tensors';

/** Image bytes that a weight gradient's tiles pass over again and again: half of a usual first-level cache. */
const BLOCK_BYTES = 24576;
/** Fewer pixels are not worth a tile's way to memory and back. */
const LEAST_PIXELS = 16;

/** How a weight gradient walks over the images: operands of its instruction. */
export interface GradientWalk {
  input: Tensor;
  outputGradient: Tensor;
  rowStep: number;
  columnStep: number;
  blockRows: number;
  blockColumns: number;
}

/**
 * Blocks of the images that stay in the first-level cache. Where every pixel lies as far from the one before as the next
 * row's first from the last, the rows are walked as one: a kernel along time alone has images one pixel wide, and a loop
 * over a single pixel costs more than the pixel.
 *
 * @param steps pixels of the input from one pixel of the gradient to the next
 */
export function gradientWalk(
  context: PlanContext,
  input: Tensor,
  outputGradient: Tensor,
  [rowStep, columnStep]: readonly [number, number],
): GradientWalk {
  const { height, width, channels } = outputGradient;
  const column = columnStep * input.channels;
  const row = (rowStep * input.rowStride) / 4;
  const even = outputGradient.rowStride === width * channels * 4 && (width === 1 || row === width * column);
  if (height > 1 && even) {
    const step = width === 1 ? row : column;
    const pixels = height * width;
    const rowStride = pixels * channels * 4;
    return {
      input: describeTensor(context, { ...input, height: 1, width: pixels, channels: step }),
      outputGradient: describeTensor(context, { ...outputGradient, rowStride, height: 1, width: pixels }),
      rowStep: 1,
      columnStep: 1,
      ...blockOf(pixels, step + channels),
    };
  }
  const block = blockOf(width, rowStep * column + channels);
  return { input, outputGradient, rowStep, columnStep, ...block };
}

function blockOf(width: number, floatsPerPixel: number): { blockRows: number; blockColumns: number } {
  const pixels = Math.max(LEAST_PIXELS, Math.floor(BLOCK_BYTES / (floatsPerPixel * 4)));
  return { blockRows: Math.max(1, Math.floor(pixels / width)), blockColumns: Math.min(width, pixels) };
}
