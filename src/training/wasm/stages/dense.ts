import { ActivationCode } from '../../../../trainer-wasm/codes';
import type { Layer, PlacedLayer } from '../../../core/network';
import type { PlanContext } from '../context';
import { blockRows, type OptimizerPlan } from '../optimizer';
import { type Parameter, type RowLayout, VECTOR } from '../parameters';
import { cutWork, type ProgramWriter } from '../program-writer';
import { NO_BORDER, reserveTensor, type Tensor } from '../tensors';
import { activationCode, paddingBias, type Stage } from './stage';

type DenseLayer = PlacedLayer & { layer: Layer & { kind: 'dense' } };

/** Dense + activation; softmax is left to the loss. */
export class Dense implements Stage {
  readonly inputBorder = NO_BORDER;
  readonly hasWeights = true;
  readonly kernel: Parameter;
  private readonly bias: Parameter;
  private readonly activation: ActivationCode;
  private readonly units: number;
  private input!: Tensor;
  private output!: Tensor;

  /** @param layout how the inputs are stored; @param keep what dropout right behind leaves */
  constructor(
    private readonly context: PlanContext,
    { layer }: DenseLayer,
    layout: RowLayout,
    private readonly keep: number,
  ) {
    this.activation = activationCode(layer.activation);
    this.kernel = context.parameters.add({ layout, columns: layer.units });
    this.bias = context.parameters.add({
      layout: VECTOR,
      columns: layer.units,
      padding: paddingBias(layer.activation),
    });
    this.units = this.kernel.storedColumns;
  }

  place(input: Tensor): Tensor {
    this.input = input;
    this.output = reserveTensor(this.context, [1, 1, this.units], this.units);
    return this.output;
  }

  emitForward(writer: ProgramWriter): void {
    const costPerUnit = this.input.channels * this.context.batchRows;
    for (const [first, last] of cutWork(this.units, costPerUnit, 8)) {
      writer.emit(
        'dense',
        {
          input: this.input.data,
          weights: this.kernel.address,
          bias: this.bias.address,
          output: this.output.data,
          inputs: this.input.channels,
          units: this.units,
          activation: this.activation,
          first,
          last,
        },
        (last - first) * costPerUnit,
      );
    }
  }

  /** Block after block of inputs: their gradient, their weights' gradient, and the optimizer, while all is in the cache. */
  emitBackward(
    writer: ProgramWriter,
    optimizer: OptimizerPlan,
    outputGradient: Tensor,
    wantInput: boolean,
  ): Tensor {
    const { context, input, units } = this;
    this.emitToPreActivation(writer, outputGradient);
    const gradient = outputGradient.data;
    const biasGradient = optimizer.gradientOf(this.bias);
    writer.emit('denseBiasGradient', { outputGradient: gradient, biasGradient, units });
    const inputGradient = wantInput
      ? reserveTensor(context, [1, 1, input.channels], input.channels)
      : outputGradient;
    const panel = context.arena.reserveFloats(context.batchRows * 4);
    const rows = blockRows(units);
    for (let first = 0; first < input.channels; first += rows) {
      const last = Math.min(input.channels, first + rows);
      const cost = (last - first) * units * context.batchRows;
      if (wantInput) {
        writer.emit(
          'denseInputGradient',
          {
            outputGradient: gradient,
            weights: this.kernel.address,
            inputGradient: inputGradient.data,
            inputs: input.channels,
            units,
            first,
            last,
          },
          cost,
        );
      }
      const from = first * units * 4;
      writer.emit(
        'denseWeightGradient',
        {
          input: input.data,
          outputGradient: gradient,
          weightGradient: optimizer.gradientOf(this.kernel, from),
          panel,
          inputs: input.channels,
          units,
          first,
          last,
        },
        cost,
      );
      optimizer.emitBlock(writer, this.kernel, from, (last - first) * units * 4);
    }
    return inputGradient;
  }

  private emitToPreActivation(writer: ProgramWriter, outputGradient: Tensor): void {
    if (this.activation === ActivationCode.linear) return;
    writer.emit('activationGradient', {
      outputGradient,
      output: this.output,
      inputGradient: outputGradient,
      activation: this.activation,
      keep: this.keep,
    });
  }
}
