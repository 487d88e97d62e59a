import { clockScale } from '../../columns/clock';
import type { IngestFile } from '../../ingest-protocol';
import { counted, grouped } from '../../number-words';
import { stemOf } from '../classes-from-paths';
import { textFormat } from '../delimited-text';
import type { FileHead } from '../tables/file-heads';
import { cellsOf } from '../tables/rows';
import { folderOf, nameOf } from './arrangement';
import { columnsBeside } from './columns-beside';
import { momentReader, type EventColumns } from './event-files';
import { lookedAt, tableByClock } from './looked-file';

/** A stretch of time and its word, in the numbers of its file. */
interface Span {
  from: number;
  to: number;
  word: string;
}

/** Spans must lie in the recording, but for this share. */
const INSIDE = 0.9;
/** Without a clock spans are counted in rows; such spans have to say most of them. */
const ROWS_SAID = 0.5;
/** Of spans that overlap so many are looked back at. */
const NESTED = 16;
const NAME = 'label';

/**
 * A recording with the words of spans as a column; rows outside of all spans are left out. Times of spans are by the
 * recording's clock, in its unit or in seconds or milliseconds, from its zero or from the first sample, whichever fits.
 * `undefined` where there are no words or no ends.
 */
export async function spansBeside(
  events: IngestFile,
  head: FileHead,
  columns: EventColumns | undefined,
  recording: IngestFile,
): Promise<{ file: IngestFile; told: string } | { why: string } | undefined> {
  if (!columns?.end || columns.word === undefined) return undefined;
  const spans = await spansIn(events, head, columns);
  const looked = await lookedAt(recording);
  const name = nameOf(recording.path);
  if (looked.guesses.columns.some(({ role }) => role === 'label'))
    return { why: `“${name}” has a column of classes.` };
  const clock = looked.guesses.columns.find(({ role }) => role === 'time')?.name;
  const unit = looked.guesses.clock;
  const table = await tableByClock(looked, clock, unit, []);
  if (!table) return undefined;
  const moments = table.seconds ?? Float64Array.from({ length: table.rows }, (_, row) => row);
  const scales = table.seconds ? [clockScale(unit), 1, 1e-3] : [1];
  const words = wordsAt(moments, spans, scales);
  const said = words?.filter((word) => word !== '').length ?? 0;
  if (!words || said < 2 || (!table.seconds && said < ROWS_SAID * table.rows))
    return { why: table.seconds ? `they lie outside of “${name}”.` : `“${name}” has no clock.` };
  const covered = words.map((word) => word !== '');
  const blob = await columnsBeside(looked, table.lines, covered, [{ sensor: '', name: NAME, values: words }]);
  const left = table.rows - said;
  return {
    // A name of its own: the file that it is made from may be read apart, too.
    file: { path: `${folderOf(recording.path)}${stemOf(recording.path)} + ${NAME}.csv`, blob },
    told: `“${nameOf(events.path)}” says the classes of spans of “${name}”${left > 0 ? `; ${grouped(left)} of ${counted(table.rows, 'row')} outside of them ${left === 1 ? 'is' : 'are'} left out` : ''}.`,
  };
}

async function spansIn(file: IngestFile, head: FileHead, columns: EventColumns): Promise<Span[]> {
  const { at, end, word } = columns;
  const [readFrom, readEnd] = [momentReader(head, at), momentReader(head, end!.column)];
  const { dataLine = 1 + Number(head.cells.header) } = head.cells;
  const spans: Span[] = [];
  for await (const { rows } of textFormat.readRows(file, head.format))
    for (let r = 0; r < rows.count; r++) {
      const cells = rows.lines[r] < dataLine ? [] : cellsOf(rows, r);
      const from = readFrom(cells[at] ?? '');
      const ends = readEnd(cells[end!.column] ?? '');
      const span = { from, to: end!.isDuration ? from + ends : ends, word: (cells[word!] ?? '').trim() };
      if (span.to > span.from && span.word !== '') spans.push(span);
    }
  return spans.sort((a, b) => a.from - b.from);
}

/** The word of each moment, `''` outside of spans, by the scale and the zero with which spans that lie inside say the most. */
function wordsAt(
  moments: Float64Array,
  spans: readonly Span[],
  scales: readonly number[],
): string[] | undefined {
  const first = moments[0];
  const last = moments.at(-1)!;
  const slack = (last - first) / Math.max(1, moments.length - 1);
  let best: { words: string[]; said: number } | undefined;
  for (const scale of new Set(scales))
    for (const zero of new Set([0, first])) {
      const placed = spans.map(({ from, to, word }) => ({
        from: zero + scale * from,
        to: zero + scale * to,
        word,
      }));
      const inside = placed.filter(({ from, to }) => from >= first - slack && to <= last + 2 * slack);
      if (inside.length < INSIDE * spans.length || inside.length === 0) continue;
      const words = Array.from(moments, (moment) => wordAt(moment, placed));
      const said = words.filter((word) => word !== '').length;
      if (said > (best?.said ?? 0)) best = { words, said };
    }
  return best?.words;
}

/** Of spans in order of their beginnings, the word of the one that began last and has not ended. */
function wordAt(moment: number, spans: readonly Span[]): string {
  let [low, high] = [0, spans.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (spans[middle].from <= moment) low = middle + 1;
    else high = middle;
  }
  for (let s = low - 1; s >= Math.max(0, low - NESTED); s--) if (moment < spans[s].to) return spans[s].word;
  return '';
}
