import type { LayerFigures, LayerFootprint, Limits, SignalPart } from '../../core/deploy';

export interface LayerBar extends LayerFootprint {
  /** Not a layer: what comes before them, or on top of them. */
  besides: boolean;
  /** Of what is done to raw values, from one window to the next. */
  instructions?: number;
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

/** How rows that are no layers are called. */
export interface BarNames {
  besides: string;
  parts: Readonly<Record<SignalPart, string>>;
}

/**
 * Layers as bars, before them what is done to raw values, and last what comes on top, where there is any: ROM of all bars
 * together, and RAM of the largest layer with all that are no layers, are the totals that are judged.
 */
export function layerBars(
  { layers, signal, besides }: LayerFigures,
  limits: Pick<Limits, 'ramBytes' | 'romBytes'>,
  names: BarNames,
): LayerBars {
  let sum = besides.romBytes;
  const passes = (romBytes: number) => {
    const before = sum;
    sum += romBytes;
    return before <= limits.romBytes && sum > limits.romBytes;
  };
  const alwaysBytes = signal.reduce((all, { ramBytes }) => all + ramBytes, besides.ramBytes);
  const parts = signal.map(({ part, constantBytes, codeBytes, ramBytes, instructions }) => ({
    name: names.parts[part],
    macc: 0,
    romBytes: constantBytes + codeBytes,
    ...{ ramBytes, instructions },
    besides: true,
    breaksRam: ramBytes > limits.ramBytes,
    breaksRom: passes(constantBytes + codeBytes),
  }));
  const bars: LayerBar[] = [
    ...parts,
    ...layers.map((layer) => ({
      ...layer,
      besides: false,
      breaksRam: layer.ramBytes + alwaysBytes > limits.ramBytes,
      breaksRom: passes(layer.romBytes),
    })),
  ];
  if (besides.romBytes > 0 || besides.ramBytes > 0) {
    bars.push({
      name: names.besides,
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
