import { projectionOf, sizeOf } from '../network/build';
import type { Network, PlacedLayer, Shape } from '../network';

/**
 * What a device runs: layers that do nothing at inference (dropout, flatten) are gone, batch norm is folded into its
 * convolution and a max-pool is fused with the convolution before it. A network with shortcuts is a graph: `from` says whose
 * output a step reads.
 */
export type Step = {
  input: Shape;
  output: Shape;
  /** Number of the step whose output is read; `NETWORK_INPUT` for the network's own input. */
  from: number;
} & (
  | {
      kind: 'conv';
      conv: PlacedLayer;
      batchNorm?: PlacedLayer;
      pool?: PlacedLayer;
      /** The `add` whose shortcut this convolution projects: its weights are that layer's. */
      projectionOf?: PlacedLayer;
    }
  | { kind: 'pool'; pool: PlacedLayer }
  | { kind: 'average'; average: PlacedLayer }
  /** Adds what it reads to the output of step `into`, in place. */
  | { kind: 'add'; add: PlacedLayer; into: number }
  | { kind: 'dense'; dense: PlacedLayer }
);

export const NETWORK_INPUT = -1;

/** The steps of a network in the order in which a device runs them. */
export function stepsOf(network: Network): Step[] {
  const steps: Step[] = [];
  /** By layer: the step whose output the layer gets. */
  const given: number[] = [];
  const starts = blockStarts(network);
  let current = NETWORK_INPUT;
  const push = (step: Step) => (current = steps.push(step) - 1);
  network.layers.forEach((placed, index) => {
    given[index] = current;
    const { input, output, layer } = placed;
    const last = steps.at(-1);
    const common = { input, output, from: current };
    switch (layer.kind) {
      case 'conv2d':
      case 'depthwiseConv2d':
        push({ kind: 'conv', conv: placed, ...common });
        break;
      case 'batchNorm':
        if (last?.kind === 'conv') last.batchNorm = placed;
        break;
      case 'maxPool':
      case 'globalMaxPool':
        if (last?.kind === 'conv' && last.pool === undefined && !starts.has(index)) {
          last.pool = placed;
          last.output = output;
        } else {
          push({ kind: 'pool', pool: placed, ...common });
        }
        break;
      case 'averagePool':
      case 'globalAveragePool':
        push({ kind: 'average', average: placed, ...common });
        break;
      case 'add':
        addShortcut(steps, given, placed, given[index - layer.span]);
        current = steps.length - 1;
        break;
      case 'dense':
        push({ kind: 'dense', dense: placed, ...common });
        break;
      case 'dropout':
      case 'flatten':
        break;
      default:
        layer satisfies never;
    }
  });
  return steps;
}

/** Layers whose input a shortcut takes past them: what they are given has to be there as it is. */
function blockStarts({ layers }: Network): ReadonlySet<number> {
  return new Set(layers.flatMap(({ layer }, index) => (layer.kind === 'add' ? [index - layer.span] : [])));
}

/** Ends a block: the shortcut from the output of step `source`, projected where it has to be, is added to what the block made. */
function addShortcut(steps: Step[], given: number[], add: PlacedLayer, source: number): void {
  const shape = add.input;
  if (add.weightShapes.length === 0) {
    steps.push({ kind: 'add', add, input: shape, output: shape, from: source, into: steps.length - 1 });
    return;
  }
  const [, , channels] = add.weightShapes[0];
  const first = steps.findIndex((step, index) => index > source && step.from === source);
  const input: Shape = [...inputOf(steps, source, first).slice(0, 2), channels] as unknown as Shape;
  const projection: Step = {
    kind: 'conv',
    conv: {
      name: `${add.name}_projection`,
      layer: projectionOf(input, shape)!,
      input,
      output: shape,
      parameters: add.parameters,
      weightShapes: add.weightShapes,
    },
    projectionOf: add,
    input,
    output: shape,
    from: source,
  };
  const block = steps.slice(first);
  if (earlyPeak(block, projection) < latePeak(block, projection, source)) {
    // What the block reads of itself moves back by one.
    block.forEach((step, i) => {
      steps[first + i] = movedBack(step, first);
    });
    given.forEach((step, layer) => (given[layer] = step >= first ? step + 1 : step));
    steps.splice(first, 0, projection);
    steps.push({ kind: 'add', add, input: shape, output: shape, from: first, into: steps.length - 1 });
  } else {
    const into = steps.length - 1;
    steps.push(projection);
    steps.push({ kind: 'add', add, input: shape, output: shape, from: into + 1, into });
  }
}

