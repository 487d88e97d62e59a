/** A small drawing of what kind of data a sample is; drawn, not computed from the data, so that the start stays light. */
export type SampleMotif = 'recordings' | 'rows' | 'images';

const MOTIFS: Readonly<Record<string, SampleMotif>> = { walking: 'recordings' };

export const motifOf = (sampleId: string): SampleMotif => MOTIFS[sampleId] ?? 'rows';

/** A gait-like wave as an SVG path: `harmonic` sets how much the second step differs from the first. */
export function wavePath(
  width: number,
  middle: number,
  height: number,
  harmonic: number,
  phase: number,
): string {
  const points = Array.from({ length: 61 }, (_, index) => {
    const t = (index / 60) * 6 * Math.PI + phase;
    const y =
      middle - height * (0.62 * Math.sin(t) + harmonic * Math.sin(2 * t + 1) + 0.12 * Math.sin(5 * t));
    return `${((index / 60) * width).toFixed(1)} ${y.toFixed(1)}`;
  });
  return `M${points.join('L')}`;
}
