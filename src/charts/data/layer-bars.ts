import type { LayerFootprint, Limits } from '../../core/deploy/types';

export interface LayerBar extends LayerFootprint {
  /** This layer's activations alone break the board's RAM limit. */
  breaksRam: boolean;
  /** The running sum of ROM passes the board's limit with this layer. */
  breaksRom: boolean;
}

export interface LayerBars {
  bars: LayerBar[];
  mostRamBytes: number;
  mostRomBytes: number;
}

export function layerBars(
  layers: readonly LayerFootprint[],
  limits: Pick<Limits, 'ramBytes' | 'romBytes'>,
): LayerBars {
  let sum = 0;
  const bars = layers.map((layer) => {
    const before = sum;
    sum += layer.romBytes;
    return {
      ...layer,
      breaksRam: layer.ramBytes > limits.ramBytes,
      breaksRom: before <= limits.romBytes && sum > limits.romBytes,
    };
  });
  return {
    bars,
    mostRamBytes: Math.max(0, ...layers.map((layer) => layer.ramBytes)),
    mostRomBytes: Math.max(0, ...layers.map((layer) => layer.romBytes)),
  };
}

/** The layers at which a network fails its board, as far as single layers are to blame. */
export function breakingLayers(bars: readonly LayerBar[]): { ram?: LayerBar; rom?: LayerBar } {
  return { ram: bars.find(({ breaksRam }) => breaksRam), rom: bars.find(({ breaksRom }) => breaksRom) };
}
