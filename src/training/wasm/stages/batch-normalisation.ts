import { Op } from '../../../../trainer-wasm/opcodes';
import type { Activation } from '../../../core/network/types';
import type { PlanContext } from '../context';
import type { OptimizerPlan } from '../optimizer';
import { type Parameter, VECTOR } from '../parameters';
import { floatWord, type ProgramWriter } from '../program-writer';
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
    writer.emit(mode === 'training' ? Op.normaliseBatch : Op.normaliseMoving, [
      this.input.descriptor,
      this.output.descriptor,
      this.gamma.address,
      this.beta.address,
      this.movingMean.address,
      this.movingVariance.address,
      this.mean,
      this.inverseSd,
      activationCode(this.activation),
    ]);
  }

  /** Changes `outputGradient` into the gradient behind the normalisation, and writes the one before it into `target`. */
  emitBackward(
    writer: ProgramWriter,
    optimizer: OptimizerPlan,
    outputGradient: Tensor,
    target: Tensor,
  ): void {
    writer.emit(Op.activationGradient, [
      outputGradient.descriptor,
      this.output.descriptor,
      outputGradient.descriptor,
      activationCode(this.activation),
      floatWord(this.keep),
    ]);
    writer.emit(Op.normaliseGradient, [
      this.input.descriptor,
      outputGradient.descriptor,
      target.descriptor,
      this.gamma.address,
      this.mean,
      this.inverseSd,
      optimizer.gradientOf(this.gamma),
      optimizer.gradientOf(this.beta),
    ]);
  }
}
