import { sizeOf } from '../network/build';
import type { Network, PlacedLayer } from '../network';
import type { Configuration, Parameter } from '../space';
import { COMPRESSIONS, type Compression } from './types';

/** Compressions that replace dense weights by indices into a codebook: bits an index, entries, and the reduction aimed at. */
export const CODEBOOKS = {
  x4: { bits: 8, entries: 256, target: 4 },
  x8: { bits: 4, entries: 16, target: 8 },
} as const;

export type CodebookCompression = keyof typeof CODEBOOKS;

/** Name of the hyperparameter that lets a search choose the compression; a space without it has one fixed by the plan. */
export const COMPRESSION_PARAMETER = 'compression';

/** What a search chooses among when a plan leaves the compression to it. */
export const COMPRESSION_CHOICE: Parameter = {
  name: COMPRESSION_PARAMETER,
  kind: 'categorical',
  values: COMPRESSIONS,
};

/** The compression of one configuration: its own where the space has one, `fixed` otherwise. */
export function compressionOf(configuration: Configuration, fixed: Compression): Compression {
  const own = configuration[COMPRESSION_PARAMETER];
  return COMPRESSIONS.find((compression) => compression === own) ?? fixed;
}

export function usesCodebooks(compression: Compression): compression is CodebookCompression {
  return compression === 'x4' || compression === 'x8';
}

/** Bytes of a dense weight matrix as indices and a float codebook. */
export function codebookBytes(weights: number, compression: CodebookCompression): number {
  const { bits, entries } = CODEBOOKS[compression];
  return Math.ceil((weights * bits) / 8) + 4 * entries;
}

/**
 * Names of the dense layers whose weights become codebook indices, by X-CUBE-AI's greedy rule (`footprint.ts`):
 * largest first, until 90 % of the target reduction of all dense layers together is reached.
 */
export function codebookLayers(network: Network, compression: Compression): ReadonlySet<string> {
  const chosen = new Set<string>();
  if (!usesCodebooks(compression)) return chosen;
  const weightsOf = (layer: PlacedLayer) => sizeOf(layer.weightShapes[0]);
  const dense = network.layers.filter(({ layer }) => layer.kind === 'dense');
  const total = 4 * dense.reduce((sum, layer) => sum + layer.parameters, 0);
  let current = total;
  for (const layer of dense.sort((a, b) => weightsOf(b) - weightsOf(a))) {
    if (total / current >= 0.9 * CODEBOOKS[compression].target) break;
    current += codebookBytes(weightsOf(layer), compression) - 4 * weightsOf(layer);
    chosen.add(layer.name);
  }
  return chosen;
}
