import type { Arena } from './arena';
import type { ParameterStore } from './parameters';

/** Words to be written into memory before a program runs: descriptors, tables, programs. */
export interface Placement {
  address: number;
  words: Int32Array;
}

/** What the stages of a plan share while they are laid out. */
export interface PlanContext {
  arena: Arena;
  parameters: ParameterStore;
  /** Examples the tensors have room for: the batch size rounded up to four. */
  batchRows: number;
  batchSize: number;
  /** Reserves room for words, remembers what goes there, returns the address. */
  place(words: ArrayLike<number>): number;
}
