import type { Activation, Layer, PlacedLayer } from '../../../core/network';
import type { PlanContext } from '../context';
import type { OptimizerPlan } from '../optimizer';
import type { ProgramWriter } from '../program-writer';
import { type Border, NO_BORDER, reserveTensor, type Tensor } from '../tensors';
import type { Convolution } from './convolution';
import { activationCode, type Mode, type Stage } from './stage';

export interface AdditionParts {
  add: PlacedLayer & { layer: Extract<Layer, { kind: 'add' }> };
  /** The stage whose input the shortcut takes. */
  source: number;
  /** Of the shortcut, where it has one. */
  projection: Convolution | null;
  /** What dropout right behind leaves: the product of 1 − rate. */
  keep: number;
}

/** The end of a residual block: f(what the block made + what it was given, perhaps projected). */
export class Addition implements Stage {
  readonly inputBorder = NO_BORDER;
  readonly hasWeights: boolean;
  readonly source: number;
  shortcutGradient: Tensor | undefined;
  private readonly activation: Activation;
  private input!: Tensor;
  private shortcut!: Tensor;
  private output!: Tensor;

  constructor(
    private readonly context: PlanContext,
    private readonly parts: AdditionParts,
  ) {
    this.source = parts.source;
    this.hasWeights = parts.projection !== null;
    this.activation = parts.add.layer.activation;
  }

  place(input: Tensor, outputBorder: Border, given: readonly Tensor[]): Tensor {
    const { projection, add } = this.parts;
    this.input = input;
    this.shortcut = projection ? projection.place(given[this.source], NO_BORDER) : given[this.source];
    this.output = reserveTensor(this.context, add.output, input.channels, outputBorder);
    return this.output;
  }

  emitForward(writer: ProgramWriter, mode: Mode): void {
    this.parts.projection?.emitForward(writer, mode);
    writer.emit('add', {
      one: this.input,
      other: this.shortcut,
      output: this.output,
      activation: activationCode(this.activation),
      channels: this.parts.add.output[2],
    });
  }

  /** Both ways get a gradient of their own: each may change it in place. */
  emitBackward(
    writer: ProgramWriter,
    optimizer: OptimizerPlan,
    outputGradient: Tensor,
    _wantInput: boolean,
    wantShortcut: boolean,
  ): Tensor {
    const { projection } = this.parts;
    const gradient = this.emitSlope(writer, outputGradient);
    if (projection) {
      const back = projection.emitBackward(writer, optimizer, gradient, wantShortcut);
      this.shortcutGradient = wantShortcut ? back : undefined;
    } else this.shortcutGradient = wantShortcut ? this.emitSlope(writer, outputGradient) : undefined;
    return gradient;
  }

  private emitSlope(writer: ProgramWriter, outputGradient: Tensor): Tensor {
    const { height, width, channels } = this.output;
    const inputGradient = reserveTensor(this.context, [height, width, channels], channels);
    writer.emit('activationGradient', {
      outputGradient,
      output: this.output,
      inputGradient,
      activation: activationCode(this.activation),
      keep: this.parts.keep,
    });
    return inputGradient;
  }
}
