import type { Network, PlacedLayer, Shape } from '../network';

/**
 * What a device runs: layers that do nothing at inference (dropout, flatten) are gone, batch norm is folded into its
 * convolution and a pool is fused with the convolution before it.
 */
export type Step = { input: Shape; output: Shape; fromNetworkInput: boolean } & (
  | { kind: 'conv'; conv: PlacedLayer; batchNorm?: PlacedLayer; pool?: PlacedLayer }
  | { kind: 'pool'; pool: PlacedLayer }
  | { kind: 'average'; average: PlacedLayer }
  | { kind: 'dense'; dense: PlacedLayer }
);

export function stepsOf(network: Network): Step[] {
  const steps: Step[] = [];
  for (const placed of network.layers) {
    const { input, output } = placed;
    const last = steps.at(-1);
    const common = { input, output, fromNetworkInput: last === undefined };
    switch (placed.layer.kind) {
      case 'conv2d':
      case 'depthwiseConv2d':
        steps.push({ kind: 'conv', conv: placed, ...common });
        break;
      case 'batchNorm':
        if (last?.kind === 'conv') last.batchNorm = placed;
        break;
      case 'maxPool':
        if (last?.kind === 'conv' && last.pool === undefined) {
          last.pool = placed;
          last.output = output;
        } else {
          steps.push({ kind: 'pool', pool: placed, ...common });
        }
        break;
      case 'globalAveragePool':
        steps.push({ kind: 'average', average: placed, ...common });
        break;
      case 'dense':
        steps.push({ kind: 'dense', dense: placed, ...common });
        break;
      case 'dropout':
      case 'flatten':
        break;
      default:
        placed.layer satisfies never;
    }
  }
  return steps;
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
    case 'dense':
      return step.dense.name;
  }
}
