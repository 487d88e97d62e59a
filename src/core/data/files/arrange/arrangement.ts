import type { IngestFile } from '../../ingest-protocol';

/** Files as they are read: some of them put together from several. */
export interface Arrangement {
  files: readonly IngestFile[];
  /** What was put together, in sentences. */
  told: readonly string[];
  /** Files that were not needed, and why. */
  leftOut: readonly { path: string; reason: string }[];
  /** Nothing was put together, as a person wished. */
  apart?: true;
}

export const asTheyAre = (files: readonly IngestFile[]): Arrangement => ({ files, told: [], leftOut: [] });

/** Texts of these names are looked at. */
const TEXT = /\.(csv|tsv|txt|dat|data|tab|log|asc|prn)$/i;

export const isText = ({ path }: IngestFile): boolean => TEXT.test(path);

export const folderOf = (path: string): string => path.slice(0, path.lastIndexOf('/') + 1);

export const nameOf = (path: string): string => path.slice(path.lastIndexOf('/') + 1);

/** A cell as it is written between such delimiters. */
export function written(cell: string, delimiter: string): string {
  return cell.includes(delimiter) || /["\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell;
}
