import type { Shape } from '../../core/network/types';
import type { PlanContext } from './context';

/** Zeros kept around every image, in pixels, so that padded convolutions need no special case at the edges. */
export interface Border {
  top: number;
  left: number;
  bottom: number;
  right: number;
}

export const NO_BORDER: Border = { top: 0, left: 0, bottom: 0, right: 0 };

/** A batch of images in WASM memory; `descriptor` is the address of its trainer-wasm/tensor.ts `Tensor`. */
export interface Tensor {
  descriptor: number;
  data: number;
  rowStride: number;
  imageStride: number;
  height: number;
  width: number;
  /** Channels as stored: padded to a multiple of four except in an input that a convolution reads. */
  channels: number;
}

export function roundUp4(n: number): number {
  return Math.ceil(n / 4) * 4;
}

/** Reserves a tensor for the whole batch. The border is zero because the arena is cleared and nothing writes there. */
export function reserveTensor(
  context: PlanContext,
  [height, width]: Shape,
  channels: number,
  border: Border = NO_BORDER,
): Tensor {
  const pixel = channels * 4;
  const rowStride = (border.left + width + border.right) * pixel;
  const imageStride = (border.top + height + border.bottom) * rowStride;
  const start = context.arena.reserve(imageStride * context.batchRows + 16);
  const data = start + border.top * rowStride + border.left * pixel;
  const fields = [data, rowStride, imageStride, height, width, channels];
  return {
    descriptor: context.place(fields),
    data,
    rowStride,
    imageStride,
    height,
    width,
    channels,
  };
}

/** The same memory as one vector per example; only for tensors without a border. */
export function flattened(context: PlanContext, tensor: Tensor): Tensor {
  const channels = tensor.height * tensor.width * tensor.channels;
  const view = { ...tensor, rowStride: tensor.imageStride, height: 1, width: 1, channels };
  return {
    ...view,
    descriptor: context.place([view.data, view.rowStride, view.imageStride, 1, 1, channels]),
  };
}
