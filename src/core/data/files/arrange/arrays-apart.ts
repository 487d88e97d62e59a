import { zipSync } from 'fflate';
import type { IngestFile } from '../../ingest-protocol';
import { stemOf } from '../classes-from-paths';
import { npyShape } from '../numpy/npy';
import { asTheyAre, folderOf, nameOf, type Arrangement } from './arrangement';
import { partsOf, saidBy } from './labels-apart';

const HEAD_BYTES = 1 << 12;
/** Arrays of more bytes are read as they are. */
const MOST_BYTES = 1 << 28;

interface ArrayFile {
  file: IngestFile;
  rows: number;
  values: number;
}

/**
 * Labels and persons in NumPy arrays of their own (`y.npy` beside `X.npy`), as many as the examples of one other array in the
 * same folder and part, are put beside it: the two become one `.npz`, which the reader of arrays takes as a whole.
 */
export async function arraysBeside(files: readonly IngestFile[]): Promise<Arrangement> {
  const arrays = (await Promise.all(files.map(arrayOf))).filter((array) => array !== undefined);
  const made: IngestFile[] = [];
  const told: string[] = [];
  const used = new Set<IngestFile>();
  const place = ({ path }: IngestFile) => `${folderOf(path)} ${partsOf(path) ?? ''}`;
  for (const labels of arrays) {
    if (saidBy(labels.file) !== 'label' || labels.values !== labels.rows) continue;
    const near = arrays.filter(
      ({ file, rows }) => file !== labels.file && rows === labels.rows && place(file) === place(labels.file),
    );
    const [examples, ...more] = near.filter(({ file }) => saidBy(file) === undefined);
    if (!examples || more.length > 0) continue;
    const subjects = near.find(({ file, values, rows }) => saidBy(file) === 'subject' && values === rows);
    const members = {
      [stemOf(examples.file.path)]: examples,
      label: labels,
      ...(subjects && { subject: subjects }),
    };
    made.push(await together(members, examples.file.path));
    const beside = [labels, ...(subjects ? [subjects] : [])].map(({ file }) => `“${nameOf(file.path)}”`);
    told.push(
      `${beside.join(' and ')} ${beside.length === 1 ? 'is' : 'are'} put beside the examples of “${nameOf(examples.file.path)}”.`,
    );
    for (const { file } of Object.values(members)) used.add(file);
  }
  if (made.length === 0) return asTheyAre(files);
  return { files: [...made, ...files.filter((file) => !used.has(file))], told, leftOut: [] };
}

async function arrayOf(file: IngestFile): Promise<ArrayFile | undefined> {
  if (!/\.npy$/i.test(file.path) || file.blob.size > MOST_BYTES) return undefined;
  const shape = npyShape(new Uint8Array(await file.blob.slice(0, HEAD_BYTES).arrayBuffer()));
  const [rows] = shape ?? [];
  return shape && rows > 1
    ? { file, rows, values: shape.reduce((product, size) => product * size, 1) }
    : undefined;
}

async function together(arrays: Readonly<Record<string, ArrayFile>>, path: string): Promise<IngestFile> {
  const members = await Promise.all(
    Object.entries(arrays).map(
      async ([name, { file }]) => [`${name}.npy`, new Uint8Array(await file.blob.arrayBuffer())] as const,
    ),
  );
  const npz = zipSync(Object.fromEntries(members), { level: 0 });
  const said = Object.keys(arrays).slice(1).join(' + ');
  return { path: `${folderOf(path)}${stemOf(path)} + ${said}.npz`, blob: new Blob([Uint8Array.from(npz)]) };
}
