import type { Activation } from '../../../core/network';
import type { PlanContext } from '../context';
import type { OptimizerPlan } from '../optimizer';
import { type Parameter, VECTOR } from '../parameters';
import type { ProgramWriter } from '../program-writer';
import { type Border, reserveTensor, type Tensor } from '../tensors';
import { activationCode, type Mode, paddingBias } from './stage';

/** Batch norm behind a convolution, and the activation behind it. */
export class BatchNormalisation {
  private readonly gamma: Parameter;
  private readonly beta: Parameter;
  private readonly movingMean: Parameter;
  private readonly movingVariance: Parameter;
  private readonly mean: number;
  private readonly inverseSd: number;
  private readonly sums: number;
  private input!: Tensor;
  private output!: Tensor;

  constructor(
    private readonly context: PlanContext,
    channels: number,
    private readonly activation: Activation,
    private readonly keep: number,
  ) {
    const vector = { layout: VECTOR, columns: channels };
    const { parameters, arena } = context;
    this.gamma = parameters.add(vector);
    this.beta = parameters.add({ ...vector, padding: paddingBias(activation) });
    this.movingMean = parameters.add({ ...vector, trainable: false });
    this.movingVariance = parameters.add({ ...vector, trainable: false });
    this.mean = arena.reserveFloats(this.gamma.storedColumns);
    this.inverseSd = arena.reserveFloats(this.gamma.storedColumns);
    this.sums = arena.reserveFloats(this.gamma.storedColumns);
  }

  place(input: Tensor, outputBorder: Border): Tensor {
    this.input = input;
    this.output = reserveTensor(
      this.context,
      [input.height, input.width, input.channels],
      input.channels,
      outputBorder,
    );
    return this.output;
  }

  emitForward(writer: ProgramWriter, mode: Mode): void {
    writer.emit(mode === 'training' ? 'normaliseBatch' : 'normaliseMoving', {
      input: this.input,
      output: this.output,
      gamma: this.gamma.address,
      beta: this.beta.address,
      movingMean: this.movingMean.address,
      movingVariance: this.movingVariance.address,
      mean: this.mean,
      inverseSd: this.inverseSd,
      sums: this.sums,
      activation: activationCode(this.activation),
    });
  }

  /** Writes the gradient before the normalisation into `target`. The bias in front of it has none: the mean takes it away. */
  emitBackward(
    writer: ProgramWriter,
    optimizer: OptimizerPlan,
    outputGradient: Tensor,
    target: Tensor,
  ): void {
    writer.emit('normaliseGradient', {
      input: this.input,
      outputGradient,
      output: this.output,
      activation: activationCode(this.activation),
      keep: this.keep,
      inputGradient: target,
      gamma: this.gamma.address,
      mean: this.mean,
      inverseSd: this.inverseSd,
      gammaGradient: optimizer.gradientOf(this.gamma),
      betaGradient: optimizer.gradientOf(this.beta),
    });
  }
}
