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
import { beyondTiles, suitsWinograd, tiledBorder, Winograd } from './winograd';

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
  private readonly winograd: Winograd | null;
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
    const normalised = parts.batchNorm !== undefined;
    [this.kernel, this.bias] = convolutionParameters(context, parts.conv, parts.storedInput, normalised);
    this.activation = normalised ? ActivationCode.linear : activationCode(layer.activation);
    const keepOfNormalised = parts.pool ? 1 : parts.keep;
    this.normalisation = normalised
      ? new BatchNormalisation(context, layer.filters, layer.activation, keepOfNormalised)
      : null;
    this.separatePool = normalised && parts.pool ? new MaxPool(context, parts.pool) : null;
    this.fusedPool = !normalised && parts.pool ? poolSize(parts.pool) : null;
    this.winograd = this.suitsWinograd ? new Winograd(context, parts.storedInput, this.filters) : null;
    this.inputBorder = this.tiled(borderOf(parts.conv), parts.conv.input, parts.conv.output);
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
    if (!this.winograd) this.panels = this.context.arena.reserveFloats(this.rows * this.filters);
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
    const { panels, pass, output, winners, activation, offsets, winograd } = this;
    const weights = this.kernel.address;
    const whole = { ...pass, output, bias: this.bias.address, winners, activation };
    if (winograd) winograd.emitForward(writer, weights, { ...whole, pooled: this.fusedPool !== null });
    else {
      writer.emit('packKernel', { weights, rows: this.rows, columns: this.filters, panels });
      emitConvolve(this.context, writer, { ...whole, panels, offsets });
    }
    this.normalisation?.emitForward(writer, mode);
    this.separatePool?.emitForward(writer);
  }

  emitBackward(
    writer: ProgramWriter,
    optimizer: OptimizerPlan,
    outputGradient: Tensor,
    wantInput: boolean,
  ): Tensor {
    const { context, fusedPool, parts, pass, winograd } = this;
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
    const border = this.gradientBorder(wantInput);
    const gradient = reserveTensor(context, parts.conv.output, this.filters, border);
    this.emitToPreActivation(writer, optimizer, outputGradient, gradient);
    const biasGradient = optimizer.gradientOf(this.bias);
    if (!this.normalisation) writer.emit('convBiasGradient', { outputGradient: gradient, biasGradient });
    const target = optimizer.gradientOf(this.kernel);
    const { address } = this.kernel;
    if (winograd) {
      winograd.emitWeightGradient(writer, pass, gradient, target);
      return wantInput
        ? winograd.emitInputGradient(writer, address, gradient, this.inputBorder, parts.conv.input, pass.cost)
        : gradient;
    }
    emitWeightGradient(context, writer, pass, gradient, target);
    if (!wantInput) return gradient;
    return emitInputGradient(context, writer, pass, gradient, address, parts.conv.input, parts.storedInput);
  }

  /** A pool, too, if fused, has to be that of a tile. */
  private get suitsWinograd(): boolean {
    const { fusedPool } = this;
    if (fusedPool && (fusedPool[0] !== 2 || fusedPool[1] !== 2)) return false;
    return suitsWinograd(
      this.kernelSize,
      this.steps,
      [this.parts.storedInput, this.filters],
      this.parts.conv.output,
    );
  }

  /** What lies around an image of which tiles are read, to make `output`. */
  private tiled(border: Border, [height, width]: Shape, output: Shape): Border {
    return this.winograd ? tiledBorder(border, [height, width], [output[0], output[1]]) : border;
  }

  /** Zeros around the gradient of the pre-activations: the tiles of either gradient may reach beyond it. */
  private gradientBorder(wantInput: boolean): Border {
    const { conv } = this.parts;
    const { winograd, inputBorder } = this;
    const own = winograd
      ? { ...NO_BORDER, bottom: beyondTiles(conv.output[0]), right: beyondTiles(conv.output[1]) }
      : NO_BORDER;
    if (!wantInput) return own;
    return this.tiled(borderAround(conv, this.kernelSize, this.steps, inputBorder), conv.output, conv.input);
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
