import { ActivationCode } from '../../../../trainer-wasm/codes';
import type { Shape } from '../../../core/network';
import type { PlanContext } from '../context';
import { cutWork, type ProgramWriter } from '../program-writer';
import { type Border, reserveTensor, type Tensor } from '../tensors';
import { originOf } from './convolution-parts';
import { type Offsets, offsetsOf } from './offsets';

/** Image bytes that a weight gradient's tiles pass over again and again: half of a usual first-level cache. */
const GRADIENT_BLOCK_BYTES = 24576;

type Size = readonly [height: number, width: number];

/** One pass of a kernel over a batch, forwards or on the way back. */
export interface Pass {
  input: Tensor;
  /** Zeros around the input that the pass begins in. */
  border: Border;
  kernelSize: Size;
  /** Pixels from one output to the next. */
  steps: Size;
  /** Multiply-adds per example. */
  cost: number;
}

export interface ConvolvePass extends Pass {
  output: Tensor;
  /** Addresses: the packed kernel, the bias, the pool's winners if there is a pool. */
  panels: number;
  bias: number;
  winners: number;
  activation: ActivationCode;
  offsets: Offsets;
}

/** output = pool(f(input ∗ kernel + bias)). */
export function emitConvolve(context: PlanContext, writer: ProgramWriter, pass: ConvolvePass): void {
  const { input, border, kernelSize, offsets, cost } = pass;
  for (const [first, last] of cutWork(context.batchSize, cost, 1)) {
    writer.emit(
      'convolve',
      {
        input,
        origin: originOf(input, border),
        kernelHeight: kernelSize[0],
        segment: kernelSize[1] * input.channels,
        panels: pass.panels,
        bias: pass.bias,
        output: pass.output,
        activation: pass.activation,
        inputOffsets: offsets.inputs,
        outputOffsets: offsets.outputs,
        cells: offsets.cells,
        groups: offsets.groups,
        winners: pass.winners,
        firstExample: first,
        lastExample: last,
      },
      (last - first) * cost,
    );
  }
}

/** Gradient of the kernel at address `target`, from the gradient of the pre-activations. */
export function emitWeightGradient(
  context: PlanContext,
  writer: ProgramWriter,
  { input, border, kernelSize: [height, width], steps: [rowStep, columnStep], cost }: Pass,
  outputGradient: Tensor,
  target: number,
): void {
  const taps: number[] = [];
  for (let y = 0; y < height; y++) {
    for (let k = 0; k < width * input.channels; k++) taps.push(y * input.rowStride + k * 4);
  }
  const inputRow = rowStep * columnStep * input.channels;
  const rowBytes = outputGradient.width * (inputRow + outputGradient.channels) * 4;
  const imageRows = Math.max(1, Math.floor(GRADIENT_BLOCK_BYTES / rowBytes));
  const tapOffsets = context.place(taps);
  for (const [first, last] of cutWork(context.batchSize, cost, 1)) {
    writer.emit(
      'convWeightGradient',
      {
        input,
        origin: originOf(input, border),
        tapOffsets,
        rows: taps.length,
        rowStep,
        columnStep,
        outputGradient,
        weightGradient: target,
        imageRows,
        firstExample: first,
        lastExample: last,
      },
      (last - first) * cost,
    );
  }
}

/** The input's gradient: the gradient's own convolution with the kernel at address `weights`, turned by 180°. */
export function emitInputGradient(
  context: PlanContext,
  writer: ProgramWriter,
  pass: Pass,
  weights: number,
  inputShape: Shape,
  inputs: number,
): Tensor {
  const { input: gradient, kernelSize } = pass;
  const [kernelHeight, kernelWidth] = kernelSize;
  const outputs = gradient.channels;
  const inputGradient = reserveTensor(context, inputShape, inputs);
  const panels = context.arena.reserveFloats(kernelHeight * kernelWidth * inputs * outputs);
  writer.emit('packKernelTransposed', { weights, kernelHeight, kernelWidth, inputs, outputs, panels });
  emitConvolve(context, writer, {
    ...pass,
    output: inputGradient,
    panels,
    bias: context.arena.reserveFloats(inputs),
    winners: 0,
    activation: ActivationCode.linear,
    offsets: offsetsOf(context, gradient, inputGradient),
  });
  return inputGradient;
}
