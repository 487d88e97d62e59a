import { ActivationCode } from '../../../../trainer-wasm/codes';
import { pairOf } from '../../../core/network/build';
import type { PlacedLayer } from '../../../core/network';
import type { PlanContext } from '../context';
import type { ProgramWriter } from '../program-writer';
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
    const { input, output, winners } = this;
    const [height, width] = this.size;
    writer.emit('maxPool', { input, output, height, width, winners });
  }

  emitBackward(writer: ProgramWriter, outputGradient: Tensor): Tensor {
    const { input, size } = this;
    const inputGradient = reserveTensor(
      this.context,
      [input.height, input.width, input.channels],
      input.channels,
    );
    writer.emit('maxPoolGradient', {
      outputGradient,
      output: this.output,
      inputGradient,
      height: size[0],
      width: size[1],
      winners: this.winners,
      activation: ActivationCode.linear,
      keep: 1,
    });
    return inputGradient;
  }
}
