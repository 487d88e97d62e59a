import type { Op } from '../../../trainer-wasm/opcodes';

const bits = new DataView(new ArrayBuffer(4));

/** The bits of a float as an operand word. */
export function floatWord(value: number): number {
  bits.setFloat32(0, value);
  return bits.getInt32(0);
}

/** A piece of a program that `run` finishes within a few tens of milliseconds; byte offsets into the program. */
export interface Slice {
  from: number;
  to: number;
}

/** Multiply-adds after which control goes back to JavaScript, so that a cancel is heard in the largest network. */
const SLICE_COST = 1e8;

/** Collects instructions: opcode, length in words, operands as in trainer-wasm's `…Operands` classes. */
export class ProgramWriter {
  private readonly words: number[] = [];
  private readonly cuts: number[] = [0];
  private costSinceCut = 0;

  /** @param cost multiply-adds for a full batch */
  emit(op: Op, operands: readonly number[], cost = 0): void {
    if (this.costSinceCut > 0 && this.costSinceCut + cost > SLICE_COST) {
      this.cuts.push(this.words.length * 4);
      this.costSinceCut = 0;
    }
    this.costSinceCut += cost;
    this.words.push(op, operands.length + 2, ...operands);
  }

  finish(): { words: Int32Array; slices: Slice[] } {
    const ends = [...this.cuts.slice(1), this.words.length * 4];
    return {
      words: Int32Array.from(this.words),
      slices: this.cuts.map((from, i) => ({ from, to: ends[i]! })),
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
