import { ActivationCode } from '../../../../trainer-wasm/codes';
import type { Activation } from '../../../core/network';
import type { OptimizerPlan } from '../optimizer';
import type { ProgramWriter } from '../program-writer';
import type { Border, Tensor } from '../tensors';

export type Mode = 'training' | 'evaluation';

/** One or several layers of the network that run as one; laid out in order, then written as instructions. */
export interface Stage {
  /** Zeros it wants around its input. */
  readonly inputBorder: Border;
  /** It changes its input in place: its input needs the border that its output needs. */
  readonly inPlace?: boolean;
  readonly hasWeights?: boolean;
  /** A shortcut begins at the input of this stage, by number. */
  readonly source?: number;
  /** Reserves its output. @param given the inputs of all stages up to this one */
  place(input: Tensor, outputBorder: Border, given: readonly Tensor[]): Tensor;
  emitForward(writer: ProgramWriter, mode: Mode): void;
  /** Returns the gradient of its input, unless nobody wants it. */
  emitBackward(
    writer: ProgramWriter,
    optimizer: OptimizerPlan,
    outputGradient: Tensor,
    wantInput: boolean,
    /** Whether anybody wants the gradient of what the shortcut was given. */
    wantShortcut: boolean,
  ): Tensor;
  /** After `emitBackward`: the gradient that the shortcut sends to its source. */
  readonly shortcutGradient?: Tensor;
}

export function activationCode(activation: Activation | 'softmax'): ActivationCode {
  return activation === 'softmax' ? ActivationCode.linear : ActivationCode[activation];
}

/** Bias of padding channels: sigmoid is the one activation that would not leave them at 0. */
export function paddingBias(activation: Activation | 'softmax'): number {
  return activation === 'sigmoid' ? -1e4 : 0;
}