const inputOf = (steps: readonly Step[], source: number, reader: number): Shape =>
  source === NETWORK_INPUT ? steps[reader].input : steps[source].output;

function movedBack(step: Step, first: number): Step {
  const moved = { ...step, from: step.from >= first ? step.from + 1 : step.from };
  if (moved.kind === 'add' && moved.into >= first) moved.into += 1;
  return moved;
}

/** Most entries alive at once when the shortcut is projected after the block: what the block was given stays until then. */
function latePeak(block: readonly Step[], projection: Step, source: number): number {
  const kept = source === NETWORK_INPUT ? 0 : sizeOf(projection.input);
  const inside = block.map(
    ({ input, output, from }) => kept + sizeOf(output) + (from === source ? 0 : sizeOf(input)),
  );
  return Math.max(...inside, kept + 2 * sizeOf(projection.output));
}

/** The same when it is projected first. */
function earlyPeak(block: readonly Step[], projection: Step): number {
  const inside = block.map(({ input, output }) => sizeOf(projection.output) + sizeOf(input) + sizeOf(output));
  return Math.max(sizeOf(projection.input) + sizeOf(projection.output), ...inside);
}

/** Where a step's output is kept: its own buffer, or the one that an `add` changes in place. */
export function bufferOf(steps: readonly DataFlow[], index: number): number {
  const { into } = steps[index];
  return into === undefined ? index : bufferOf(steps, into);
}

/** Whose output a step reads, and which it changes. */
export interface DataFlow {
  from: number;
  into?: number;
}

export const flowOf = (step: Step): DataFlow =>
  step.kind === 'add' ? { from: step.from, into: step.into } : { from: step.from };

/** By step that makes a buffer: the last step that reads or writes it. */
export function lastUses(steps: readonly DataFlow[]): Map<number, number> {
  const last = new Map<number, number>();
  steps.forEach(({ from }, index) => {
    last.set(bufferOf(steps, index), index);
    if (from !== NETWORK_INPUT) last.set(bufferOf(steps, from), index);
  });
  return last;
}

/** The buffers alive while step `index` runs, by the steps that made them; the network's input is not among them. */
export function buffersAlive(steps: readonly DataFlow[], index: number): number[] {
  return [...lastUses(steps)].filter(([made, last]) => made <= index && index <= last).map(([made]) => made);
}

/** The layers that one step computes. */
export function placedLayersOf(step: Step): PlacedLayer[] {
  switch (step.kind) {
    case 'conv':
      return [step.conv, step.batchNorm, step.pool].filter((placed) => placed !== undefined);
    case 'pool':
      return [step.pool];
    case 'average':
      return [step.average];
    case 'add':
      return [step.add];
    case 'dense':
      return [step.dense];
  }
}

/** Name of the layer that a step's memory and time are booked on. */
export function stepName(step: Step): string {
  switch (step.kind) {
    case 'conv':
      return step.conv.name;
    case 'pool':
      return step.pool.name;
    case 'average':
      return step.average.name;
    case 'add':
      return step.add.name;
    case 'dense':
      return step.dense.name;
  }
}

/** Name of the network's layer that a step belongs to. */
export function layerNameOf(step: Step): string {
  return step.kind === 'conv' && step.projectionOf ? step.projectionOf.name : stepName(step);
}
