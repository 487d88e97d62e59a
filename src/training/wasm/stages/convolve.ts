import { ActivationCode } from '../../../../trainer-wasm/codes';
import type { Shape } from '../../../core/network';
import type { PlanContext } from '../context';
import { cutWork, type ProgramWriter } from '../program-writer';
import { type Border, reserveTensor, type Tensor } from '../tensors';
import { originOf } from './convolution-parts';
import { gradientWalk } from './gradient-walk';
import { type Offsets, offsetsInto } from './offsets';
import { phasesOf } from './way-back';

/** Input bytes that all panels of a kernel pass over in turn: with a panel, what a usual first-level cache holds. */
const INPUT_BLOCK_BYTES = 12288;

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
  const { input, border, kernelSize, steps, offsets, cost } = pass;
  const cellBytes = input.channels * steps[0] * steps[1] * 4 * Math.max(1, offsets.groups * 4);
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
        blockCells: Math.max(4, Math.floor(INPUT_BLOCK_BYTES / cellBytes / 4) * 4),
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
  { input, border, kernelSize: [height, width], steps, cost }: Pass,
  outputGradient: Tensor,
  target: number,
): void {
  const taps: number[] = [];
  for (let y = 0; y < height; y++) {
    for (let k = 0; k < width * input.channels; k++) taps.push(y * input.rowStride + k * 4);
  }
  const walk = gradientWalk(context, input, outputGradient, steps);
  const tapOffsets = context.place(taps);
  for (const [first, last] of cutWork(context.batchSize, cost, 1)) {
    writer.emit(
      'convWeightGradient',
      {
        ...walk,
        origin: originOf(input, border),
        tapOffsets,
        rows: taps.length,
        weightGradient: target,
        firstExample: first,
        lastExample: last,
      },
      (last - first) * cost,
    );
  }
}

/**
 * The input's gradient: the gradient's own convolution with the kernel at address `weights`, turned by 180°. Where the
 * convolution steps, pixel after pixel meets other taps: one pass for all that meet the same.
 *
 * @param gradient of the convolution's output, with the border that `borderAround` says
 */
export function emitInputGradient(
  context: PlanContext,
  writer: ProgramWriter,
  { kernelSize, steps, border }: Pick<Pass, 'kernelSize' | 'steps' | 'border'>,
  gradient: Tensor,
  weights: number,
  inputShape: Shape,
  inputs: number,
): Tensor {
  const inputGradient = reserveTensor(context, inputShape, inputs);
  const outputs = gradient.channels;
  const bias = context.arena.reserveFloats(inputs);
  for (const rows of phasesOf(inputShape[0], kernelSize[0], steps[0], border.top)) {
    for (const columns of phasesOf(inputShape[1], kernelSize[1], steps[1], border.left)) {
      const panels = context.arena.reserveFloats(rows.taps * columns.taps * inputs * outputs);
      writer.emit('packKernelTransposed', {
        weights,
        kernelWidth: kernelSize[1],
        rows: rows.taps,
        firstRow: rows.firstTap,
        rowStep: rows.step,
        columns: columns.taps,
        firstColumn: columns.firstTap,
        columnStep: columns.step,
        inputs,
        outputs,
        panels,
      });
      emitConvolve(context, writer, {
        input: gradient,
        border: { ...border, top: rows.taps - 1 - rows.shift, left: columns.taps - 1 - columns.shift },
        kernelSize: [rows.taps, columns.taps],
        steps: [1, 1],
        cost: rows.count * columns.count * rows.taps * columns.taps * inputs * outputs,
        output: inputGradient,
        panels,
        bias,
        winners: 0,
        activation: ActivationCode.linear,
        offsets: offsetsInto(context, gradient, inputGradient, rows, columns),
      });
    }
  }
  return inputGradient;
}
