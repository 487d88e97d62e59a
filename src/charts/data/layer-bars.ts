import type { LayerFigures, LayerFootprint, Limits } from '../../core/deploy';

export interface LayerBar extends LayerFootprint {
  /** Not a layer: what comes on top of the layers. */
  besides: boolean;
  /** This layer's activations, with what every layer shares, break the board's RAM limit. */
  breaksRam: boolean;
  /** The running sum of ROM passes the board's limit with this layer. */
  breaksRom: boolean;
}

export interface LayerBars {
  bars: LayerBar[];
  mostRamBytes: number;
  mostRomBytes: number;
}

/**
 * Layers as bars, and last what comes on top of them, where there is any: ROM of all bars together and the RAM of the
 * largest layer with it are the totals that are judged.
 */
export function layerBars(
  { layers, besides }: LayerFigures,
  limits: Pick<Limits, 'ramBytes' | 'romBytes'>,
  besidesName: string,
): LayerBars {
  let sum = besides.romBytes;
  const bars: LayerBar[] = layers.map((layer) => {
    const before = sum;
    sum += layer.romBytes;
    return {
      ...layer,
      besides: false,
      breaksRam: layer.ramBytes + besides.ramBytes > limits.ramBytes,
      breaksRom: before <= limits.romBytes && sum > limits.romBytes,
    };
  });
  if (besides.romBytes > 0 || besides.ramBytes > 0) {
    bars.push({
      name: besidesName,
      macc: 0,
      besides: true,
      ...besides,
      breaksRam: besides.ramBytes > limits.ramBytes,
      breaksRom: besides.romBytes > limits.romBytes,
    });
  }
  return {
    bars,
    mostRamBytes: Math.max(0, ...bars.map((bar) => bar.ramBytes)),
    mostRomBytes: Math.max(0, ...bars.map((bar) => bar.romBytes)),
  };
}

/** The layers at which a network fails its board, as far as single layers are to blame. */
export function breakingLayers(bars: readonly LayerBar[]): { ram?: LayerBar; rom?: LayerBar } {
  const layers = bars.filter(({ besides }) => !besides);
  return { ram: layers.find(({ breaksRam }) => breaksRam), rom: layers.find(({ breaksRom }) => breaksRom) };
}
