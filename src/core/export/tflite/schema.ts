/** The part of TensorFlow Lite's schema (tensorflow/compiler/mlir/lite/schema/schema.fbs, version 3) that exports use. */

export const TENSOR_TYPE = { float32: 0, int32: 2, int8: 9 } as const;
export type TensorType = keyof typeof TENSOR_TYPE;

export const OPERATOR = {
  ADD: 0,
  AVERAGE_POOL_2D: 1,
  CONV_2D: 3,
  DEPTHWISE_CONV_2D: 4,
  DEQUANTIZE: 6,
  FULLY_CONNECTED: 9,
  LOGISTIC: 14,
  MAX_POOL_2D: 17,
  MUL: 18,
  RELU: 19,
  RESHAPE: 22,
  SOFTMAX: 25,
  TANH: 28,
  PAD: 34,
  ELU: 111,
  QUANTIZE: 114,
} as const;
export type OperatorName = keyof typeof OPERATOR;

/** Versions of operators whose inputs are int8; all others are of version 1. */
export const INT8_VERSION: Partial<Record<OperatorName, number>> = {
  ADD: 2,
  AVERAGE_POOL_2D: 2,
  CONV_2D: 3,
  DEPTHWISE_CONV_2D: 3,
  DEQUANTIZE: 2,
  FULLY_CONNECTED: 4,
  LOGISTIC: 2,
  MAX_POOL_2D: 2,
  PAD: 2,
  SOFTMAX: 2,
  TANH: 2,
};

/** Members of the union BuiltinOptions. */
export const OPTIONS = {
  conv2d: 1,
  depthwiseConv2d: 2,
  pool2d: 5,
  fullyConnected: 8,
  softmax: 9,
  add: 11,
  reshape: 17,
  mul: 21,
} as const;

export const PADDING = { same: 0, valid: 1 } as const;
export const FUSED_ACTIVATION = { none: 0, relu: 1, relu6: 3 } as const;
export type FusedActivation = keyof typeof FUSED_ACTIVATION;

export const FIELD = {
  model: { version: 0, operatorCodes: 1, subgraphs: 2, description: 3, buffers: 4, metadata: 6 },
  operatorCode: { deprecatedBuiltinCode: 0, version: 2, builtinCode: 3 },
  subgraph: { tensors: 0, inputs: 1, outputs: 2, operators: 3, name: 4 },
  tensor: { shape: 0, type: 1, buffer: 2, name: 3, quantization: 4, hasRank: 8 },
  quantization: { scale: 2, zeroPoint: 3, quantizedDimension: 6 },
  operator: { opcodeIndex: 0, inputs: 1, outputs: 2, builtinOptionsType: 3, builtinOptions: 4 },
  buffer: { data: 0 },
  metadata: { name: 0, buffer: 1 },
  conv2d: { padding: 0, strideW: 1, strideH: 2, activation: 3 },
  depthwiseConv2d: { padding: 0, strideW: 1, strideH: 2, depthMultiplier: 3, activation: 4 },
  pool2d: { padding: 0, strideW: 1, strideH: 2, filterW: 3, filterH: 4 },
  fullyConnected: { activation: 0 },
  softmax: { beta: 0 },
  add: { activation: 0 },
  reshape: { newShape: 0 },
} as const;
