import * as v from 'valibot';

export const BAND_SCALES = ['linear', 'logarithmic'] as const;

/** What the network sees of a window: its rows as they are (absent), statistics of each channel, or a spectrum over time. */
export const frontEndSchema = v.variant('kind', [
  v.object({ kind: v.literal('statistics') }),
  v.object({
    kind: v.literal('spectrum'),
    /** Rows of a frame, a power of 2 from 8; the next frame begins half of them later. */
    frame: v.pipe(v.number(), v.integer(), v.minValue(8)),
    bands: v.pipe(v.number(), v.integer(), v.minValue(1)),
    scale: v.picklist(BAND_SCALES),
  }),
]);
export type FrontEnd = v.InferOutput<typeof frontEndSchema>;
/** The one that does nothing is in the middle, where a hyperparameter is fixed to. */
export const FRONT_ENDS = ['statistics', 'raw', 'spectrum'] as const satisfies readonly (
  'raw' | FrontEnd['kind']
)[];
export type FrontEndKind = (typeof FRONT_ENDS)[number];

type Spectrum = Extract<FrontEnd, { kind: 'spectrum' }>;

const STATISTICS = [
  'mean',
  'deviation',
  'minimum',
  'maximum',
  'root mean square',
  'mean crossings',
  'peaks',
] as const;

export const SHORTEST_FRAME = 8;
export const LONGEST_FRAME = 1024;
const MOST_BANDS = 16;

/** A spectrum for windows of so many rows: some four frames, of at most sixteen bands. Absent where a window is too short. */
export function spectrumFor(windowRows: number): Spectrum | undefined {
  if (windowRows < SHORTEST_FRAME) return undefined;
  let frame = SHORTEST_FRAME;
  while (frame * 5 <= windowRows && frame < LONGEST_FRAME) frame *= 2;
  return { kind: 'spectrum', frame, bands: Math.min(MOST_BANDS, frame / 2), scale: 'linear' };
}

/** Whether a window has room for a frame of that kind, and bands of at least one frequency each. */
export function isPossible(frontEnd: FrontEnd, windowRows: number): boolean {
  if (frontEnd.kind === 'statistics') return true;
  const { frame, bands } = frontEnd;
  const powerOfTwo = Number.isInteger(Math.log2(frame)) && frame >= SHORTEST_FRAME;
  return powerOfTwo && frame <= windowRows && bands >= 1 && bands <= frame / 2;
}

/** Frames of half-overlapping rows that fit into a window. */
export function framesIn({ frame }: Spectrum, windowRows: number): number {
  return Math.floor((windowRows - frame) / (frame / 2)) + 1;
}

/**
 * The first frequency of each band, and the one behind the last: multiples of the rate / frame, from 1 (the mean is taken
 * off) to frame / 2. Logarithmic bands have at least one frequency each.
 */
export function bandEdges({ frame, bands, scale }: Spectrum): Int32Array {
  const last = frame / 2;
  const edges = new Int32Array(bands + 1);
  for (let band = 0; band <= bands; band++) {
    const share = band / bands;
    const exact = scale === 'linear' ? 1 + share * last : (last + 1) ** share;
    const after = band === 0 ? 1 : edges[band - 1] + 1;
    edges[band] = Math.max(after, Math.min(last + 1 - (bands - band), Math.round(exact)));
  }
  return edges;
}

/** cos(2πk / frame) for k = 0 … frame / 2, and 1 / Σ hann². */
export function spectrumTables({ frame }: Spectrum): { cosines: Float32Array; scale: number } {
  const cosines = Float32Array.from({ length: frame / 2 + 1 }, (_, k) => Math.cos((2 * Math.PI * k) / frame));
  // The squares of a periodic Hann window add up to 3/8 of its length.
  return { cosines, scale: Math.fround(8 / (3 * frame)) };
}

/** Height, width and channels of what the network sees. */
export function featureShape(
  frontEnd: FrontEnd | undefined,
  windowRows: number,
  rowWidth: number,
): readonly [number, number, number] {
  switch (frontEnd?.kind) {
    case undefined:
      return [windowRows, rowWidth, 1];
    case 'statistics':
      return [STATISTICS.length * rowWidth, 1, 1];
    case 'spectrum':
      return [framesIn(frontEnd, windowRows), frontEnd.bands, rowWidth];
  }
}

/** Entry i of an example is normalised with entry i mod this: frames share, statistics do not. */
export function featureGroups(frontEnd: FrontEnd | undefined, rowWidth: number): number {
  switch (frontEnd?.kind) {
    case undefined:
      return rowWidth;
    case 'statistics':
      return STATISTICS.length * rowWidth;
    case 'spectrum':
      return frontEnd.bands * rowWidth;
  }
}

/** One sentence on a front end, for reports and comments. */
export function frontEndSentence(frontEnd: FrontEnd, rowHz: number | undefined): string {
  if (frontEnd.kind === 'statistics')
    return `The network sees, of each channel of a window: ${STATISTICS.join(', ')}.`;
  const { frame, bands, scale } = frontEnd;
  const most = rowHz === undefined ? 'half of the rate' : `${Number((rowHz / 2).toPrecision(4))} Hz`;
  return `The network sees the logarithm of the power in ${bands} ${scale === 'linear' ? 'equally wide' : 'logarithmic'} bands up to ${most}, in half-overlapping frames of ${frame} rows.`;
}
