import type { Layer, Network, PlacedLayer } from '../../../core/network';
import { roundUp4 } from '../arena';
import type { PlanContext } from '../context';
import type { RowLayout } from '../parameters';
import { Convolution } from './convolution';
import { Dense } from './dense';
import { Depthwise } from './depthwise';
import { FirstBlock, isFirstBlock } from './first-block';
import { Dropout, Flatten, GlobalAveragePool, StandalonePool } from './small-stages';
import type { Stage } from './stage';

type Placed<K extends Layer['kind']> = PlacedLayer & { layer: Extract<Layer, { kind: K }> };

function is<K extends Layer['kind']>(placed: PlacedLayer | undefined, kind: K): placed is Placed<K> {
  return placed?.layer.kind === kind;
}

/** Product of 1 − rate over the dropout layers that change the output of layer `index` in place. */
function keepBehind(layers: readonly PlacedLayer[], index: number): number {
  let keep = 1;
  for (let next = index + 1; next < layers.length; next++) {
    const { layer } = layers[next];
    if (layer.kind === 'dropout') keep *= 1 - layer.rate;
    else if (layer.kind !== 'flatten') break;
  }
  return keep;
}

/** Channels of the input as stored: a convolution reads them as they are, everything else in fours. */
export function storedInputChannels(network: Network): number {
  return is(network.layers[0], 'conv2d') ? network.input[2] : roundUp4(network.input[2]);
}

/** The stages of a network, from its input to its logits. */
export function buildStages(context: PlanContext, network: Network): Stage[] {
  const { layers } = network;
  const stages: Stage[] = [];
  let stored = storedInputChannels(network);
  let features: RowLayout = { groups: 1, rows: network.input[2], storedRows: stored };
  for (let i = 0; i < layers.length; i++) {
    const placed = layers[i];
    if (is(placed, 'conv2d')) {
      const batchNorm = is(layers[i + 1], 'batchNorm') ? layers[++i] : undefined;
      const pool = is(layers[i + 1], 'maxPool') ? layers[++i] : undefined;
      const keep = keepBehind(layers, i);
      if (!batchNorm && pool && isFirstBlock(placed, pool, stored))
        stages.push(new FirstBlock(context, placed, pool.output, keep));
      else
        stages.push(new Convolution(context, { conv: placed, batchNorm, pool, storedInput: stored, keep }));
      stored = roundUp4(placed.layer.filters);
      features = { groups: 1, rows: placed.layer.filters, storedRows: stored };
    } else if (is(placed, 'depthwiseConv2d')) {
      const batchNorm = is(layers[i + 1], 'batchNorm') ? layers[++i] : undefined;
      stages.push(new Depthwise(context, { conv: placed, batchNorm, keep: keepBehind(layers, i) }));
    } else if (is(placed, 'dense')) {
      stages.push(new Dense(context, placed, features, keepBehind(layers, i)));
      stored = roundUp4(placed.layer.units);
      features = { groups: 1, rows: placed.layer.units, storedRows: stored };
    } else if (is(placed, 'flatten')) {
      const [height, width, channels] = placed.input;
      features = { groups: height * width, rows: channels, storedRows: stored };
      stages.push(new Flatten(context));
    } else if (is(placed, 'globalAveragePool')) {
      stages.push(new GlobalAveragePool(context));
    } else if (is(placed, 'maxPool')) {
      stages.push(new StandalonePool(context, placed));
    } else if (is(placed, 'dropout')) {
      if (placed.layer.rate > 0) stages.push(new Dropout(i, placed.layer.rate));
    } else {
      throw new Error(`There is no training stage for ${placed.name} (${placed.layer.kind})`);
    }
  }
  return stages;
}
