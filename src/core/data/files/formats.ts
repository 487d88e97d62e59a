import type { IngestFile } from '../ingest-protocol';

/** What the files of one format are called. */
interface FormatNames {
  /** Endings that are of this format and no other. */
  sure: readonly string[];
  /** Endings that may be of this format: any file with a sure ending overrules them. */
  maybe: readonly string[];
  /** Files that a file picker offers, where they are more than those with these endings. */
  accept?: string;
}

/** The formats in the order in which they are asked. The page's file pickers load this list, but not the readers. */
export const FORMATS = {
  text: { sure: ['csv', 'tsv'], maybe: ['txt', 'dat', 'data', 'tab', 'log', 'asc', 'prn'] },
  images: { sure: ['png', 'jpg', 'jpeg', 'webp', 'gif', 'bmp'], maybe: [], accept: 'image/*' },
  attributes: { sure: ['arff', 'ts'], maybe: [] },
  numpy: { sure: ['npy', 'npz'], maybe: [] },
  sounds: { sure: ['wav'], maybe: [] },
  json: { sure: ['json', 'cbor', 'jsonl', 'ndjson'], maybe: [] },
} satisfies Readonly<Record<string, FormatNames>>;

export type FormatId = keyof typeof FORMATS;

const entries = Object.entries<FormatNames>(FORMATS) as [FormatId, FormatNames][];

/** Archives of files in any of the formats. */
const ARCHIVES = '.zip,.gz';

/** Files that can be read, as the `accept` attribute of a file picker says it. */
export const ACCEPTED_FILES = [
  ...entries.map(
    ([, { sure, maybe, accept }]) => accept ?? [...sure, ...maybe].map((ending) => `.${ending}`).join(),
  ),
  ARCHIVES,
].join();

/** Files of another format beside one file of the first make it a list or a note about them. */
const MANY_MORE = 5;

/**
 * The format that files are read in: the first with a sure ending among them, unless another has many more files; else the
 * first that may be.
 */
export function formatOf(paths: readonly string[]): FormatId | undefined {
  for (const certainty of ['sure', 'maybe'] as const) {
    const counts = entries.map(
      ([id, names]) => [id, paths.filter((path) => endsWithOne(path, names[certainty])).length] as const,
    );
    const found = counts.filter(([, count]) => count > 0);
    const [first] = found;
    if (first) return (found.find(([, count]) => count > MANY_MORE * first[1]) ?? first)[0];
  }
  return undefined;
}

/** The files of a format: those with a sure ending or, where there is none, those that may be of it. */
export function filesOfFormat(id: FormatId, files: readonly IngestFile[]): IngestFile[] {
  const { sure, maybe }: FormatNames = FORMATS[id];
  const own = files.filter(({ path }) => endsWithOne(path, sure));
  return own.length > 0 ? own : files.filter(({ path }) => endsWithOne(path, maybe));
}

function endsWithOne(path: string, endings: readonly string[]): boolean {
  const dot = path.lastIndexOf('.');
  return dot >= 0 && endings.includes(path.slice(dot + 1).toLowerCase());
}
