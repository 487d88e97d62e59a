import { AppError } from '../../errors';
import type {
  DecodeImage,
  FileFormat,
  IngestChoices,
  IngestFile,
  Inspection,
  LoadKernels,
  Pace,
  ReadOutcome,
} from '../ingest-protocol';
import { delimitedText } from './delimited-text';
import { formatOf, type FormatId } from './formats';
import { images } from './images';
import { attributeText } from './attribute-text';
import { numpyArrays } from './numpy-arrays';
import { sounds } from './sounds';
import { unreadFormat } from './unread-formats';
import { jsonTables } from './json-tables';
import type { FileReader } from './reader';
import { ReadCache } from './tables/read-cache';

export { unpackArchives } from './archives/unpack';
export { PreparedFiles, withArrangement } from './prepared-files';
export { ReadCache };

/** A reader for each format. Adding one: a file beside this one, its names in `FORMATS`, and a line here. */
export const READERS: Readonly<Record<FormatId, FileReader>> = {
  text: delimitedText,
  images,
  attributes: attributeText,
  numpy: numpyArrays,
  sounds,
  json: jsonTables,
};

/** Files of no known name are tried as text, which looks at their bytes. */
const LAST_RESORT = READERS.text;

/**
 * Looks at the beginning of every file and guesses how to read them: format, roles of the columns, where classes come
 * from, and whether rows are samples of recordings, rows of a table or images. `format` fixes parts of the format.
 * Throws AppError `no-files`, `empty-file`, `binary-file`, `unclosed-quote`, `no-rows`, `too-many-columns`.
 */
export async function inspectFiles(
  files: readonly IngestFile[],
  format: Partial<FileFormat> = {},
): Promise<Inspection> {
  const visible = files.filter(({ path }) => !/(^|\/)\./.test(path));
  const id = formatOf(visible.map(({ path }) => path));
  if (id) return READERS[id].inspect(visible, format);
  const unread = visible.flatMap(({ path }) => unreadFormat(path) ?? []);
  if (unread.length > 0 && unread.length >= visible.length / 2) throw notRead(visible, unread[0]);
  if (visible.length === 1) return LAST_RESORT.inspect(visible, format);
  throw new AppError(
    'no-files',
    files.length === 0 ? 'No file was dropped.' : 'None of the files is a table of text.',
    'Drop CSV files (.csv, .tsv, .txt, .dat), one per class or recording, or one with a label column; or a folder of images per class.',
  );
}

function notRead(files: readonly IngestFile[], { what, remedy }: { what: string; remedy: string }): AppError {
  const { path } = files.find((file) => unreadFormat(file.path)?.what === what)!;
  return new AppError('format-not-read', `${path} is ${what}, which is not read here.`, remedy, {
    file: path,
  });
}

/**
 * Reads the files as the choices say; what the cache knows of them is not read again. `pace` is told about progress at
 * least every few megabytes of work and may reject to cancel. Throws AppError, as the reader of the format says.
 */
export async function readDataset(
  files: readonly IngestFile[],
  choices: IngestChoices,
  pace: Pace,
  decode?: DecodeImage,
  cache = new ReadCache(0),
  kernels?: LoadKernels,
): Promise<ReadOutcome> {
  const id = formatOf(choices.files.map(({ path }) => path));
  const reader = id ? READERS[id] : LAST_RESORT;
  return reader.read(files, choices, { pace, decode, cache, kernels });
}
