import { AppError } from '../../errors';
import { readHead } from './text/decode-text';
import { delimitedRows } from './text/delimited-rows';
import { guessFormat } from './text/guess-format';
import { tableReader } from './tables/table-reader';

/** Lines of cells between delimiters: CSV, TSV, and text with semicolons, bars or blanks. */
export const delimitedText = tableReader({
  id: 'text',
  notOfFormat: 'No table of text.',
  async readHead(file, fixed) {
    const head = await readHead(file);
    const whole = head.length === file.blob.size;
    const { format, rows, lines } = guessFormat(file.path, head, whole, fixed);
    const body = rows.length - (format.header ? 1 : 0);
    const lastLine = lines[lines.length - 1];
    const bytesPerLine = whole ? 0 : head.length / Math.max(1, lastLine);
    const estimatedRows =
      whole && body < 1900 ? body : Math.round(file.blob.size / Math.max(1, bytesPerLine));
    return { format, rows, lines, estimatedRows };
  },
  readRows(file, format) {
    if (format) return delimitedRows(file, format);
    throw new AppError('no-format', `${file.path} is no table of text.`, 'Leave it out.', {
      file: file.path,
    });
  },
});
