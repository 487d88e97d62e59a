import { ActivationCode, Op } from '../../../../trainer-wasm/opcodes';
import { pairOf } from '../../../core/network/build';
import type { PlacedLayer, Shape } from '../../../core/network/types';
import type { PlanContext } from '../context';
import type { OptimizerPlan } from '../optimizer';
import type { Parameter } from '../parameters';
import { cutWork, floatWord, type ProgramWriter } from '../program-writer';
import { type Border, NO_BORDER, reserveTensor, roundUp4, type Tensor } from '../tensors';
import { BatchNormalisation } from './batch-normalisation';
import { MaxPool } from './max-pool';
import { type Conv, convolutionParameters, originOf, sameBorder } from './convolution-parts';
import { type Offsets, offsetsOf, pooledOffsets } from './offsets';
import { emitPooledGradient, suitsPooledGradient } from './pooled-gradient';
import { activationCode, type Mode, type Stage } from './stage';

export interface ConvolutionParts {
  conv: Conv;
  batchNorm?: PlacedLayer;
  pool?: PlacedLayer;
  /** Channels of the input as stored. */
  storedInput: number;
  /** What dropout right behind leaves: the product of 1 − rate. */
  keep: number;
}

/** Image bytes that a weight gradient's tiles pass over again and again: half of a usual first-level cache. */
const GRADIENT_BLOCK_BYTES = 24576;

/**
 * conv2d + activation, with the pool behind it fused; or conv2d + batch norm + activation (+ pool) unfused, because a
 * negative gamma turns the largest pre-activation into the smallest.
 */
export class Convolution implements Stage {
  readonly inputBorder: Border;
  readonly hasWeights = true;
  private readonly kernel: Parameter;
  private readonly bias: Parameter;
  private readonly kernelSize: readonly [number, number];
  private readonly filters: number;
  private readonly normalisation: BatchNormalisation | null;
  private readonly separatePool: MaxPool | null;
  private readonly fusedPool: readonly [number, number] | null;
  /** Activation applied by the convolution itself. */
  private readonly activation: ActivationCode;
  private input!: Tensor;
  private output!: Tensor;
  private offsets!: Offsets;
  private panels = 0;
  private winners = 0;

  constructor(
    private readonly context: PlanContext,
    private readonly parts: ConvolutionParts,
  ) {
    const { layer } = parts.conv;
    const [height, width] = pairOf(layer.kernel);
    this.kernelSize = [height, width];
    this.filters = roundUp4(layer.filters);
    this.inputBorder = layer.padding === 'same' ? sameBorder(height, width) : NO_BORDER;
    const normalised = parts.batchNorm !== undefined;
    [this.kernel, this.bias] = convolutionParameters(context, parts.conv, parts.storedInput, normalised);
    this.activation = normalised ? ActivationCode.linear : activationCode(layer.activation);
    const keepOfNormalised = parts.pool ? 1 : parts.keep;
    this.normalisation = normalised
      ? new BatchNormalisation(context, layer.filters, layer.activation, keepOfNormalised)
      : null;
    this.separatePool = normalised && parts.pool ? new MaxPool(context, parts.pool) : null;
    this.fusedPool = !normalised && parts.pool ? poolSize(parts.pool) : null;
  }

  place(input: Tensor, outputBorder: Border): Tensor {
    const { conv, pool } = this.parts;
    const shape: Shape = this.fusedPool && pool ? pool.output : conv.output;
    this.input = input;
    this.output = reserveTensor(
      this.context,
      shape,
      this.filters,
      this.normalisation ? NO_BORDER : outputBorder,
    );
    this.panels = this.context.arena.reserveFloats(this.rows * this.filters);
    if (this.fusedPool)
      this.winners = this.context.arena.reserve(this.context.batchRows * cellsOf(shape) * this.filters);
    this.offsets = this.fusedPool
      ? pooledOffsets(this.context, input, this.output, this.fusedPool)
      : offsetsOf(this.context, input, this.output);
    if (!this.normalisation) return this.output;
    const normalised = this.normalisation.place(this.output, this.separatePool ? NO_BORDER : outputBorder);
    return this.separatePool ? this.separatePool.place(normalised, outputBorder) : normalised;
  }

  emitForward(writer: ProgramWriter, mode: Mode): void {
    writer.emit(Op.packKernel, [this.kernel.address, this.rows, this.filters, this.panels]);
    this.emitConvolve(writer, {
      input: this.input,
      output: this.output,
      border: this.inputBorder,
      segment: this.kernelSize[1] * this.parts.storedInput,
      panels: this.panels,
      bias: this.bias.address,
      activation: this.activation,
      offsets: this.offsets,
      winners: this.winners,
    });
    this.normalisation?.emitForward(writer, mode);
    this.separatePool?.emitForward(writer);
  }

