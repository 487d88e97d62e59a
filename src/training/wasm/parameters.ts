import { type Arena, roundUp4 } from './arena';

/** Rows of a weight matrix as Keras has them (groups × rows) and as they are stored, each group padded to `storedRows`. */
export interface RowLayout {
  groups: number;
  rows: number;
  storedRows: number;
}

/** One weight tensor: in Keras's layout a (groups · rows) × columns matrix; in memory rows and columns are padded. */
export interface Parameter {
  address: number;
  layout: RowLayout;
  columns: number;
  storedColumns: number;
  trainable: boolean;
  /** Value of padding entries. */
  padding: number;
  /** Offset into the optimizer's tensors and the gradients, bytes. */
  offset: number;
}

export const VECTOR: RowLayout = { groups: 1, rows: 1, storedRows: 1 };

export interface ParameterRequest {
  layout: RowLayout;
  columns: number;
  trainable?: boolean;
  padding?: number;
}

export function storedSize(parameter: Pick<Parameter, 'layout' | 'storedColumns'>): number {
  return parameter.layout.groups * parameter.layout.storedRows * parameter.storedColumns;
}

export function kerasSize({ layout, columns }: Pick<Parameter, 'layout' | 'columns'>): number {
  return layout.groups * layout.rows * columns;
}

/**
 * Collects the network's weight tensors in Keras's order, and places them: small trainable tensors side by side, so that
 * one pass of the optimizer does them all, then the dense matrices, then what is not trained.
 */
export class ParameterStore {
  readonly all: Parameter[] = [];
  /** Bytes of all trainable tensors, and of the small ones at their start. */
  trainableBytes = 0;
  smallBytes = 0;
  base = 0;

  /** Sizes are known before addresses: `seal` fills in the addresses. */
  add(request: ParameterRequest): Parameter {
    const parameter: Parameter = {
      address: 0,
      offset: 0,
      trainable: true,
      padding: 0,
      storedColumns: roundUp4(request.columns),
      ...request,
    };
    this.all.push(parameter);
    return parameter;
  }

  /** Gives every tensor its address. `isLarge` tells the matrices that the optimizer handles block by block. */
  seal(arena: Arena, isLarge: (parameter: Parameter) => boolean): void {
    const trainable = this.all.filter((parameter) => parameter.trainable);
    const small = trainable.filter((parameter) => !isLarge(parameter));
    const ordered = [
      ...small,
      ...trainable.filter(isLarge),
      ...this.all.filter((parameter) => !parameter.trainable),
    ];
    let offset = 0;
    for (const parameter of ordered) {
      parameter.offset = offset;
      offset += storedSize(parameter) * 4;
    }
    this.smallBytes = small.reduce((bytes, parameter) => bytes + storedSize(parameter) * 4, 0);
    this.trainableBytes = trainable.reduce((bytes, parameter) => bytes + storedSize(parameter) * 4, 0);
    this.base = arena.reserve(offset);
    for (const parameter of ordered) parameter.address = this.base + parameter.offset;
  }
}

/** Copies a tensor in Keras's layout to its padded place in `stored`. */
export function writeStored(parameter: Parameter, keras: Float32Array, stored: Float32Array): void {
  const { layout, columns, storedColumns } = parameter;
  stored.fill(parameter.padding);
  for (let group = 0, from = 0; group < layout.groups; group++) {
    for (let row = 0; row < layout.rows; row++, from += columns) {
      const to = (group * layout.storedRows + row) * storedColumns;
      stored.set(keras.subarray(from, from + columns), to);
    }
  }
}

/** The tensor in Keras's layout. */
export function readStored(parameter: Parameter, stored: Float32Array): Float32Array {
  const { layout, columns, storedColumns } = parameter;
  const keras = new Float32Array(kerasSize(parameter));
  for (let group = 0, to = 0; group < layout.groups; group++) {
    for (let row = 0; row < layout.rows; row++, to += columns) {
      const from = (group * layout.storedRows + row) * storedColumns;
      keras.set(stored.subarray(from, from + columns), to);
    }
  }
  return keras;
}
