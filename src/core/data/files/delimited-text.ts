import { AppError } from '../../errors';
import type { FileFormat, IngestFile } from '../ingest-protocol';
import type { CellTexts } from '../columns/column-facts';
import { readHead } from './text/decode-text';
import { delimitedRows, headRows } from './text/delimited-rows';
import { guessFormat, type GuessedFormat } from './text/guess-format';
import type { TableFormat } from './tables/table-format';
import { tableReader } from './tables/table-reader';
import { counted } from '../number-words';

const PROBES = 8;
const PROBE_BYTES = 1 << 15;
const PROBE_ROWS = 150;
const NEWLINE = 10;

/** Lines of cells between delimiters: CSV, TSV, and text with semicolons, bars or blanks. */
export const textFormat: TableFormat = {
  id: 'text',
  notOfFormat: 'No table of text.',
  async readHead(file, fixed) {
    const head = await readHead(file);
    const whole = head.length === file.blob.size;
    const { units, startAndRate, hertz, ...guessed } = guessFormat(file.path, head, whole, fixed);
    const { format, rows } = guessed;
    const lineEnds = countOf(head, NEWLINE);
    const before = (format.dataLine ?? 1) - 1;
    const estimatedRows = whole
      ? Math.max(rows.length - Number(format.header), rows.length < 2000 ? 0 : lineEnds - before)
      : Math.round((file.blob.size / head.length) * Math.max(1, lineEnds));
    return {
      ...guessed,
      estimatedRows,
      probes: whole ? [] : await probesOf(file, format, head.length),
      ...(units && { units }),
      ...((startAndRate ?? hertz) && { samplingHz: startAndRate?.hertz ?? hertz }),
      told: toldOf(guessed, units !== undefined, startAndRate, hertz),
    };
  },
  readRows(file, format) {
    if (format) return delimitedRows(file, format);
    throw new AppError('no-format', `${file.path} is no table of text.`, 'Leave it out.', {
      file: file.path,
    });
  },
};

export const delimitedText = tableReader(textFormat);

function countOf(bytes: Uint8Array, sought: number): number {
  let count = 0;
  for (let at = bytes.indexOf(sought); at >= 0; at = bytes.indexOf(sought, at + 1)) count++;
  return count;
}

function toldOf(
  { format: { dataLine, namesLine, otherDecimal } }: Pick<GuessedFormat, 'format'>,
  units: boolean,
  startAndRate: GuessedFormat['startAndRate'],
  hertz: number | undefined,
): string[] {
  const told: string[] = [];
  if (startAndRate)
    told.push(
      `Two lines say start (${startAndRate.start}) and rate (${startAndRate.hertz} Hz); they are no data.`,
    );
  else if (dataLine !== undefined && dataLine > 1 + Number(namesLine === 1)) {
    const names = namesLine === undefined ? '' : ` with the names in line ${namesLine}`;
    told.push(`${counted(dataLine - 1, 'line')} before the data${names}.`);
  }
  if (hertz !== undefined) told.push(`Lines before the data say a rate, ${hertz} Hz.`);
  if (units) told.push('A line of units stands under the names.');
  if (otherDecimal) told.push('Columns differ in their decimal sign; each is read by its own.');
  return told;
}

/** Rows from places spread over the file after its head: a column may be constant for longer than a head. */
async function probesOf({ path, blob }: IngestFile, format: FileFormat, from: number): Promise<CellTexts[]> {
  if (format.encoding.startsWith('utf-16')) return [];
  const probes: CellTexts[] = [];
  for (let probe = 1; probe <= PROBES; probe++) {
    const start = Math.floor(from + ((blob.size - from - PROBE_BYTES) * probe) / PROBES);
    if (start <= from) continue;
    const bytes = new Uint8Array(await blob.slice(start, start + PROBE_BYTES).arrayBuffer());
    const line = bytes.indexOf(NEWLINE) + 1;
    if (line === 0) continue;
    try {
      probes.push(headRows(path, bytes.subarray(line), format, false, PROBE_ROWS).rows);
    } catch {
      // A probe that begins inside quotes tells nothing.
    }
  }
  return probes;
}
