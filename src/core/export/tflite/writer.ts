import { Builder, type Offset } from 'flatbuffers';
import {
  FIELD,
  FUSED_ACTIVATION,
  INT8_VERSION,
  OPERATOR,
  OPTIONS,
  PADDING,
  TENSOR_TYPE,
  type FusedActivation,
  type OperatorName,
  type TensorType,
} from './schema';

export interface LiteTensor {
  name: string;
  shape: readonly number[];
  type: TensorType;
  /** Constants only. */
  data?: Float32Array | Int8Array | Int32Array;
  /** One scale for all, or one for each entry of a dimension, the first unless said. Zero points of several scales are 0. */
  quantisation?: { scales: ArrayLike<number>; zero: number; dimension?: number };
}

export type LiteOptions =
  | {
      kind: 'conv2d' | 'depthwiseConv2d';
      padding: 'same' | 'valid';
      stride: readonly [height: number, width: number];
      activation: FusedActivation;
    }
  | { kind: 'pool2d'; height: number; width: number }
  | { kind: 'fullyConnected' | 'add'; activation: FusedActivation }
  | { kind: 'softmax' }
  | { kind: 'reshape'; shape: readonly number[] }
  | { kind: 'mul' };

export interface LiteOperator {
  name: OperatorName;
  inputs: readonly number[];
  outputs: readonly number[];
  options?: LiteOptions;
}

/** One subgraph. Operators and ends name tensors by their index. */
export interface LiteGraph {
  tensors: readonly LiteTensor[];
  operators: readonly LiteOperator[];
  input: number;
  output: number;
}

const SCHEMA_VERSION = 3;
/** Data of tensors start at multiples of this, so that devices can use them in place. */
const ALIGNMENT = 16;
const MINIMUM_RUNTIME = '1.14.0';

function table(builder: Builder, fields: number, fill: () => void): Offset {
  builder.startObject(fields);
  fill();
  return builder.endObject();
}

function backwards<T>(items: ArrayLike<T>, add: (item: T) => void): void {
  for (let i = items.length - 1; i >= 0; i--) add(items[i]);
}

function int32Vector(builder: Builder, values: readonly number[]): Offset {
  builder.startVector(4, values.length, 4);
  backwards(values, (value) => builder.addInt32(value));
  return builder.endVector();
}

function offsetVector(builder: Builder, offsets: readonly Offset[]): Offset {
  builder.startVector(4, offsets.length, 4);
  backwards(offsets, (offset) => builder.addOffset(offset));
  return builder.endVector();
}

function alignedBytes(builder: Builder, bytes: Uint8Array): Offset {
  builder.startVector(1, bytes.length, ALIGNMENT);
  backwards(bytes, (byte) => builder.addInt8(byte));
  return builder.endVector();
}

function quantizationTable(
  builder: Builder,
  { scales, zero, dimension = 0 }: NonNullable<LiteTensor['quantisation']>,
): Offset {
  builder.startVector(4, scales.length, 4);
  backwards(scales, (scale) => builder.addFloat32(scale));
  const scaleVector = builder.endVector();
  builder.startVector(8, scales.length, 8);
  backwards(scales, () => builder.addInt64(BigInt(zero)));
  const zeroVector = builder.endVector();
  return table(builder, 7, () => {
    builder.addFieldOffset(FIELD.quantization.scale, scaleVector, 0);
    builder.addFieldOffset(FIELD.quantization.zeroPoint, zeroVector, 0);
    builder.addFieldInt32(FIELD.quantization.quantizedDimension, dimension, 0);
  });
}

function tensorTable(builder: Builder, tensor: LiteTensor, buffer: number): Offset {
  const quantization = tensor.quantisation ? quantizationTable(builder, tensor.quantisation) : 0;
  const name = builder.createString(tensor.name);
  const shape = int32Vector(builder, tensor.shape);
  return table(builder, 11, () => {
    builder.addFieldOffset(FIELD.tensor.shape, shape, 0);
    builder.addFieldInt8(FIELD.tensor.type, TENSOR_TYPE[tensor.type], 0);
    builder.addFieldInt32(FIELD.tensor.buffer, buffer, 0);
    builder.addFieldOffset(FIELD.tensor.name, name, 0);
    builder.addFieldOffset(FIELD.tensor.quantization, quantization, 0);
    builder.addFieldInt8(FIELD.tensor.hasRank, 1, 0);
  });
}

