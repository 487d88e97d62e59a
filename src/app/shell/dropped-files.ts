import type { IngestFile } from '../../core/data';
import { saysItIsAJournal, saysItIsAStudy } from '../../study/study-file-head';

export const chosenFiles = (files: Iterable<File>): IngestFile[] =>
  Array.from(files, (file) => ({ path: file.webkitRelativePath || file.name, blob: file }));

/** Whether all are studies that were saved as files; other JSON is data. Files that cannot be read are told where they are used. */
export async function areStudyFiles(files: readonly IngestFile[]): Promise<boolean> {
  if (!files.every(({ path }) => path.toLowerCase().endsWith('.json'))) return false;
  const said = await Promise.all(files.map(({ blob }) => saysItIsAStudy(blob).catch(() => false)));
  return said.every(Boolean);
}

/** Whether it is the journal of a study that Optuna went on with. */
export async function isJournal({ path, blob }: IngestFile): Promise<boolean> {
  return path.toLowerCase().endsWith('.log') && saysItIsAJournal(blob).catch(() => false);
}

/** Files of a drop, folders walked. Entries must be taken before the event ends, so nothing is awaited before. */
export async function droppedFiles(transfer: DataTransfer): Promise<IngestFile[]> {
  const entries = Array.from(transfer.items, (item) => item.webkitGetAsEntry()).filter(
    (entry) => entry !== null,
  );
  if (entries.length === 0) return chosenFiles(transfer.files);
  return (await Promise.all(entries.map(filesOf))).flat();
}

async function filesOf(entry: FileSystemEntry): Promise<IngestFile[]> {
  if (entry.isFile) {
    const blob = await new Promise<File>((resolve, reject) =>
      (entry as FileSystemFileEntry).file(resolve, reject),
    );
    return [{ path: entry.fullPath.replace(/^\//, ''), blob }];
  }
  const reader = (entry as FileSystemDirectoryEntry).createReader();
  const children: FileSystemEntry[] = [];
  // A folder's entries come in batches; an empty one is the end.
  for (;;) {
    const batch = await new Promise<FileSystemEntry[]>((resolve, reject) =>
      reader.readEntries(resolve, reject),
    );
    if (batch.length === 0) break;
    children.push(...batch);
  }
  return (await Promise.all(children.map(filesOf))).flat();
}
