import { AppError } from '../../errors';
import type { ColumnFacts } from './column-facts';
import { meanCorrelation } from './row-windows';
import type { ColumnChoice } from '../ingest-protocol';
import type { Shape } from '../../network';

const NAMED_PIXEL = /^(?:p|px|pix|pixel)?[\s_]*r?(\d+)[\s_x×,-]+c?(\d+)(?:[\s_x×,-]+(\d+))?$/i;
const NUMBERED_PIXEL = /^(?:p|px|pix|pixel)[\s_]*(\d+)$/i;

const LOOKED_AT = 60;

export interface PixelGrid {
  shape: Shape;
  /** For each entry of an image (row-major, channels last) the column it comes from. */
  order: readonly number[];
  reason: string;
}

/**
 * Signal columns that form an image: named by row and column (`p0_0`, `pixel 3x4`, with a third number per channel), or
 * numbered `pixel0`, `pixel1`, … with a square count, or without names, a square count of at least 49 whole numbers
 * from 0 to 255 that look like a picture.
 */
export function findPixels(
  columns: readonly ColumnChoice[],
  facts: readonly ColumnFacts[],
): PixelGrid | undefined {
  const signals = columns.flatMap(({ role }, c) => (role === 'signal' ? [c] : []));
  if (signals.length < 9) return undefined;
  const placed = signals.map((c) => NAMED_PIXEL.exec(columns[c].name.trim()));
  if (placed.every((match) => match !== null)) return gridByName(signals, placed);
  const numbered = signals.every((c) => NUMBERED_PIXEL.test(columns[c].name.trim()));
  if (numbered) return squareGrid(signals, 'The columns are numbered pixels of a square image.');
  const bare = signals.length >= 49 && signals.every((c) => !facts[c].named || /^\d+$/.test(facts[c].name));
  if (!bare) return undefined;
  const grey = signals.every((c) => facts[c].numbers.every((v) => Number.isInteger(v) && v >= 0 && v <= 255));
  const grid = grey
    ? squareGrid(signals, 'A square number of whole numbers from 0 to 255 is an image.')
    : undefined;
  return grid && looksLikePicture(grid, facts) ? grid : undefined;
}

/** Whether what lies below each other is more alike than what lies half a line apart, as in no line of samples. */
function looksLikePicture(
  { shape: [, width, channels], order }: PixelGrid,
  facts: readonly ColumnFacts[],
): boolean {
  const count = Math.min(LOOKED_AT, ...order.map((c) => facts[c].numbers.length));
  const rows = Array.from({ length: count }, (_, row) => order.map((c) => facts[c].numbers[row]));
  const line = width * channels;
  return meanCorrelation(rows, line) > meanCorrelation(rows, Math.round(line / 2));
}

/**
 * Which of the given signal columns each entry of an image comes from. Throws AppError `wrong-image-size` where their
 * number is not height · width · channels.
 */
export function pixelOrder(signals: readonly { name: string }[], shape: Shape): readonly number[] {
  const [height, width, channels] = shape;
  if (signals.length !== height * width * channels) {
    throw new AppError(
      'wrong-image-size',
      `${signals.length} signal columns do not make an image of ${height}×${width} with ${channels} channels.`,
      'Correct the size of the image or the roles of the columns.',
    );
  }
  const all = signals.map((_, i) => i);
  const placed = signals.map(({ name }) => NAMED_PIXEL.exec(name.trim()));
  const grid = placed.every((match) => match !== null) ? gridByName(all, placed) : undefined;
  return grid && grid.shape.join() === shape.join() ? grid.order : all;
}

function gridByName(signals: readonly number[], places: readonly RegExpExecArray[]): PixelGrid | undefined {
  const at = places.map((place) => [place[1], place[2], place[3] ?? '0'].map(Number));
  const low = [0, 1, 2].map((axis) => Math.min(...at.map((place) => place[axis])));
  const shape = [0, 1, 2].map((axis) => Math.max(...at.map((place) => place[axis])) - low[axis] + 1);
  const order = new Array<number>(signals.length).fill(-1);
  if (shape[0] * shape[1] * shape[2] !== signals.length) return undefined;
  at.forEach(([row, column, channel], i) => {
    order[((row - low[0]) * shape[1] + column - low[1]) * shape[2] + channel - low[2]] = signals[i];
  });
  if (order.includes(-1)) return undefined;
  return {
    shape: [shape[0], shape[1], shape[2]],
    order,
    reason: 'The columns are named by row and column of an image.',
  };
}

function squareGrid(signals: readonly number[], reason: string): PixelGrid | undefined {
  for (const channels of [1, 3]) {
    const side = Math.sqrt(signals.length / channels);
    if (Number.isInteger(side)) return { shape: [side, side, channels], order: signals, reason };
  }
  return undefined;
}
