import { paddingOf, pairOf } from '../../../core/network/build';
import type { Layer, PlacedLayer } from '../../../core/network';
import type { PlanContext } from '../context';
import { type Parameter, VECTOR } from '../parameters';
import type { ProgramWriter } from '../program-writer';
import { type Border, NO_BORDER, reserveTensor, type Tensor } from '../tensors';
import { paddingBias } from './stage';

export type Pair = readonly [number, number];

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

/** Zeros that a convolution of either kind wants around its input. */
export function borderOf(placed: PlacedLayer): Border {
  const { before, behind } = paddingOf(placed);
  return { top: before[0], left: before[1], bottom: behind[0], right: behind[1] };
}

/**
 * What the way back needs around the gradient, spread over the steps of the convolution: the kernel's reach that the
 * input's border did not have, and the rows and columns that no step reached.
 */
export function remainingBorder(
  { input, output }: PlacedLayer,
  [height, width]: Pair,
  [rowStep, columnStep]: Pair,
  { top, left }: Border,
): Border {
  return {
    top: height - 1 - top,
    left: width - 1 - left,
    bottom: input[0] - 1 + top - (output[0] - 1) * rowStep,
    right: input[1] - 1 + left - (output[1] - 1) * columnStep,
  };
}

/** The gradient of a convolution's output as its way back reads it: as it is, or with zeros between the steps. */
export class StepwiseGradient {
  /** What the gradient is to be written into. */
  readonly dense: Tensor;
  /** What the way back reads. */
  readonly spread: Tensor;
  readonly border: Border;
  private readonly steps: Pair;

  constructor(
    context: PlanContext,
    conv: PlacedLayer,
    channels: number,
    { kernel, steps, border, wantInput }: { kernel: Pair; steps: Pair; border: Border; wantInput: boolean },
  ) {
    const [height, width] = conv.output;
    this.steps = steps;
    this.border = wantInput ? remainingBorder(conv, kernel, steps, border) : NO_BORDER;
    const apart = wantInput && (steps[0] > 1 || steps[1] > 1);
    this.dense = reserveTensor(context, conv.output, channels, apart ? NO_BORDER : this.border);
    this.spread = apart
      ? reserveTensor(
          context,
          [(height - 1) * steps[0] + 1, (width - 1) * steps[1] + 1, channels],
          channels,
          this.border,
        )
      : this.dense;
  }

  emitSpread(writer: ProgramWriter): void {
    if (this.spread === this.dense) return;
    const [rowStep, columnStep] = this.steps;
    writer.emit('spread', { source: this.dense, target: this.spread, rowStep, columnStep });
  }
}

/** Bytes from a tensor's first pixel to the first tap of output (0, 0). */
export function originOf(tensor: Tensor, border: Border): number {
  return -(border.top * tensor.rowStride + border.left * tensor.channels * 4);
}