  emitBackward(
    writer: ProgramWriter,
    optimizer: OptimizerPlan,
    outputGradient: Tensor,
    wantInput: boolean,
  ): Tensor {
    if (this.fusedPool && suitsPooledGradient(this.fusedPool, this.parts.storedInput)) {
      return emitPooledGradient(this.context, writer, {
        input: this.input,
        border: this.inputBorder,
        kernelSize: this.kernelSize,
        poolSize: this.fusedPool,
        offsets: this.offsets,
        output: this.output,
        outputGradient,
        winners: this.winners,
        activation: this.activation,
        keep: this.parts.keep,
        kernel: this.kernel.address,
        kernelGradient: optimizer.gradientOf(this.kernel),
        biasGradient: optimizer.gradientOf(this.bias),
        wantInput,
        cost: this.cost,
      });
    }
    const gradient = reserveTensor(
      this.context,
      this.parts.conv.output,
      this.filters,
      wantInput ? this.gradientBorder : NO_BORDER,
    );
    this.emitToPreActivation(writer, optimizer, outputGradient, gradient);
    writer.emit(Op.convBiasGradient, [gradient.descriptor, optimizer.gradientOf(this.bias)]);
    this.emitWeightGradient(writer, gradient, optimizer.gradientOf(this.kernel));
    return wantInput ? this.emitInputGradient(writer, gradient) : gradient;
  }

  /** Rows of the kernel as a matrix. */
  private get rows(): number {
    return this.kernelSize[0] * this.kernelSize[1] * this.parts.storedInput;
  }

  /** Multiply-adds per example. */
  private get cost(): number {
    return cellsOf(this.parts.conv.output) * this.rows * this.filters;
  }

  /** What the way back needs around the gradient: the kernel's reach that the input's border did not have. */
  private get gradientBorder(): Border {
    const [height, width] = this.kernelSize;
    const { top, left, bottom, right } = this.inputBorder;
    return {
      top: height - 1 - top,
      left: width - 1 - left,
      bottom: height - 1 - bottom,
      right: width - 1 - right,
    };
  }

  private emitToPreActivation(
    writer: ProgramWriter,
    optimizer: OptimizerPlan,
    outputGradient: Tensor,
    gradient: Tensor,
  ): void {
    if (this.normalisation) {
      const behind = this.separatePool?.emitBackward(writer, outputGradient) ?? outputGradient;
      this.normalisation.emitBackward(writer, optimizer, behind, gradient);
      return;
    }
    const tensors = [outputGradient.descriptor, this.output.descriptor, gradient.descriptor];
    const slope = [this.activation, floatWord(this.parts.keep)];
    if (this.fusedPool)
      writer.emit(Op.maxPoolGradient, [...tensors, ...this.fusedPool, this.winners, ...slope]);
    else writer.emit(Op.activationGradient, [...tensors, ...slope]);
  }

  private emitWeightGradient(writer: ProgramWriter, gradient: Tensor, target: number): void {
    const [height, width] = this.kernelSize;
    const { storedInput } = this.parts;
    const taps: number[] = [];
    for (let y = 0; y < height; y++) {
      for (let k = 0; k < width * storedInput; k++) taps.push(y * this.input.rowStride + k * 4);
    }
    const rowBytes = gradient.width * (storedInput + this.filters) * 4;
    const imageRows = Math.max(1, Math.floor(GRADIENT_BLOCK_BYTES / rowBytes));
    const tapTable = this.context.place(taps);
    for (const [first, last] of cutWork(this.context.batchSize, this.cost, 1)) {
      writer.emit(
        Op.convWeightGradient,
        [
          this.input.descriptor,
          originOf(this.input, this.inputBorder),
          tapTable,
          taps.length,
          gradient.descriptor,
          target,
          imageRows,
          first,
          last,
        ],
        (last - first) * this.cost,
      );
    }
  }

  private emitInputGradient(writer: ProgramWriter, gradient: Tensor): Tensor {
    const { context, filters } = this;
    const { storedInput, conv } = this.parts;
    const inputGradient = reserveTensor(context, conv.input, storedInput);
    const panels = context.arena.reserveFloats(this.rows * filters);
    writer.emit(Op.packKernelTransposed, [
      this.kernel.address,
      ...this.kernelSize,
      storedInput,
      filters,
      panels,
    ]);
    this.emitConvolve(writer, {
      input: gradient,
      output: inputGradient,
      border: this.gradientBorder,
      segment: this.kernelSize[1] * filters,
      panels,
      bias: context.arena.reserveFloats(storedInput),
      activation: ActivationCode.linear,
      offsets: offsetsOf(context, gradient, inputGradient),
      winners: 0,
    });
    return inputGradient;
  }

  private emitConvolve(
    writer: ProgramWriter,
    call: {
      input: Tensor;
      output: Tensor;
      border: Border;
      segment: number;
      panels: number;
      bias: number;
      activation: ActivationCode;
      offsets: Offsets;
      winners: number;
    },
  ): void {
    const { inputs, outputs, cells, groups } = call.offsets;
    for (const [first, last] of cutWork(this.context.batchSize, this.cost, 1)) {
      writer.emit(
        Op.convolve,
        [
          call.input.descriptor,
          originOf(call.input, call.border),
          this.kernelSize[0],
          call.segment,
          call.panels,
          call.bias,
          call.output.descriptor,
          call.activation,
          inputs,
          outputs,
          cells,
          groups,
          call.winners,
          first,
          last,
        ],
        (last - first) * this.cost,
      );
    }
  }
}

function cellsOf([height, width]: Shape): number {
  return height * width;
}

function poolSize({ layer }: PlacedLayer): readonly [number, number] {
  return layer.kind === 'maxPool' ? pairOf(layer.size) : [1, 1];
}
