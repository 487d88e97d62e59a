import { ActivationCode } from '../../../../trainer-wasm/codes';
import { pairOf } from '../../../core/network/build';
import type { Layer, PlacedLayer } from '../../../core/network';
import type { PlanContext } from '../context';
import type { OptimizerPlan } from '../optimizer';
import { type Parameter, VECTOR } from '../parameters';
import type { ProgramWriter } from '../program-writer';
import { type Border, NO_BORDER, reserveTensor, type Tensor } from '../tensors';
import { BatchNormalisation } from './batch-normalisation';
import { borderOf, originOf, StepwiseGradient } from './convolution-parts';
import { gradientWalk } from './gradient-walk';
import { offsetsOf, tapOffsets } from './offsets';
import { activationCode, type Mode, paddingBias, type Stage } from './stage';

export interface DepthwiseParts {
  conv: PlacedLayer & { layer: Extract<Layer, { kind: 'depthwiseConv2d' }> };
  batchNorm?: PlacedLayer;
  /** What dropout right behind leaves: the product of 1 − rate. */
  keep: number;
}

/** depthwiseConv2d + activation, or depthwiseConv2d + batch norm + activation. */
export class Depthwise implements Stage {
  readonly inputBorder: Border;
  readonly hasWeights = true;
  private readonly kernel: Parameter;
  private readonly bias: Parameter;
  private readonly kernelSize: readonly [number, number];
  private readonly steps: readonly [number, number];
  private readonly normalisation: BatchNormalisation | null;
  private readonly activation: ActivationCode;
  private input!: Tensor;
  private output!: Tensor;

  constructor(
    private readonly context: PlanContext,
    private readonly parts: DepthwiseParts,
  ) {
    const { layer, input } = parts.conv;
    const channels = input[2];
    const [height, width] = pairOf(layer.kernel);
    const normalised = parts.batchNorm !== undefined;
    this.kernelSize = [height, width];
    this.steps = pairOf(layer.stride ?? 1);
    this.inputBorder = borderOf(parts.conv);
    const layout = { groups: height * width, rows: 1, storedRows: 1 };
    this.kernel = context.parameters.add({ layout, columns: channels });
    const padding = normalised ? 0 : paddingBias(layer.activation);
    this.bias = context.parameters.add({ layout: VECTOR, columns: channels, padding });
    this.activation = normalised ? ActivationCode.linear : activationCode(layer.activation);
    this.normalisation = normalised
      ? new BatchNormalisation(context, channels, layer.activation, parts.keep)
      : null;
  }

  place(input: Tensor, outputBorder: Border): Tensor {
    const border = this.normalisation ? NO_BORDER : outputBorder;
    this.input = input;
    this.output = reserveTensor(this.context, this.parts.conv.output, input.channels, border);
    return this.normalisation?.place(this.output, outputBorder) ?? this.output;
  }

  emitForward(writer: ProgramWriter, mode: Mode): void {
    this.emit(writer, {
      input: this.input,
      border: this.inputBorder,
      bias: this.bias.address,
      output: this.output,
      activation: this.activation,
      steps: this.steps,
      turned: 0,
    });
    this.normalisation?.emitForward(writer, mode);
  }

  emitBackward(
    writer: ProgramWriter,
    optimizer: OptimizerPlan,
    outputGradient: Tensor,
    wantInput: boolean,
  ): Tensor {
    const { context, input, output, activation, parts } = this;
    const { kernelSize: kernel, steps, inputBorder } = this;
    const about = { kernel, steps, border: inputBorder, wantInput };
    const gradients = new StepwiseGradient(context, parts.conv, input.channels, about);
    const gradient = gradients.dense;
    if (this.normalisation) {
      this.normalisation.emitBackward(writer, optimizer, outputGradient, gradient);
    } else {
      const { keep } = parts;
      writer.emit('activationGradient', {
        outputGradient,
        output,
        inputGradient: gradient,
        activation,
        keep,
      });
    }
    const biasGradient = optimizer.gradientOf(this.bias);
    if (!this.normalisation) writer.emit('convBiasGradient', { outputGradient: gradient, biasGradient });
    writer.emit('depthwiseWeightGradient', {
      ...gradientWalk(context, input, gradient, steps),
      origin: originOf(input, this.inputBorder),
      tapOffsets: tapOffsets(context, input, kernel),
      taps: kernel[0] * kernel[1],
      weightGradient: optimizer.gradientOf(this.kernel),
    });
    if (!wantInput) return gradient;
    const inputGradient = reserveTensor(context, parts.conv.input, input.channels);
    gradients.emitSpread(writer);
    this.emit(writer, {
      input: gradients.spread,
      border: gradients.border,
      steps: [1, 1],
      bias: context.arena.reserveFloats(input.channels),
      output: inputGradient,
      activation: ActivationCode.linear,
      turned: 1,
    });
    return inputGradient;
  }

  private emit(
    writer: ProgramWriter,
    {
      border,
      steps,
      ...pass
    }: {
      input: Tensor;
      border: Border;
      steps: readonly [number, number];
      bias: number;
      output: Tensor;
      activation: ActivationCode;
      turned: number;
    },
  ): void {
    const { context, kernelSize, kernel } = this;
    const positions = offsetsOf(context, pass.input, pass.output, steps);
    writer.emit('depthwise', {
      ...pass,
      origin: originOf(pass.input, border),
      tapOffsets: tapOffsets(context, pass.input, kernelSize),
      taps: kernelSize[0] * kernelSize[1],
      weights: kernel.address,
      inputOffsets: positions.inputs,
      outputOffsets: positions.outputs,
      cells: positions.cells,
    });
  }
}
