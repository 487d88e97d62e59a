import { pairOf } from '../../../core/network/build';
import type { PlacedLayer } from '../../../core/network';
import type { PlanContext } from '../context';
import type { OptimizerPlan } from '../optimizer';
import type { ProgramWriter } from '../program-writer';
import { type Border, describeTensor, flattened, NO_BORDER, reserveTensor, type Tensor } from '../tensors';
import { MaxPool } from './max-pool';
import type { Mode, Stage } from './stage';

/** Inverted dropout, in place; the same instruction masks the gradient on the way back. */
export class Dropout implements Stage {
  readonly inputBorder = NO_BORDER;
  readonly inPlace = true;
  private values!: Tensor;

  constructor(
    private readonly layer: number,
    private readonly rate: number,
  ) {}

  place(input: Tensor): Tensor {
    this.values = input;
    return input;
  }

  emitForward(writer: ProgramWriter, mode: Mode): void {
    if (mode === 'training') this.emit(writer, this.values);
  }

  emitBackward(writer: ProgramWriter, _optimizer: OptimizerPlan, outputGradient: Tensor): Tensor {
    this.emit(writer, outputGradient);
    return outputGradient;
  }

  private emit(writer: ProgramWriter, values: Tensor): void {
    writer.emit('dropout', { values, layer: this.layer, rate: this.rate });
  }
}

/** Another view of the same memory. */
export class Flatten implements Stage {
  readonly inputBorder = NO_BORDER;
  private input!: Tensor;

  constructor(private readonly context: PlanContext) {}

  place(input: Tensor): Tensor {
    this.input = input;
    return flattened(this.context, input);
  }

  emitForward(): void {
    return;
  }

  emitBackward(_writer: ProgramWriter, _optimizer: OptimizerPlan, outputGradient: Tensor): Tensor {
    const { height, width, channels } = this.input;
    const { data, imageStride } = outputGradient;
    const rowStride = width * channels * 4;
    return describeTensor(this.context, { data, rowStride, imageStride, height, width, channels });
  }
}

/** Means over windows with stride = size; a global one has a single window. */
export class AveragePool implements Stage {
  readonly inputBorder = NO_BORDER;
  private readonly size: readonly [number, number];
  private input!: Tensor;
  private output!: Tensor;

  constructor(
    private readonly context: PlanContext,
    private readonly placed: PlacedLayer,
  ) {
    const { layer, input } = placed;
    this.size = layer.kind === 'averagePool' ? pairOf(layer.size) : [input[0], input[1]];
  }

  place(input: Tensor, outputBorder: Border): Tensor {
    this.input = input;
    this.output = reserveTensor(this.context, this.placed.output, input.channels, outputBorder);
    return this.output;
  }

  emitForward(writer: ProgramWriter): void {
    const [height, width] = this.size;
    writer.emit('averagePool', { input: this.input, output: this.output, height, width });
  }

  emitBackward(writer: ProgramWriter, _optimizer: OptimizerPlan, outputGradient: Tensor): Tensor {
    const { height, width, channels } = this.input;
    const inputGradient = reserveTensor(this.context, [height, width, channels], channels);
    const [windowHeight, windowWidth] = this.size;
    writer.emit('averagePoolGradient', {
      outputGradient,
      inputGradient,
      height: windowHeight,
      width: windowWidth,
    });
    return inputGradient;
  }
}

export class GlobalMaxPool implements Stage {
  readonly inputBorder = NO_BORDER;
  private input!: Tensor;
  private output!: Tensor;
  private winners = 0;

  constructor(private readonly context: PlanContext) {}

  place(input: Tensor): Tensor {
    this.input = input;
    this.output = reserveTensor(this.context, [1, 1, input.channels], input.channels);
    this.winners = this.context.arena.reserve(this.context.batchRows * input.channels * 4);
    return this.output;
  }

  emitForward(writer: ProgramWriter): void {
    const { input, output, winners } = this;
    writer.emit('globalMaxPool', { image: input, vector: output.data, winners });
  }

  emitBackward(writer: ProgramWriter, _optimizer: OptimizerPlan, outputGradient: Tensor): Tensor {
    const { height, width, channels } = this.input;
    const gradient = reserveTensor(this.context, [height, width, channels], channels);
    writer.emit('globalMaxPoolGradient', {
      image: gradient,
      vector: outputGradient.data,
      winners: this.winners,
    });
    return gradient;
  }
}

/** A pool that follows no convolution. */
export class StandalonePool implements Stage {
  readonly inputBorder = NO_BORDER;
  private readonly pool: MaxPool;

  constructor(context: PlanContext, placed: PlacedLayer) {
    this.pool = new MaxPool(context, placed);
  }

  place(input: Tensor, outputBorder: Border): Tensor {
    return this.pool.place(input, outputBorder);
  }

  emitForward(writer: ProgramWriter): void {
    this.pool.emitForward(writer);
  }

  emitBackward(writer: ProgramWriter, _optimizer: OptimizerPlan, outputGradient: Tensor): Tensor {
    return this.pool.emitBackward(writer, outputGradient);
  }
}
