import { createCodec } from './codec';
import type { Configuration, SearchSpace } from './types';

export interface Encoder {
  /** Length of an encoded vector. */
  readonly dimensions: number;
  /** Columns that belong to each parameter. */
  readonly columns: readonly (readonly number[])[];
  /** The same of each parameter with more than one value. */
  readonly groups: readonly (readonly number[])[];
  /** Throws AppError `invalid-configuration` for a value outside the space. */
  encode(configuration: Configuration): Float64Array;
}

/** The method's encoding of configurations (see `createCodec`). Throws AppError `invalid-space`. */
export function createEncoder(space: SearchSpace): Encoder {
  const codec = createCodec(space);
  return {
    dimensions: codec.dimensions,
    columns: codec.columns,
    groups: codec.groups,
    encode(configuration) {
      const out = new Float64Array(codec.dimensions);
      codec.encode(codec.pointOf(configuration), out, 0);
      return out;
    },
  };
}
