import {
  buildNetwork,
  type Activation,
  type Layer,
  type Network,
  type Padding,
} from '../../src/core/network';

export interface BlockOptions {
  activation: Activation;
  padding: Padding;
  pool: number;
  blocks: number;
  batchNorm?: boolean;
  head?: 'flatten' | 'average';
  kernel?: number | [number, number];
}

/** A small CNN: blocks of convolution, optional batch norm and pool, then a head with one hidden dense layer. */
export function smallCnn(options: BlockOptions): Network {
  const { activation, padding, pool, blocks, batchNorm, head = 'flatten', kernel = 2 } = options;
  const layers: Layer[] = [];
  for (let block = 0; block < blocks; block++) {
    layers.push({ kind: 'conv2d', filters: 4 + block, kernel, padding, activation });
    if (batchNorm) layers.push({ kind: 'batchNorm' });
    if (pool > 1) layers.push({ kind: 'maxPool', size: [pool, block === 0 ? pool : 1] });
    layers.push({ kind: 'dropout', rate: 0.1 });
  }
  layers.push(head === 'flatten' ? { kind: 'flatten' } : { kind: 'globalAveragePool' });
  layers.push({ kind: 'dense', units: 7, activation }, { kind: 'dense', units: 4, activation: 'softmax' });
  return buildNetwork([30, 6, 2], layers);
}
