import { isMissing, numberReader } from '../../columns/parse-number';
import type { FileHead } from './file-heads';

/** A group that is at least this share of the largest is no stray. */
const AS_MANY = 0.9;
/** Share of the columns that a file of the set has to have. */
const MOST_COLUMNS = 0.6;
const LOOKED_AT = 50;

/**
 * Divides files into those whose columns are those of most numbers, and strays: a list of devices or notes beside the
 * recordings. A file may lack a column, have more, or have none of the names but as many columns.
 */
export function alikeFiles(heads: readonly FileHead[]): {
  /** The file whose columns are the set's. */
  lead: FileHead;
  alike: FileHead[];
  strays: FileHead[];
} {
  const groups: FileHead[][] = [];
  for (const head of heads) {
    const group = groups.find(([first]) => sameColumns(first, head));
    if (group) group.push(head);
    else groups.push([head]);
  }
  const weightOf = (group: readonly FileHead[]) => group.reduce((sum, head) => sum + weight(head), 0);
  const main = groups.reduce((best, group) => (weightOf(group) > weightOf(best) ? group : best), groups[0]);
  const kept = groups.filter(
    (group) => group === main || covers(group[0], main[0]) || weightOf(group) >= AS_MANY * weightOf(main),
  );
  const alike = heads.filter((head) => kept.some((group) => group.includes(head)));
  return { lead: main[0], alike, strays: heads.filter((head) => !alike.includes(head)) };
}

function sameColumns(a: FileHead, b: FileHead): boolean {
  if (!a.named.includes(true) || !b.named.includes(true)) return a.names.length === b.names.length;
  return a.names.length === b.names.length && a.names.every((name) => b.names.includes(name));
}

/** Whether a file has most of the columns, by their names. */
function covers(file: FileHead, lead: FileHead): boolean {
  if (!file.named.includes(true) || !lead.named.includes(true)) return false;
  const shared = lead.names.filter((name) => file.names.includes(name)).length;
  return shared >= MOST_COLUMNS * lead.names.length && shared > 1;
}

/** About how many numbers a file holds. */
function weight({ body, names, cells, estimatedRows }: FileHead): number {
  const rows = body.slice(0, LOOKED_AT);
  const read = numberReader(cells.decimal);
  const numbers = names.filter((_, c) => {
    const present = rows.filter((row) => !isMissing(row[c] ?? ''));
    return (
      present.length > 0 && present.filter((row) => !Number.isNaN(read(row[c]))).length > present.length / 2
    );
  }).length;
  return 1 + Math.max(estimatedRows, body.length) * numbers;
}
