import type { ExportModel } from '../types';

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
  const groups = normalisation.mean.length;
  const ranges = rangesOf(examples, groups);
  const values = Array.from({ length: groups }, (_, i) => {
    const range = ranges[i];
    const seen = range ? ` (${plainNumber(range[0])} to ${plainNumber(range[1])})` : '';
    return `${channelNames[i] ?? `value ${i}`}${seen}`;
  });
  const about =
    reading.kind === 'recordings'
      ? 'One raw sample: a value for each channel in this order, in the units of the recordings (in brackets the range there).'
      : 'One row of the table: a value for each column in this order, in the units of the data (in brackets the range there).';
  return { about: [about], values };
}
