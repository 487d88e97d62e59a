import { calibrationInputs, compressWeights, normaliseAsFirmware } from '../../deploy';
import { calibrate, predictOnDevice } from '../../deploy/device';
import { sizeOf } from '../../network/build';
import { refusalOfNetworkOnly } from '../network-only';
import type { ExportContext, Exporter, ExportModel } from '../types';
import { floatGraph, int8Graph } from './convert';
import { liteReadme } from './summary';
import { writeTflite, type LiteGraph } from './writer';

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

/** Both graphs: float32 with the weights of the model's compression, and int8 from the trained weights. */
export function liteGraphs(
  model: ExportModel,
  { kernels }: ExportContext,
): Record<'float32' | 'int8', LiteGraph> {
  const { network, weights, compression } = model;
  const float = compression === 'int8' ? weights : compressWeights(network, weights, compression);
  const inputs = calibrationInputs(network, normaliseAsFirmware(model.examples, model.normalisation));
  return {
    float32: floatGraph(network, float),
    int8: int8Graph(network, weights, calibrate(kernels, network, weights, inputs)),
  };
}

/** The same as the bytes of .tflite files. */
export function liteFiles(
  model: ExportModel,
  context: ExportContext,
): Record<'float32' | 'int8', Uint8Array> {
  const { float32, int8 } = liteGraphs(model, context);
  return { float32: writeTflite(float32), int8: writeTflite(int8) };
}

export const tfliteExporter: Exporter = {
  id: 'tflite',
  label: 'TensorFlow Lite',
  description:
    'model.tflite in float32 and model-int8.tflite in full integers (SELU is computed in float32 between them), each with ' +
    'vectors of normalised inputs and probabilities; tflite/README.md names their operators and memory.',
  refuses: refusalOfNetworkOnly,
  export(model, context) {
    const { float32, int8 } = liteGraphs(model, context);
    const readme = liteReadme(
      new Map([
        ['model.tflite', float32],
        ['model-int8.tflite', int8],
      ]),
    );
    const vectors = (format: 'float32' | 'int8') =>
      new TextEncoder().encode(JSON.stringify(liteVectors(model, context, format)));
    return new Map([
      ['tflite/README.md', new TextEncoder().encode(readme)],
      ['tflite/model.tflite', writeTflite(float32)],
      ['tflite/vectors.json', vectors('float32')],
      ['tflite/model-int8.tflite', writeTflite(int8)],
      ['tflite/vectors-int8.json', vectors('int8')],
    ]);
  },
};
