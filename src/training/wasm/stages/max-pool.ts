import { ActivationCode, Op } from '../../../../trainer-wasm/opcodes';
import { pairOf } from '../../../core/network/build';
import type { PlacedLayer } from '../../../core/network/types';
import type { PlanContext } from '../context';
import { floatWord, type ProgramWriter } from '../program-writer';
import { type Border, reserveTensor, type Tensor } from '../tensors';

/** A pool that stands by itself. */
export class MaxPool {
  private readonly size: readonly [number, number];
  private input!: Tensor;
  private output!: Tensor;
  private winners = 0;

  constructor(
    private readonly context: PlanContext,
    private readonly placed: PlacedLayer,
  ) {
    this.size = placed.layer.kind === 'maxPool' ? pairOf(placed.layer.size) : [1, 1];
  }

  place(input: Tensor, outputBorder: Border): Tensor {
    const { output } = this.placed;
    this.input = input;
    this.output = reserveTensor(this.context, output, input.channels, outputBorder);
    this.winners = this.context.arena.reserve(
      this.context.batchRows * output[0] * output[1] * input.channels,
    );
    return this.output;
  }

  emitForward(writer: ProgramWriter): void {
    writer.emit(Op.maxPool, [this.input.descriptor, this.output.descriptor, ...this.size, this.winners]);
  }

  emitBackward(writer: ProgramWriter, outputGradient: Tensor): Tensor {
    const { height, width, channels } = this.input;
    const gradient = reserveTensor(this.context, [height, width, channels], channels);
    writer.emit(Op.maxPoolGradient, [
      outputGradient.descriptor,
      this.output.descriptor,
      gradient.descriptor,
      ...this.size,
      this.winners,
      ActivationCode.linear,
      floatWord(1),
    ]);
    return gradient;
  }
}
