import { projectionOf } from '../../../core/network/build';
import type { Layer, Network, PlacedLayer } from '../../../core/network';
import { roundUp4 } from '../arena';
import type { PlanContext } from '../context';
import type { RowLayout } from '../parameters';
import { Addition } from './addition';
import { Convolution } from './convolution';
import { Dense } from './dense';
import { Depthwise } from './depthwise';
import { FirstBlock, isFirstBlock } from './first-block';
import { AveragePool, Dropout, Flatten, GlobalMaxPool, StandalonePool } from './small-stages';
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

/** Channels of the input as stored: a convolution reads them as they are, everything else, a bare shortcut too, in fours. */
export function storedInputChannels({ input, layers }: Network): number {
  const shortcut = layers.some(
    ({ layer }, i) => layer.kind === 'add' && layer.span === i && !layer.projection,
  );
  return is(layers[0], 'conv2d') && !shortcut ? input[2] : roundUp4(input[2]);
}

/** Builds the stages one after the other. */
class StageBuilder {
  readonly stages: Stage[] = [];
  private readonly layers: readonly PlacedLayer[];
  /** Layers whose input a shortcut takes: no stage may swallow what is before them. */
  private readonly starts: ReadonlySet<number>;
  /** By layer: the number of the stage that it begins, and the channels of its input as stored. */
  private readonly given: { stage: number; stored: number }[] = [];
  private stored: number;
  private features: RowLayout;

  constructor(
    private readonly context: PlanContext,
    network: Network,
  ) {
    this.layers = network.layers;
    this.starts = new Set(
      network.layers.flatMap(({ layer }, i) => (layer.kind === 'add' ? [i - layer.span] : [])),
    );
    this.stored = storedInputChannels(network);
    this.features = { groups: 1, rows: network.input[2], storedRows: this.stored };
  }

  build(): Stage[] {
    for (let i = 0; i < this.layers.length;) {
      this.given[i] = { stage: this.stages.length, stored: this.stored };
      i = this.add(i);
    }
    return this.stages;
  }

  /** The stage that begins with layer `i`; returns the layer after it. */
  private add(i: number): number {
    const placed = this.layers[i];
    if (is(placed, 'conv2d')) return this.convolution(placed, i);
    if (is(placed, 'depthwiseConv2d')) return this.depthwise(placed, i);
    const stage = this.single(placed, i);
    if (stage) this.stages.push(stage);
    return i + 1;
  }

  private single(placed: PlacedLayer, i: number): Stage | null {
    const { context } = this;
    if (is(placed, 'add')) return this.addition(placed, i);
    if (is(placed, 'dense')) {
      const dense = new Dense(context, placed, this.features, keepBehind(this.layers, i));
      this.leaves(placed.layer.units);
      return dense;
    }
    if (is(placed, 'flatten')) {
      const [height, width, channels] = placed.input;
      this.features = { groups: height * width, rows: channels, storedRows: this.stored };
      return new Flatten(context);
    }
    if (is(placed, 'averagePool') || is(placed, 'globalAveragePool')) return new AveragePool(context, placed);
    if (is(placed, 'globalMaxPool')) return new GlobalMaxPool(context);
    if (is(placed, 'maxPool')) return new StandalonePool(context, placed);
    if (is(placed, 'dropout')) return placed.layer.rate > 0 ? new Dropout(i, placed.layer.rate) : null;
    throw new Error(`There is no training stage for ${placed.name} (${placed.layer.kind})`);
  }

  private convolution(conv: Placed<'conv2d'>, i: number): number {
    const { context, layers, stages, stored } = this;
    let last = i;
    const batchNorm = is(layers[last + 1], 'batchNorm') ? layers[++last] : undefined;
    const pools = is(layers[last + 1], 'maxPool') && !this.starts.has(last + 1);
    const pool = pools ? layers[++last] : undefined;
    const keep = keepBehind(layers, last);
    if (!batchNorm && pool && isFirstBlock(conv, pool, stored))
      stages.push(new FirstBlock(context, conv, pool.output, keep));
    else stages.push(new Convolution(context, { conv, batchNorm, pool, storedInput: stored, keep }));
    this.leaves(conv.layer.filters);
    return last + 1;
  }

  private depthwise(conv: Placed<'depthwiseConv2d'>, i: number): number {
    const { context, layers } = this;
    const normed = is(layers[i + 1], 'batchNorm');
    const last = normed ? i + 1 : i;
    const batchNorm = normed ? layers[last] : undefined;
    this.stages.push(new Depthwise(context, { conv, batchNorm, keep: keepBehind(layers, last) }));
    return last + 1;
  }

  private addition(add: Placed<'add'>, i: number): Addition {
    const { layers, given, context } = this;
    const start = i - add.layer.span;
    const { stage: source, stored: storedInput } = given[start];
    const layer = add.layer.projection ? projectionOf(layers[start].input, add.input) : null;
    const projection = layer
      ? new Convolution(context, {
          conv: { ...add, layer, input: layers[start].input, output: add.output },
          storedInput,
          keep: 1,
        })
      : null;
    return new Addition(context, { add, source, projection, keep: keepBehind(layers, i) });
  }

  private leaves(channels: number): void {
    this.stored = roundUp4(channels);
    this.features = { groups: 1, rows: channels, storedRows: this.stored };
  }
}

/** The stages of a network, from its input to its logits. */
export function buildStages(context: PlanContext, network: Network): Stage[] {
  return new StageBuilder(context, network).build();
}
