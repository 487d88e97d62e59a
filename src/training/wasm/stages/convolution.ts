import { ActivationCode } from '../../../../trainer-wasm/codes';
import { pairOf } from '../../../core/network/build';
import type { PlacedLayer, Shape } from '../../../core/network';
import { roundUp4 } from '../arena';
import type { PlanContext } from '../context';
import type { OptimizerPlan } from '../optimizer';
import type { Parameter } from '../parameters';
import type { ProgramWriter } from '../program-writer';
import { type Border, NO_BORDER, reserveTensor, type Tensor } from '../tensors';
import { BatchNormalisation } from './batch-normalisation';
import { MaxPool } from './max-pool';
import { borderOf, type Conv, convolutionParameters } from './convolution-parts';
import { emitConvolve, emitInputGradient, emitWeightGradient, type Pass } from './convolve';
import { type Offsets, offsetsOf, pooledOffsets } from './offsets';
import { emitPooledGradient, suitsPooledGradient } from './pooled-gradient';
import { activationCode, type Mode, type Stage } from './stage';
import { borderAround } from './way-back';

export interface ConvolutionParts {
  conv: Conv;
  batchNorm?: PlacedLayer;
  pool?: PlacedLayer;
  /** Channels of the input as stored. */
  storedInput: number;
  /** What dropout right behind leaves: the product of 1 − rate. */
  keep: number;
}

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
  private readonly steps: readonly [number, number];
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
    this.steps = pairOf(layer.stride ?? 1);
    this.inputBorder = borderOf(parts.conv);
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
      ? pooledOffsets(this.context, input, this.output, this.fusedPool, this.steps)
      : offsetsOf(this.context, input, this.output, this.steps);
    if (!this.normalisation) return this.output;
    const normalised = this.normalisation.place(this.output, this.separatePool ? NO_BORDER : outputBorder);
    return this.separatePool ? this.separatePool.place(normalised, outputBorder) : normalised;
  }

  emitForward(writer: ProgramWriter, mode: Mode): void {
    const { panels } = this;
    const weights = this.kernel.address;
    writer.emit('packKernel', { weights, rows: this.rows, columns: this.filters, panels });
    emitConvolve(this.context, writer, {
      ...this.pass,
      output: this.output,
      panels,
      bias: this.bias.address,
      winners: this.winners,
      activation: this.activation,
      offsets: this.offsets,
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
    const { context, fusedPool, parts, pass } = this;
    if (fusedPool && suitsPooledGradient(fusedPool, parts.storedInput)) {
      return emitPooledGradient(context, writer, {
        ...pass,
        poolSize: fusedPool,
        offsets: this.offsets,
        output: this.output,
        outputGradient,
        winners: this.winners,
        activation: this.activation,
        keep: parts.keep,
        kernel: this.kernel.address,
        kernelGradient: optimizer.gradientOf(this.kernel),
        biasGradient: optimizer.gradientOf(this.bias),
        wantInput,
      });
    }
    const border = wantInput
      ? borderAround(parts.conv, this.kernelSize, this.steps, this.inputBorder)
      : NO_BORDER;
    const gradient = reserveTensor(context, parts.conv.output, this.filters, border);
    this.emitToPreActivation(writer, optimizer, outputGradient, gradient);
    const biasGradient = optimizer.gradientOf(this.bias);
    writer.emit('convBiasGradient', { outputGradient: gradient, biasGradient });
    emitWeightGradient(context, writer, pass, gradient, optimizer.gradientOf(this.kernel));
    if (!wantInput) return gradient;
    const { address } = this.kernel;
    return emitInputGradient(context, writer, pass, gradient, address, parts.conv.input, parts.storedInput);
  }

  /** Rows of the kernel as a matrix. */
  private get rows(): number {
    return this.kernelSize[0] * this.kernelSize[1] * this.parts.storedInput;
  }

  private get pass(): Pass {
    return {
      input: this.input,
      border: this.inputBorder,
      kernelSize: this.kernelSize,
      steps: this.steps,
      cost: cellsOf(this.parts.conv.output) * this.rows * this.filters,
    };
  }

  private emitToPreActivation(
    writer: ProgramWriter,
    optimizer: OptimizerPlan,
    outputGradient: Tensor,
    inputGradient: Tensor,
  ): void {
    const { activation, fusedPool, output, winners } = this;
    const { keep } = this.parts;
    if (this.normalisation) {
      const behind = this.separatePool?.emitBackward(writer, outputGradient) ?? outputGradient;
      this.normalisation.emitBackward(writer, optimizer, behind, inputGradient);
    } else if (fusedPool) {
      const [height, width] = fusedPool;
      writer.emit('maxPoolGradient', {
        outputGradient,
        output,
        inputGradient,
        height,
        width,
        winners,
        activation,
        keep,
      });
    } else {
      writer.emit('activationGradient', { outputGradient, output, inputGradient, activation, keep });
    }
  }
}

function cellsOf([height, width]: Shape): number {
  return height * width;
}

function poolSize({ layer }: PlacedLayer): readonly [number, number] {
  return layer.kind === 'maxPool' ? pairOf(layer.size) : [1, 1];
}