function optionsTable(builder: Builder, options: LiteOptions): Offset {
  switch (options.kind) {
    case 'conv2d':
      return table(builder, 7, () => {
        builder.addFieldInt8(FIELD.conv2d.padding, PADDING[options.padding], 0);
        builder.addFieldInt32(FIELD.conv2d.strideW, options.stride[1], 0);
        builder.addFieldInt32(FIELD.conv2d.strideH, options.stride[0], 0);
        builder.addFieldInt8(FIELD.conv2d.activation, FUSED_ACTIVATION[options.activation], 0);
      });
    case 'depthwiseConv2d':
      return table(builder, 7, () => {
        const field = FIELD.depthwiseConv2d;
        builder.addFieldInt8(field.padding, PADDING[options.padding], 0);
        builder.addFieldInt32(field.strideW, options.stride[1], 0);
        builder.addFieldInt32(field.strideH, options.stride[0], 0);
        builder.addFieldInt32(field.depthMultiplier, 1, 0);
        builder.addFieldInt8(field.activation, FUSED_ACTIVATION[options.activation], 0);
      });
    case 'pool2d':
      return table(builder, 6, () => {
        builder.addFieldInt8(FIELD.pool2d.padding, PADDING.valid, 0);
        builder.addFieldInt32(FIELD.pool2d.strideW, options.width, 0);
        builder.addFieldInt32(FIELD.pool2d.strideH, options.height, 0);
        builder.addFieldInt32(FIELD.pool2d.filterW, options.width, 0);
        builder.addFieldInt32(FIELD.pool2d.filterH, options.height, 0);
      });
    case 'fullyConnected':
      return table(builder, 5, () => {
        builder.addFieldInt8(FIELD.fullyConnected.activation, FUSED_ACTIVATION[options.activation], 0);
      });
    case 'softmax':
      return table(builder, 1, () => builder.addFieldFloat32(FIELD.softmax.beta, 1, 0));
    case 'reshape': {
      const shape = int32Vector(builder, options.shape);
      return table(builder, 1, () => builder.addFieldOffset(FIELD.reshape.newShape, shape, 0));
    }
    case 'add':
      return table(builder, 2, () => {
        builder.addFieldInt8(FIELD.add.activation, FUSED_ACTIVATION[options.activation], 0);
      });
    case 'mul':
      return table(builder, 2, () => undefined);
  }
}

function operatorTable(builder: Builder, operator: LiteOperator, opcodeIndex: number): Offset {
  const inputs = int32Vector(builder, operator.inputs);
  const outputs = int32Vector(builder, operator.outputs);
  const options = operator.options ? optionsTable(builder, operator.options) : 0;
  return table(builder, 14, () => {
    builder.addFieldInt32(FIELD.operator.opcodeIndex, opcodeIndex, 0);
    builder.addFieldOffset(FIELD.operator.inputs, inputs, 0);
    builder.addFieldOffset(FIELD.operator.outputs, outputs, 0);
    if (operator.options)
      builder.addFieldInt8(FIELD.operator.builtinOptionsType, OPTIONS[operator.options.kind], 0);
    builder.addFieldOffset(FIELD.operator.builtinOptions, options, 0);
  });
}

/** Operators by name and version; the same operator on float and on int8 counts twice. */
function operatorCodes({ tensors, operators }: LiteGraph) {
  const codeOf = ({ name, inputs }: LiteOperator) => {
    const version = tensors[inputs[0]].type === 'int8' ? (INT8_VERSION[name] ?? 1) : 1;
    return `${name} ${version}`;
  };
  const codes = [...new Set(operators.map(codeOf))];
  return { codes, indexOf: (operator: LiteOperator) => codes.indexOf(codeOf(operator)) };
}

