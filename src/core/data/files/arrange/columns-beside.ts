import { cellsOf } from '../tables/rows';
import { textFormat } from '../delimited-text';
import type { FileHead } from '../tables/file-heads';
import type { IngestFile } from '../../ingest-protocol';
import { written } from './arrangement';

interface ColumnBeside {
  sensor: string;
  name: string;
  /** Numbers, or words, row by row. */
  values: Float64Array | readonly string[];
}

const DIGITS = 7;
/** Lines are written out in parts, so that no text becomes too long. */
const PART_LINES = 20_000;

/**
 * The text of a file with columns beside its own: rows that are not covered end a stretch. Names that are in both are
 * told apart by their sensors.
 *
 * @param lines of the rows that `covered` and the columns are of, in rising order
 */
export async function columnsBeside(
  { file, name = '', head: { format, units } }: { file: IngestFile; name?: string; head: FileHead },
  lines: Uint32Array,
  covered: readonly boolean[],
  columns: readonly ColumnBeside[],
): Promise<Blob> {
  const { delimiter: own, decimal, header, dataLine = 0, namesLine } = format!;
  const delimiter = own === 'blanks' ? '\t' : own;
  const said = (value: number | string) => {
    if (typeof value === 'string') return value;
    const text = String(Number(value.toPrecision(DIGITS)));
    return decimal === ',' ? text.replace('.', ',') : text;
  };
  const parts: string[] = [];
  let part: string[] = [];
  const write = (cells: readonly string[]) => {
    part.push(cells.map((cell) => written(cell, delimiter)).join(delimiter));
    if (part.length < PART_LINES) return;
    parts.push(`${part.join('\n')}\n`);
    part = [];
  };
  let width = 0;
  let row = 0;
  let ended = false;
  for await (const { rows, breaks = [] } of textFormat.readRows(file, format)) {
    const begins = new Set(breaks);
    for (let r = 0; r < rows.count; r++) {
      const line = rows.lines[r];
      const cells = cellsOf(rows, r);
      const isNames = header && (namesLine === undefined ? width === 0 : line === namesLine);
      if (isNames) {
        width = cells.length;
        write([...namesOf(cells, name, columns), ...columns.map((column) => nameOf(column, cells, columns))]);
        continue;
      }
      while (row < lines.length && lines[row] < line) row++;
      if (lines[row] !== line) {
        const isUnits = units !== undefined && line < dataLine && line > (namesLine ?? 0);
        write(isUnits ? [...cells, ...columns.map(() => '')] : cells);
      } else if (covered[row]) {
        if (ended || begins.has(r)) write([]);
        ended = false;
        const pads = Array.from({ length: Math.max(0, width - cells.length) }, () => '');
        write([...cells, ...pads, ...columns.map(({ values }) => said(values[row]))]);
      } else ended = row > 0;
    }
  }
  return new Blob([...parts, part.join('\n'), '\n']);
}

function namesOf(names: readonly string[], sensor: string, columns: readonly ColumnBeside[]): string[] {
  const others = new Set(columns.map(({ name }) => name.trim()));
  return names.map((name) => (others.has(name.trim()) ? `${sensor} ${name.trim()}` : name));
}

function nameOf(
  { sensor, name }: ColumnBeside,
  names: readonly string[],
  columns: readonly ColumnBeside[],
): string {
  const clashes =
    names.some((own) => own.trim() === name.trim()) ||
    columns.filter((column) => column.name === name).length > 1;
  return clashes ? `${sensor} ${name}` : name;
}
