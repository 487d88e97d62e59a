import type { IngestFile } from '../ingest-protocol';
import { distinctSessions, labelsFromPaths, type FileLabels } from './classes-from-paths';

const LIST = /(^|\/)info\.labels$/i;

export const isLabelList = ({ path }: IngestFile): boolean => LIST.test(path);

interface ListedFile {
  path?: string;
  category?: string;
  label?: { label?: string } | string;
}

/**
 * Classes by the list `info.labels` beside the files, as an export of the market leader has it: paths relative to the list,
 * each with its label. `undefined` where there is none, or where it knows less than half of the files.
 */
export async function labelsFromList(
  files: readonly IngestFile[],
  paths: readonly string[],
): Promise<FileLabels | undefined> {
  const list = files.find(isLabelList);
  if (!list) return undefined;
  const listed = filesIn(await list.blob.text().catch(() => ''));
  const folder = list.path.slice(0, list.path.lastIndexOf('/') + 1);
  const labelOf = new Map(listed.map(({ path, label }) => [folder + path, label]));
  const known = paths.filter((path) => labelOf.has(path)).length;
  if (known === 0 || known < paths.length / 2) return undefined;
  const guessed = labelsFromPaths(paths);
  const sessions = distinctSessions(paths);
  return {
    files: guessed.files.map((file, i) => ({
      ...file,
      session: sessions[i],
      className: labelOf.get(file.path) ?? file.className,
    })),
    reason: `The class is what the list ${list.path} says.`,
    grouped: true,
    told: true,
  };
}

function filesIn(text: string): { path: string; label: string }[] {
  try {
    const { files } = JSON.parse(text.replace(/^\ufeff/, '')) as { files?: readonly ListedFile[] };
    return (Array.isArray(files) ? files : []).flatMap(({ path, label }: ListedFile) => {
      const name = typeof label === 'string' ? label : label?.label;
      return typeof path === 'string' && typeof name === 'string' ? [{ path, label: name }] : [];
    });
  } catch {
    return [];
  }
}
