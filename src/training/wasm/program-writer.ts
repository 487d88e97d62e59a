import type { ActivationCode, OptimizerCode } from '../../../trainer-wasm/codes';
import { type Kind, type Operation, OPERATIONS } from '../../../trainer-wasm/operations';
import type { Tensor } from './tensors';

/** What the planner says for an operand of each kind. */
interface OperandValues {
  tensor: Pick<Tensor, 'descriptor'>;
  address: number;
  integer: number;
  float: number;
  activation: ActivationCode;
  optimizer: OptimizerCode;
}

type Kinds<O extends Operation> = (typeof OPERATIONS)[O];

/** Exactly the operands that the table of operations lists, by name. */
export type Operands<O extends Operation> = {
  [Name in keyof Kinds<O>]: Kinds<O>[Name] extends Kind ? OperandValues[Kinds<O>[Name]] : never;
};

const NUMBERS = new Map(Object.keys(OPERATIONS).map((operation, number) => [operation, number]));
const bits = new DataView(new ArrayBuffer(4));

function wordOf(kind: Kind, value: OperandValues[Kind]): number {
  if (typeof value === 'object') return value.descriptor;
  if (kind !== 'float') return value;
  bits.setFloat32(0, value);
  return bits.getInt32(0);
}

/** An instruction's words: the operation's number, the length in words, the operands in the table's order. */
export function instruction<O extends Operation>(operation: O, operands: Operands<O>): number[] {
  const values: Readonly<Record<string, OperandValues[Kind]>> = operands;
  const words = Object.entries<Kind>(OPERATIONS[operation]).map(([name, kind]) => wordOf(kind, values[name]));
  return [NUMBERS.get(operation) ?? -1, words.length + 2, ...words];
}

/** A piece of a program that `run` finishes within a few tens of milliseconds; byte offsets into the program. */
export interface Slice {
  from: number;
  to: number;
}

/** Multiply-adds after which control goes back to JavaScript, so that a cancel is heard in the largest network. */
const SLICE_COST = 1e8;

/** Collects instructions, and cuts them into slices. */
export class ProgramWriter {
  private readonly words: number[] = [];
  private readonly cuts: number[] = [0];
  private costSinceCut = 0;

  /** @param cost multiply-adds for a full batch */
  emit<O extends Operation>(operation: O, operands: Operands<O>, cost = 0): void {
    if (this.costSinceCut > 0 && this.costSinceCut + cost > SLICE_COST) {
      this.cuts.push(this.words.length * 4);
      this.costSinceCut = 0;
    }
    this.costSinceCut += cost;
    this.words.push(...instruction(operation, operands));
  }

  finish(): { words: Int32Array; slices: Slice[] } {
    const ends = [...this.cuts.slice(1), this.words.length * 4];
    return {
      words: Int32Array.from(this.words),
      slices: this.cuts.map((from, i) => ({ from, to: ends[i] })),
    };
  }
}

/** Multiply-adds one instruction may take: larger work is cut into several instructions. */
const INSTRUCTION_COST = 5e7;

/** Cuts `total` units of work into [first, last) ranges of a multiple of `step` that stay within an instruction's cost. */
export function cutWork(total: number, costPerUnit: number, step: number): [number, number][] {
  const size = Math.max(step, Math.floor(INSTRUCTION_COST / costPerUnit / step) * step);
  const ranges: [number, number][] = [];
  for (let first = 0; first < total; first += size) ranges.push([first, Math.min(total, first + size)]);
  return ranges;
}
