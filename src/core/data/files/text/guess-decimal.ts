import { numberReader } from '../../columns/parse-number';
import type { CellTexts } from '../../columns/column-facts';
import type { CellFormat, Delimiter } from '../../ingest-protocol';

const readPoint = numberReader('.');
const readComma = numberReader(',');

interface Witnesses {
  point: number;
  comma: number;
  /** Numbers with a comma either way: “1,234”. */
  grouped: number;
}

/**
 * The decimal sign by a majority of cells in each column, and of the columns in the file: a cell counts for the sign by
 * which alone it is a number. Beside a delimiter that is no comma, “1,234” counts for the comma where nothing else does.
 * Columns that say the other sign are named.
 */
export function guessDecimal(
  rows: CellTexts,
  delimiter: Delimiter,
): Pick<CellFormat, 'decimal' | 'otherDecimal'> {
  const columns: Witnesses[] = [];
  for (const row of rows) {
    row.forEach((cell, c) => {
      const column = (columns[c] ??= { point: 0, comma: 0, grouped: 0 });
      const [asPoint, asComma] = [!Number.isNaN(readPoint(cell)), !Number.isNaN(readComma(cell))];
      if (asPoint && !asComma) column.point++;
      else if (asComma && !asPoint) column.comma++;
      else if (asPoint && cell.includes(',')) column.grouped++;
    });
  }
  const signs = columns.map(({ point, comma, grouped }) => {
    if (point === 0 && comma === 0) return delimiter !== ',' && grouped > 0 ? ',' : undefined;
    return comma > point ? ',' : '.';
  });
  const count = (wanted: string) => signs.filter((sign) => sign === wanted).length;
  const decimal = count(',') > count('.') ? ',' : '.';
  const otherDecimal = signs.flatMap((sign, c) => (sign !== undefined && sign !== decimal ? [c] : []));
  return { decimal, ...(otherDecimal.length > 0 && { otherDecimal }) };
}

/** The decimal sign of a column by its place. */
export function decimalAt(
  { decimal, otherDecimal }: Pick<CellFormat, 'decimal' | 'otherDecimal'>,
  place: number,
): '.' | ',' {
  if (!otherDecimal?.includes(place)) return decimal;
  return decimal === '.' ? ',' : '.';
}
