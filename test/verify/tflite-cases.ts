import { liteFiles, liteVectors } from '../../src/core/export/tflite';
import { exportModelOf } from '../helpers/export-model';
import { kernelContext } from '../helpers/kernels';
import type { Network } from '../../src/core/network';
import { REFERENCE_NETWORKS, referenceNetwork } from '../../src/core/network/references';
import { SHAPE_NETWORKS, smallCnn, type BlockOptions } from '../helpers/networks';

const FAMILY: Record<string, BlockOptions> = {
  'relu-valid': { activation: 'relu', padding: 'valid', pool: 2, blocks: 1 },
  'relu-norm-same': { activation: 'relu', padding: 'same', pool: 3, blocks: 3, batchNorm: true, kernel: 3 },
  'sigmoid-same': { activation: 'sigmoid', padding: 'same', pool: 2, blocks: 1 },
  'tanh-valid': { activation: 'tanh', padding: 'valid', pool: 1, blocks: 2, kernel: [3, 1] },
  'tanh-average': { activation: 'tanh', padding: 'same', pool: 2, blocks: 2, head: 'average' },
  'selu-same': { activation: 'selu', padding: 'same', pool: 2, blocks: 2, kernel: 3 },
  'selu-valid': { activation: 'selu', padding: 'valid', pool: 3, blocks: 1 },
  'depthwise-same': {
    ...{ activation: 'relu', padding: 'same', pool: 2, blocks: 3, batchNorm: true },
    ...{ kernel: [9, 2], separable: true },
  },
  'depthwise-valid': { activation: 'tanh', padding: 'valid', pool: 1, blocks: 2, kernel: 3, separable: true },
};

const NETWORKS: [name: string, Network][] = [
  ...Object.entries(FAMILY).map(([name, options]): [string, Network] => [name, smallCnn(options)]),
  ...SHAPE_NETWORKS.map(({ label, network }): [string, Network] => [label.replace(/\W+/g, '-'), network]),
];

export const LITE_EXAMPLES = 400;
const REFERENCE_EXAMPLES = 60;

export type LiteFormat = 'float32' | 'int8';

export interface LiteCase {
  name: string;
  format: LiteFormat;
  file: Uint8Array;
  /** What our kernels compute. */
  vectors: { inputs: number[][]; outputs: number[][] };
}

/** Networks with all activations and kinds of layers in both formats, each with vectors from the exported kernels. */
export function liteCases(examples = LITE_EXAMPLES): LiteCase[] {
  return casesOf(NETWORKS, examples);
}

/** The networks of MLPerf Tiny: too large to keep what TensorFlow says of them. */
export function referenceLiteCases(examples = REFERENCE_EXAMPLES): LiteCase[] {
  return casesOf(
    (['dsCnn', 'resNet8', 'mobileNetV1'] as const).map((id) => [
      REFERENCE_NETWORKS[id].name.replace(/\W+/g, '-'),
      referenceNetwork(id),
    ]),
    examples,
  );
}

function casesOf(networks: readonly [name: string, Network][], examples: number): LiteCase[] {
  return networks.flatMap(([name, network], i) => {
    const model = exportModelOf(network, i % 2 === 0 ? 'x1' : 'x8', i, examples);
    const files = liteFiles(model, kernelContext());
    return (['float32', 'int8'] as const).map((format) => ({
      name: `${name}-${format}`,
      format,
      file: files[format],
      vectors: liteVectors(model, kernelContext(), format, examples),
    }));
  });
}
