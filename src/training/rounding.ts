import type { Network } from '../core/network';
import { pairOf } from '../core/network/build';
import type { EngineId } from '../core/records/engine';
import { roundUp4 } from './wasm/arena';
import { suitsWinograd } from './wasm/stages/winograd';

/**
 * A name for how an engine's kernels round where that has changed since folds were first kept; undefined where they round as
 * they always have. Folds and states of another rounding are trained anew instead of being mixed.
 */
export function roundingOf(engine: EngineId, network: Network): string | undefined {
  if (engine !== 'wasm' && engine !== 'wasm-relaxed') return undefined;
  const tiled = network.layers.some(({ layer, input, output }) => {
    if (layer.kind !== 'conv2d') return false;
    const channels = [roundUp4(input[2]), roundUp4(layer.filters)] as const;
    return suitsWinograd(pairOf(layer.kernel), pairOf(layer.stride ?? 1), channels, output);
  });
  return tiled ? 'tiles of 4×4' : undefined;
}
