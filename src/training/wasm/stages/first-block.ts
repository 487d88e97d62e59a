import type { ActivationCode } from '../../../../trainer-wasm/codes';
import { pairOf } from '../../../core/network/build';
import type { PlacedLayer, Shape } from '../../../core/network';
import { roundUp4 } from '../arena';
import type { PlanContext } from '../context';
import type { OptimizerPlan } from '../optimizer';
import type { Parameter } from '../parameters';
import type { ProgramWriter } from '../program-writer';
import { type Border, reserveTensor, type Tensor } from '../tensors';
import { borderOf, type Conv, convolutionParameters, originOf } from './convolution-parts';
import { activationCode, type Stage } from './stage';

/** One input channel, 2×2 kernel, 2×2 pool: the block with kernels of its own (trainer-wasm/first-block.ts). */
export function isFirstBlock(conv: Conv, pool: PlacedLayer | undefined, storedInput: number): boolean {
  const { kernel, stride = 1 } = conv.layer;
  const [rowStep, columnStep] = pairOf(stride);
  return storedInput === 1 && isTwoByTwo(kernel) && rowStep === 1 && columnStep === 1 && isTwoByTwoPool(pool);
}

export class FirstBlock implements Stage {
  readonly inputBorder: Border;
  readonly hasWeights = true;
  private readonly kernel: Parameter;
  private readonly bias: Parameter;
  private readonly activation: ActivationCode;
  private readonly filters: number;
  private input!: Tensor;
  private output!: Tensor;
  private winners = 0;

  constructor(
    private readonly context: PlanContext,
    conv: Conv,
    private readonly outputShape: Shape,
    private readonly keep: number,
  ) {
    const { layer, input } = conv;
    this.inputBorder = borderOf(conv);
    this.activation = activationCode(layer.activation);
    this.filters = roundUp4(layer.filters);
    [this.kernel, this.bias] = convolutionParameters(context, { layer, input }, 1, false);
  }

  place(input: Tensor, outputBorder: Border): Tensor {
    const [height, width] = this.outputShape;
    this.input = input;
    this.output = reserveTensor(this.context, this.outputShape, this.filters, outputBorder);
    this.winners = this.context.arena.reserve(this.context.batchRows * height * width * this.filters);
    return this.output;
  }

  emitForward(writer: ProgramWriter): void {
    writer.emit('firstBlock', {
      input: this.input,
      origin: originOf(this.input, this.inputBorder),
      weights: this.kernel.address,
      bias: this.bias.address,
      output: this.output,
      activation: this.activation,
      winners: this.winners,
    });
  }

  /** It stands first, so nobody wants its input's gradient. */
  emitBackward(writer: ProgramWriter, optimizer: OptimizerPlan, outputGradient: Tensor): Tensor {
    writer.emit('firstBlockGradient', {
      input: this.input,
      origin: originOf(this.input, this.inputBorder),
      outputGradient,
      output: this.output,
      winners: this.winners,
      weightGradient: optimizer.gradientOf(this.kernel),
      biasGradient: optimizer.gradientOf(this.bias),
      activation: this.activation,
      keep: this.keep,
    });
    return outputGradient;
  }
}

function isTwoByTwo(size: number | readonly [number, number]): boolean {
  const [height, width] = pairOf(size);
  return height === 2 && width === 2;
}

function isTwoByTwoPool(pool: PlacedLayer | undefined): boolean {
  return pool?.layer.kind === 'maxPool' && isTwoByTwo(pool.layer.size);
}
