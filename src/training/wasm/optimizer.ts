import { OptimizerCode } from '../../../trainer-wasm/codes';
import type { OptimizerName } from '../../core/network';
import { OPTIMIZERS } from '../optimizers';
import type { Arena } from './arena';
import { type Parameter, type ParameterStore, storedSize } from './parameters';
import type { ProgramWriter } from './program-writer';

const CODES: Readonly<Record<OptimizerName, OptimizerCode>> = {
  sgd: OptimizerCode.sgd,
  adam: OptimizerCode.adam,
  rmsprop: OptimizerCode.rmsprop,
  adadelta: OptimizerCode.adadelta,
  adamax: OptimizerCode.adamax,
  adagrad: OptimizerCode.adagrad,
};

export function optimizerCode(optimizer: OptimizerName): OptimizerCode {
  return CODES[optimizer];
}

/** Bytes of a dense gradient that are computed and applied in one go, while they are in the cache. */
const GRADIENT_BLOCK_BYTES = 32768;

/** Input rows of a dense matrix whose gradient is handled at a time. */
export function blockRows(units: number): number {
  return Math.max(4, Math.floor(GRADIENT_BLOCK_BYTES / (units * 4) / 4) * 4);
}

/** Where gradients and the optimizer's tensors live, and the instructions that apply them. */
export class OptimizerPlan {
  readonly slots: number[];
  private readonly gradients: number;
  private readonly scratch: number;
  private readonly code: OptimizerCode;

  constructor(
    optimizer: OptimizerName,
    arena: Arena,
    private readonly parameters: ParameterStore,
    private readonly keepGradients: boolean,
  ) {
    this.code = CODES[optimizer];
    this.slots = Array.from({ length: OPTIMIZERS[optimizer].slots }, () =>
      arena.reserve(parameters.trainableBytes),
    );
    this.gradients = arena.reserve(keepGradients ? parameters.trainableBytes : parameters.smallBytes);
    const units = parameters.all.filter((p) => this.isLarge(p)).map((p) => p.storedColumns);
    const scratchFloats = Math.max(0, ...units.map((count) => count * blockRows(count)));
    this.scratch = arena.reserveFloats(keepGradients ? 0 : scratchFloats);
  }

  /** Address of a tensor's gradient from its byte `from` on. */
  gradientOf(parameter: Parameter, from = 0): number {
    if (this.isLarge(parameter) && !this.keepGradients) return this.scratch;
    return this.gradients + parameter.offset + from;
  }

  /** Applies the gradient of `bytes` of a large tensor from its byte `from` on, straight after it was computed. */
  emitBlock(writer: ProgramWriter, parameter: Parameter, from: number, bytes: number): void {
    if (this.keepGradients) return;
    this.emit(writer, parameter.offset + from, this.gradientOf(parameter, from), bytes);
  }

  /** Applies what no block has applied. */
  emitRest(writer: ProgramWriter): void {
    const { smallBytes, trainableBytes } = this.parameters;
    this.emit(writer, 0, this.gradients, this.keepGradients ? trainableBytes : smallBytes);
  }

  private emit(writer: ProgramWriter, offset: number, gradients: number, bytes: number): void {
    const [first = -offset, second = -offset] = this.slots;
    const count = bytes / 4;
    writer.emit(
      'optimise',
      {
        optimizer: this.code,
        weights: this.parameters.base + offset,
        gradients,
        first: first + offset,
        second: second + offset,
        count,
      },
      count,
    );
  }

  private isLarge(parameter: Parameter): boolean {
    return parameter.trainable && parameter.offset >= this.parameters.smallBytes;
  }
}

/** The optimizer's tensors in the order (tensor kind, weight tensor). */
export function slotAddresses(
  slots: readonly number[],
  parameters: ParameterStore,
): { parameter: Parameter; address: number; floats: number }[] {
  const trainable = parameters.all.filter((parameter) => parameter.trainable);
  return slots.flatMap((base) =>
    trainable.map((parameter) => ({
      parameter,
      address: base + parameter.offset,
      floats: storedSize(parameter),
    })),
  );
}