function operatorCodeTable(builder: Builder, code: string): Offset {
  const [name, version] = code.split(' ') as [OperatorName, string];
  return table(builder, 4, () => {
    builder.addFieldInt8(FIELD.operatorCode.deprecatedBuiltinCode, OPERATOR[name], 0);
    builder.addFieldInt32(FIELD.operatorCode.version, Number(version), 1);
    builder.addFieldInt32(FIELD.operatorCode.builtinCode, OPERATOR[name], 0);
  });
}

function subgraphTable(
  builder: Builder,
  graph: LiteGraph,
  indexOf: (operator: LiteOperator) => number,
): Offset {
  // Buffer 0 is empty by convention; buffer i + 1 belongs to tensor i.
  const tensors = offsetVector(
    builder,
    graph.tensors.map((tensor, i) => tensorTable(builder, tensor, i + 1)),
  );
  const operators = offsetVector(
    builder,
    graph.operators.map((operator) => operatorTable(builder, operator, indexOf(operator))),
  );
  const inputs = int32Vector(builder, [graph.input]);
  const outputs = int32Vector(builder, [graph.output]);
  const name = builder.createString('main');
  return table(builder, 6, () => {
    builder.addFieldOffset(FIELD.subgraph.tensors, tensors, 0);
    builder.addFieldOffset(FIELD.subgraph.inputs, inputs, 0);
    builder.addFieldOffset(FIELD.subgraph.outputs, outputs, 0);
    builder.addFieldOffset(FIELD.subgraph.operators, operators, 0);
    builder.addFieldOffset(FIELD.subgraph.name, name, 0);
  });
}

function bufferTable(builder: Builder, bytes: Uint8Array): Offset {
  const data = bytes.length > 0 ? alignedBytes(builder, bytes) : 0;
  return table(builder, 3, () => builder.addFieldOffset(FIELD.buffer.data, data, 0));
}

function bytesOf(data: LiteTensor['data']): Uint8Array {
  return data ? new Uint8Array(data.buffer, data.byteOffset, data.byteLength) : new Uint8Array(0);
}

/** The graph as the bytes of a .tflite file. */
export function writeTflite(graph: LiteGraph): Uint8Array {
  const builder = new Builder(1 << 16);
  const { codes, indexOf } = operatorCodes(graph);
  const runtime = new Uint8Array(ALIGNMENT);
  runtime.set(new TextEncoder().encode(MINIMUM_RUNTIME));
  const contents = [new Uint8Array(0), ...graph.tensors.map(({ data }) => bytesOf(data)), runtime];
  const buffers = offsetVector(
    builder,
    contents.map((bytes) => bufferTable(builder, bytes)),
  );
  const metadataName = builder.createString('min_runtime_version');
  const metadata = table(builder, 2, () => {
    builder.addFieldOffset(FIELD.metadata.name, metadataName, 0);
    builder.addFieldInt32(FIELD.metadata.buffer, contents.length - 1, 0);
  });
  const metadataVector = offsetVector(builder, [metadata]);
  const subgraphs = offsetVector(builder, [subgraphTable(builder, graph, indexOf)]);
  const codeVector = offsetVector(
    builder,
    codes.map((code) => operatorCodeTable(builder, code)),
  );
  const description = builder.createString('AutoTinyML');
  const model = table(builder, 8, () => {
    builder.addFieldInt32(FIELD.model.version, SCHEMA_VERSION, 0);
    builder.addFieldOffset(FIELD.model.operatorCodes, codeVector, 0);
    builder.addFieldOffset(FIELD.model.subgraphs, subgraphs, 0);
    builder.addFieldOffset(FIELD.model.description, description, 0);
    builder.addFieldOffset(FIELD.model.buffers, buffers, 0);
    builder.addFieldOffset(FIELD.model.metadata, metadataVector, 0);
  });
  builder.finish(model, 'TFL3');
  return builder.asUint8Array().slice();
}
