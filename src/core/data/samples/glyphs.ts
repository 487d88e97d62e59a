import { randomStream, type Random } from '../../random';
import { pixelNames, type SampleRows } from './row-sample';

const SIDE = 8;
const PER_CLASS = 150;
const LEVELS = 16;

/** Strokes of each glyph in a square from 0 to 1, y downwards: polylines of points. */
const STROKES: Readonly<Record<string, readonly (readonly (readonly [number, number])[])[]>> = {
  '0': [
    [
      [0.5, 0],
      [0.9, 0.25],
      [0.9, 0.75],
      [0.5, 1],
      [0.1, 0.75],
      [0.1, 0.25],
      [0.5, 0],
    ],
  ],
  '1': [
    [
      [0.25, 0.25],
      [0.55, 0],
      [0.55, 1],
    ],
  ],
  '2': [
    [
      [0.1, 0.25],
      [0.5, 0],
      [0.9, 0.3],
      [0.1, 1],
      [0.9, 1],
    ],
  ],
  '3': [
    [
      [0.1, 0.1],
      [0.6, 0],
      [0.85, 0.25],
      [0.45, 0.5],
      [0.9, 0.75],
      [0.5, 1],
      [0.1, 0.9],
    ],
  ],
  '4': [
    [
      [0.7, 1],
      [0.7, 0],
      [0.1, 0.65],
      [0.95, 0.65],
    ],
  ],
  '5': [
    [
      [0.85, 0],
      [0.2, 0],
      [0.15, 0.45],
      [0.6, 0.4],
      [0.9, 0.7],
      [0.5, 1],
      [0.1, 0.9],
    ],
  ],
  '6': [
    [
      [0.75, 0],
      [0.2, 0.5],
      [0.15, 0.8],
      [0.5, 1],
      [0.85, 0.8],
      [0.6, 0.5],
      [0.2, 0.65],
    ],
  ],
  '7': [
    [
      [0.1, 0],
      [0.9, 0],
      [0.4, 1],
    ],
  ],
  '8': [
    [
      [0.5, 0.48],
      [0.15, 0.22],
      [0.5, 0],
      [0.85, 0.22],
      [0.5, 0.48],
      [0.1, 0.76],
      [0.5, 1],
      [0.9, 0.76],
      [0.5, 0.48],
    ],
  ],
  '9': [
    [
      [0.8, 0.35],
      [0.4, 0.5],
      [0.15, 0.2],
      [0.5, 0],
      [0.85, 0.2],
      [0.8, 0.6],
      [0.3, 1],
    ],
  ],
};

/**
 * Ten figures drawn by a shaky pen on 8×8 pixels of 17 levels of grey: bent strokes, shear, size, place and pressure vary,
 * and the paper is not clean.
 */
export function glyphRows(seed: number): SampleRows {
  const random = randomStream(seed, 'glyphs');
  const classes = random.shuffle(
    Object.keys(STROKES).flatMap((glyph) => new Array<string>(PER_CLASS).fill(glyph)),
  );
  return {
    file: 'glyphs',
    columnNames: pixelNames(SIDE, SIDE, 1),
    rows: classes.map((glyph) => draw(STROKES[glyph], random)),
    classes,
  };
}

function draw(strokes: (typeof STROKES)[string], random: Random): number[] {
  const hand = writingHand(random);
  const placed = strokes.map((stroke) =>
    stroke.map(([x, y]) => hand(x + 0.055 * random.normal(), y + 0.055 * random.normal())),
  );
  const [width, pressure] = [0.55 + 0.2 * random.uniform(), 0.75 + 0.25 * random.uniform()];
  return Array.from({ length: SIDE * SIDE }, (_, pixel) => {
    const [x, y] = [pixel % SIDE, Math.floor(pixel / SIDE)];
    let distance = Infinity;
    for (const stroke of placed) {
      for (let i = 1; i < stroke.length; i++) {
        distance = Math.min(distance, distanceToSegment(x, y, stroke[i - 1], stroke[i]));
      }
    }
    const ink = pressure / (1 + Math.exp(4 * (distance - width))) + 0.08 * Math.abs(random.normal());
    return Math.min(LEVELS, Math.max(0, Math.round(LEVELS * ink)));
  });
}

type Point = readonly [number, number];

/** From the unit square to pixels, as one person writes once. */
function writingHand(random: Random): (x: number, y: number) => Point {
  const [wide, high] = [4.3 + 0.7 * random.normal(), 5.4 + 0.5 * random.normal()];
  const [shear, turn] = [0.15 * random.normal(), 0.12 * random.normal()];
  const [left, top] = [3.5 + 0.6 * random.normal(), 3.5 + 0.5 * random.normal()];
  return (x, y) => {
    const [u, v] = [wide * (x - 0.5) - shear * high * (y - 0.5), high * (y - 0.5)];
    return [left + u * Math.cos(turn) - v * Math.sin(turn), top + u * Math.sin(turn) + v * Math.cos(turn)];
  };
}

function distanceToSegment(x: number, y: number, [ax, ay]: Point, [bx, by]: Point): number {
  const [dx, dy] = [bx - ax, by - ay];
  const along = ((x - ax) * dx + (y - ay) * dy) / (dx * dx + dy * dy || 1);
  const share = Math.min(1, Math.max(0, along));
  return Math.hypot(x - ax - share * dx, y - ay - share * dy);
}
