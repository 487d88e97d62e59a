import { unparse } from 'papaparse';
import { withoutControls } from './names';

/** What a spreadsheet takes for a formula: by its first character, blanks before it aside. */
const FORMULA = /^\s*[=+\-@]/;

/** One line, in the order of reading: the rest of a cell behind a line end would be looked at by nobody. */
const plain = (value: unknown): unknown => (typeof value === 'string' ? withoutControls(value) : value);

/** Rows as CSV; text that a spreadsheet could run is disarmed, and stays in its line. */
export function csvText(fields: readonly string[], rows: readonly (readonly unknown[])[]): string {
  const data = rows.map((row) => row.map(plain));
  return unparse({ fields: fields.map(withoutControls), data }, { escapeFormulae: FORMULA, newline: '\n' });
}
