import type { SampleId } from '../core/data';

export type Tone = 'first' | 'second' | 'third' | 'pale';

/** A part of a small picture, 136 × 72: a line, or something filled. */
export interface PicturePart {
  kind: 'line' | 'area';
  tone: Tone;
  path: string;
}

export const PICTURE_WIDTH = 136;
export const PICTURE_HEIGHT = 72;

const STEPS = 160;

/** A curve over the whole width; `shape` gives −1 … 1 for t in [0, 1]. */
function curve(middle: number, height: number, tone: Tone, shape: (t: number) => number): PicturePart {
  const points = Array.from({ length: STEPS + 1 }, (_, index) => {
    const t = index / STEPS;
    return `${(t * PICTURE_WIDTH).toFixed(1)} ${(middle - height * shape(t)).toFixed(1)}`;
  });
  return { kind: 'line', tone, path: `M${points.join('L')}` };
}

const wave = (t: number, cycles: number, phase = 0): number => Math.sin(2 * Math.PI * (cycles * t) + phase);
const box = (x: number, y: number, width: number, height: number): string =>
  `M${x} ${y}h${width}v${height}h${-width}z`;
const dot = (x: number, y: number, r: number): string =>
  `M${x - r} ${y}a${r} ${r} 0 1 0 ${2 * r} 0a${r} ${r} 0 1 0 ${-2 * r} 0z`;

/** Steps: every second one a little different. */
const gait = (second: number, phase: number) => (t: number) =>
  0.62 * wave(t, 3, phase) + second * wave(t, 6, phase + 1) + 0.12 * wave(t, 15, phase);

/** A gesture: a burst between two rests. */
const burst = (cycles: number, centre: number) => (t: number) =>
  wave(t, cycles) * Math.exp(-(((t - centre) / 0.16) ** 2));

/** A damaged race knocks at every turn. */
const knocks = (t: number) => wave(t, 34) * (0.25 + 0.75 * Math.exp(-9 * ((t * 5) % 1)));

const bottle = (left: number, level: number): PicturePart[] => [
  { kind: 'area', tone: 'first', path: box(left + 1, 62 - level, 18, level) },
  { kind: 'line', tone: 'third', path: `M${left + 7} 8h6v10c0 5 7 5 7 12v32h-20v-32c0-7 7-7 7-12z` },
];

const FOUR = ['...##...', '..#.#...', '.#..#...', '#...#...', '########', '....#...', '....#...'];

const pixels = FOUR.flatMap((row, y) =>
  [...row].map((cell, x): PicturePart => {
    const tone = cell === '#' ? 'first' : 'pale';
    return { kind: 'area', tone, path: box(36 + x * 8, 8 + y * 8, 7, 7) };
  }),
);

const PUMPS_RUNNING = [
  [20, 52],
  [30, 40],
  [38, 55],
  [47, 46],
  [26, 30],
  [56, 56],
  [44, 33],
  [61, 43],
  [98, 22],
];
const PUMPS_FAILING = [
  [84, 30],
  [92, 18],
  [102, 34],
  [110, 20],
  [76, 16],
  [118, 30],
  [106, 46],
  [34, 48],
];

/** What kind of data a sample is, as a drawing: not computed from the data, so that the start page stays light. */
export const SAMPLE_PICTURES: Readonly<Record<SampleId, readonly PicturePart[]>> = {
  walking: [
    curve(18, 10, 'first', gait(0.35, 0)),
    curve(37, 9, 'second', gait(0.15, 1.2)),
    curve(56, 8, 'third', gait(0.5, 2.1)),
  ],
  gestures: [
    curve(18, 13, 'first', burst(7, 0.45)),
    curve(37, 12, 'second', burst(5, 0.55)),
    curve(56, 11, 'third', burst(9, 0.5)),
  ],
  vibration: [curve(24, 16, 'first', knocks), curve(54, 9, 'third', (t) => wave(t, 28) * 0.8)],
  bottles: [...bottle(14, 7), ...bottle(43, 15), ...bottle(72, 23), ...bottle(101, 31)],
  glyphs: pixels,
  pumps: [
    { kind: 'line', tone: 'third', path: 'M52 8L90 66' },
    ...PUMPS_RUNNING.map(([x, y]): PicturePart => ({ kind: 'area', tone: 'first', path: dot(x, y, 3) })),
    ...PUMPS_FAILING.map(([x, y]): PicturePart => ({ kind: 'area', tone: 'second', path: dot(x, y, 3) })),
  ],
};
