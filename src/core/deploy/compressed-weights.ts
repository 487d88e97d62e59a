import { isConvolution, weightsByLayer } from '../network/build';
import type { Network } from '../network';
import { fitCodebook } from './codebook';
import { CODEBOOKS, codebookLayers, usesCodebooks } from './compression';
import type { Compression } from './types';

function decompressed(weights: Float32Array, entries: number): Float32Array {
  const { values, indices } = fitCodebook(weights, entries);
  return Float32Array.from(indices, (index) => values[index]);
}

/** Symmetric 8-bit weights, one scale for each run of `channels` interleaved output channels (1: one for all). */
function roundToInt8(weights: Float32Array, channels: number): Float32Array {
  const largest = new Float32Array(channels);
  weights.forEach((weight, i) => {
    largest[i % channels] = Math.max(largest[i % channels], Math.abs(weight));
  });
  return weights.map((weight, i) => {
    const scale = largest[i % channels] / 127 || 1;
    return Math.round(weight / scale) * scale;
  });
}

/**
 * The weights as the device will see them: under `x4` and `x8` the dense matrices that the greedy rule picks hold
 * codebook values; under `int8` convolutions are rounded per output channel and dense matrices per tensor. Everything
 * else is shared with the input. The inputs are left alone.
 *
 * @throws AppError `invalid-weights`, `weights-not-finite`
 */
export function compressWeights(
  network: Network,
  weights: readonly Float32Array[],
  compression: Compression,
): Float32Array[] {
  const compressed = codebookLayers(network, compression);
  const byLayer = weightsByLayer(network, weights);
  return network.layers.flatMap(({ name, layer }, i) => {
    const [matrix, ...rest] = byLayer[i];
    if (matrix === undefined) return [];
    if (usesCodebooks(compression) && compressed.has(name)) {
      return [decompressed(matrix, CODEBOOKS[compression].entries), ...rest];
    }
    if (compression === 'int8' && (isConvolution(layer) || layer.kind === 'add'))
      return [roundToInt8(matrix, rest[0].length), ...rest];
    if (compression === 'int8' && layer.kind === 'dense') return [roundToInt8(matrix, 1), ...rest];
    return [matrix, ...rest];
  });
}
