import type { FileReader } from '../reader';
import { inspectTables } from './inspect-tables';
import { readTableDataset } from './read-table-dataset';
import type { TableFormat } from './table-format';

/** The reader of a format whose files are rows of cells: guesses roles of columns, reads cells once, cuts windows. */
export function tableReader(format: TableFormat): FileReader {
  return {
    inspect: (files, fixed) => inspectTables(format, files, fixed),
    read: (files, choices, tools) => readTableDataset(format, files, choices, tools),
  };
}
