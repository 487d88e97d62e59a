import { AppError } from '../../errors';
import type { IngestFile } from '../ingest-protocol';
import { zipMembers } from './archives/unpack';
import { readNpy, type NumpyArray } from './numpy/npy';
import { wholeBytes } from './tables/text-chunks';
import { wholeTableReader, type WholeTable } from './tables/whole-table-reader';

/** Axes of at most so many entries may be channels. */
const MOST_CHANNELS = 16;

/** NumPy arrays: rows and columns; windows × samples × channels; and in `.npz` the classes beside them. */
export const numpyArrays = wholeTableReader({
  id: 'numpy',
  notOfFormat: 'It is no NumPy array.',
  tableOf,
});

async function tableOf(file: IngestFile): Promise<WholeTable> {
  if (!/\.npz$/i.test(file.path)) return arrayTable(file.path, readNpy(file.path, await wholeBytes(file)));
  const arrays = await arraysIn(file);
  const [largest] = [...arrays].sort((a, b) => b[1].values.length - a[1].values.length);
  if (!largest)
    throw new AppError('no-npy', `${file.path} holds no arrays.`, 'Save it again with numpy.savez.');
  const rows = largest[1].shape[0];
  const beside = [...arrays].filter(
    ([name, { shape }]) =>
      name !== largest[0] && shape.length <= 2 && shape[0] === rows && (shape[1] ?? 1) === 1,
  );
  const table = arrayTable(file.path, largest[1]);
  const labels =
    beside.find(([name]) => /(^|_)(y|labels?|targets?|class(es)?)(_|$)/i.test(name)) ??
    (beside.length === 1 ? beside[0] : undefined);
  const others = beside.filter((array) => array !== labels);
  const columns = [...(labels ? [['label', labels[1]] as const] : []), ...others];
  return {
    ...table,
    names: [...columns.map(([name]) => name), ...table.names],
    rows: table.rows.map((row, r) => [...columns.map(([, { values }]) => String(values[r])), ...row]),
    told: [
      ...table.told,
      `“${largest[0]}” is read${columns.length > 0 ? `, with ${columns.map(([name]) => `“${name}”`).join(', ')} beside it` : ''}.`,
    ],
  };
}

async function arraysIn(file: IngestFile): Promise<Map<string, NumpyArray>> {
  const members = (await zipMembers(file)).filter(({ path }) => path.endsWith('.npy'));
  const arrays = new Map<string, NumpyArray>();
  for (const member of members) {
    const path = `${file.path}, “${member.path}”`;
    arrays.set(member.path.replace(/\.npy$/, ''), readNpy(path, await wholeBytes(member)));
  }
  return arrays;
}

function arrayTable(path: string, { shape, values }: NumpyArray): WholeTable {
  const [rows, ...rest] = shape;
  const width = rest.reduce((product, size) => product * size, 1);
  if (rows === undefined || rest.length > 3 || width === 0) {
    throw new AppError(
      'no-npy',
      `${path} has the shape ${shape.join('×')}, which is no table and no set of windows.`,
      'Save rows × columns, or windows × samples × channels.',
      { file: path },
    );
  }
  const plain = rest.filter((size, axis) => size > 1 || axis === 0);
  const channelsFirst = plain.length === 2 && plain[0] < plain[1] && plain[0] <= MOST_CHANNELS;
  const channels = plain.length === 2 ? (channelsFirst ? plain[0] : plain[1]) : 1;
  return {
    names: Array.from({ length: width }, (_, c) => `v${c}`),
    rows: Array.from({ length: rows }, (_, r) =>
      Array.from({ length: width }, (_, c) => String(values[r * width + c])),
    ),
    ...(plain.length === 2 &&
      channels <= MOST_CHANNELS && {
        rowIsWindow: { channels, order: channelsFirst ? ('channels' as const) : ('samples' as const) },
      }),
    told: [`The array has the shape ${shape.join('×')}.`],
  };
}
