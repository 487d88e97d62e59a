import { pairOf } from '../../../core/network/build';
import type { Layer, PlacedLayer } from '../../../core/network';
import type { PlanContext } from '../context';
import { type Parameter, VECTOR } from '../parameters';
import type { Border, Tensor } from '../tensors';
import { paddingBias } from './stage';

export type Conv = PlacedLayer & { layer: Layer & { kind: 'conv2d' } };

/** Kernel and bias. @param storedInput channels of the input as stored; @param normalised batch norm follows */
export function convolutionParameters(
  context: PlanContext,
  { layer, input }: Pick<Conv, 'layer' | 'input'>,
  storedInput: number,
  normalised: boolean,
): [kernel: Parameter, bias: Parameter] {
  const [height, width] = pairOf(layer.kernel);
  const kernel = context.parameters.add({
    layout: { groups: height * width, rows: input[2], storedRows: storedInput },
    columns: layer.filters,
  });
  const bias = context.parameters.add({
    layout: VECTOR,
    columns: layer.filters,
    padding: normalised ? 0 : paddingBias(layer.activation),
  });
  return [kernel, bias];
}

/** Keras's `same` padding for stride 1: the smaller half in front. */
export function sameBorder(height: number, width: number): Border {
  const top = Math.floor((height - 1) / 2);
  const left = Math.floor((width - 1) / 2);
  return { top, left, bottom: height - 1 - top, right: width - 1 - left };
}

/** What the way back needs around the gradient: the kernel's reach that the input's border did not have. */
export function remainingBorder(
  [height, width]: readonly [number, number],
  { top, left, bottom, right }: Border,
): Border {
  return {
    top: height - 1 - top,
    left: width - 1 - left,
    bottom: height - 1 - bottom,
    right: width - 1 - right,
  };
}

/** Bytes from a tensor's first pixel to the first tap of output (0, 0). */
export function originOf(tensor: Tensor, border: Border): number {
  return -(border.top * tensor.rowStride + border.left * tensor.channels * 4);
}
