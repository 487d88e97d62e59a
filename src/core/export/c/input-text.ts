import { signalPath } from '../../signal';
import type { ExportModel } from '../types';
import { wordTableOf } from './table-files';
import { signalSentences } from './signal-files';

const NOTHING = new Float32Array();

/** What a firmware is fed with, so exactly that nobody has to look into the data. */
export interface InputText {
  /** Sentences. */
  about: readonly string[];
  /** Names of the values in their order, as the data have them. */
  values: readonly string[];
}

function plainNumber(value: number): string {
  return String(Number(value.toPrecision(6)));
}

/** Smallest and largest value of each group (entry i belongs to group i mod groups); null where none is known. */
function rangesOf(examples: Float32Array, groups: number): ([number, number] | null)[] {
  const ranges = Array.from({ length: groups }, (): [number, number] => [Infinity, -Infinity]);
  examples.forEach((value, i) => {
    const range = ranges[i % groups];
    // Comparisons with a missing value do not hold.
    if (value < range[0]) range[0] = value;
    if (value > range[1]) range[1] = value;
  });
  return ranges.map((range) => (range[0] <= range[1] ? range : null));
}

function imageText({ data, examples }: ExportModel, [height, width, channels]: readonly number[]): InputText {
  const [range] = rangesOf(examples, 1);
  const pixel = channels === 1 ? 'one value' : `${channels} values (${data.channelNames.join(', ')})`;
  const interleaved = channels === 1 ? '' : ', the channels of a pixel side by side';
  return {
    about: [
      `An image ${height} high and ${width} wide, ${pixel} for each pixel: row by row from the top, each from the left${interleaved}.`,
      `Value [(row * ${width} + column) * ${channels} + channel].`,
      ...(range
        ? [
            `Values as in the data, from ${plainNumber(range[0])} to ${plainNumber(range[1])} in those that it was trained on; do not scale them.`,
          ]
        : []),
    ],
    values: [],
  };
}

/** Order, units and range of what the exported classifier takes. */
export function inputText(model: ExportModel): InputText {
  const { data, examples, normalisation } = model;
  const { reading, channelNames } = data;
  if (reading.kind === 'image') return imageText(model, data.input);
  const valuesOf = (names: readonly string[], count: number, seen: Float32Array) => {
    const ranges = rangesOf(seen, count);
    return Array.from({ length: count }, (_, i) => {
      const range = ranges[i];
      const told = range ? ` (${plainNumber(range[0])} to ${plainNumber(range[1])})` : '';
      return `${names[i] ?? `value ${i}`}${told}`;
    });
  };
  if (reading.kind === 'recordings') {
    const path = signalPath(data);
    // Behind gravity or another rate the ranges are others than the sensor's.
    const asFed = path.steps.length === 0 && !path.frontEnd;
    const seen = asFed ? examples : NOTHING;
    const ranges = asFed ? ' (in brackets the range there)' : '';
    return {
      about: [
        `One raw sample: a value for each channel in this order, in the units of the recordings${ranges}.`,
        ...signalSentences(path),
      ],
      values: valuesOf(path.channelNames, path.channelNames.length, seen),
    };
  }
  const encoded = wordTableOf(model).length > 0;
  const values = valuesOf(channelNames, normalisation.mean.length, examples);
  return {
    about: [
      encoded
        ? 'One row of the table, encoded: a value for each column of numbers, and for each word of a column 1 where the cell is this word and 0 elsewhere, in this order (in brackets the range in the data).'
        : 'One row of the table: a value for each column in this order, in the units of the data (in brackets the range there).',
    ],
    values: values.map((value, i) => `${value}, missing counts as ${plainNumber(normalisation.mean[i])}`),
  };
}
