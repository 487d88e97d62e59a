import { calibrationInputs, compressWeights, normaliseAsFirmware } from '../../deploy';
import { calibrate, predictOnDevice } from '../../deploy/device';
import { sizeOf } from '../../network/build';
import { refusalOfNetworkOnly } from '../network-only';
import type { ExportContext, Exporter, ExportModel } from '../types';
import { floatGraph, int8Graph } from './convert';
import { writeTflite } from './writer';

const VECTORS = 20;

/** Normalised inputs and class probabilities, a row each. */
export interface LiteVectors {
  inputs: number[][];
  outputs: number[][];
}

function rows(values: Float32Array, length: number): number[][] {
  return Array.from({ length: values.length / length }, (_, i) =>
    Array.from(values.subarray(i * length, (i + 1) * length)),
  );
}

/** Vectors that the exported kernels computed, to check an interpreter against. */
export function liteVectors(
  model: ExportModel,
  { kernels }: ExportContext,
  format: 'float32' | 'int8',
  count = VECTORS,
): LiteVectors {
  const { network, weights, compression } = model;
  const size = sizeOf(network.input);
  const examples = normaliseAsFirmware(model.examples, model.normalisation);
  const inputs = examples.subarray(0, count * size);
  const float = compression === 'int8' ? 'x1' : compression;
  const used = format === 'int8' ? 'int8' : float;
  const outputs = predictOnDevice(kernels, network, weights, used, inputs, examples);
  return { inputs: rows(inputs, size), outputs: rows(outputs, network.classes) };
}

/** Both files: float32 with the weights of the model's compression, and int8 from the trained weights. */
export function liteFiles(
  model: ExportModel,
  { kernels }: ExportContext,
): Record<'float32' | 'int8', Uint8Array> {
  const { network, weights, compression } = model;
  const float = compression === 'int8' ? weights : compressWeights(network, weights, compression);
  const inputs = calibrationInputs(network, normaliseAsFirmware(model.examples, model.normalisation));
  return {
    float32: writeTflite(floatGraph(network, float)),
    int8: writeTflite(int8Graph(network, weights, calibrate(kernels, network, weights, inputs))),
  };
}

export const tfliteExporter: Exporter = {
  id: 'tflite',
  label: 'TensorFlow Lite',
  description:
    'model.tflite in float32 and model-int8.tflite in full integers (SELU is computed in float32 between them), each with ' +
    'vectors of normalised inputs and probabilities.',
  refuses: refusalOfNetworkOnly,
  export(model, context) {
    const { float32, int8 } = liteFiles(model, context);
    const vectors = (format: 'float32' | 'int8') =>
      new TextEncoder().encode(JSON.stringify(liteVectors(model, context, format)));
    return new Map([
      ['tflite/model.tflite', float32],
      ['tflite/vectors.json', vectors('float32')],
      ['tflite/model-int8.tflite', int8],
      ['tflite/vectors-int8.json', vectors('int8')],
    ]);
  },
};
