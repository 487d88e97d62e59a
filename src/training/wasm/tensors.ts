import { TENSOR } from '../../../trainer-wasm/operations';
import type { Shape } from '../../core/network';
import type { PlanContext } from './context';

/** Zeros kept around every image, in pixels, so that padded convolutions need no special case at the edges. */
export interface Border {
  top: number;
  left: number;
  bottom: number;
  right: number;
}

export const NO_BORDER: Border = { top: 0, left: 0, bottom: 0, right: 0 };

/** The words that describe a tensor to the kernels. Channels are a multiple of four except in an input that a convolution reads. */
type TensorFields = Record<keyof typeof TENSOR, number>;

/** A batch of images in WASM memory; `descriptor` is the address of its fields. */
export interface Tensor extends TensorFields {
  descriptor: number;
}

export function describeTensor(context: PlanContext, fields: TensorFields): Tensor {
  const words = (Object.keys(TENSOR) as (keyof TensorFields)[]).map((name) => fields[name]);
  return { ...fields, descriptor: context.place(words) };
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
  return describeTensor(context, { data, rowStride, imageStride, height, width, channels });
}

/** The same memory as one vector per example; only for tensors without a border. */
export function flattened(context: PlanContext, tensor: Tensor): Tensor {
  const { data, imageStride, height, width, channels } = tensor;
  return describeTensor(context, {
    data,
    rowStride: imageStride,
    imageStride,
    height: 1,
    width: 1,
    channels: height * width * channels,
  });
}
