import type { WholeTable } from '../tables/whole-table-reader';
import { tableOfSeries, type Series } from './series';
import type { Line } from './lines';

/** `.ts` of the UCR and UEA archives: channels between colons, each a list of samples; the class is last where the header says so. */
export function tsTable(
  path: string,
  header: readonly Line[],
  body: readonly Line[],
  namesLine: number,
): WholeTable {
  const says = (what: string) =>
    header.find(({ text }) => new RegExp(`^@(${what})\\s+true`, 'i').test(text))?.text;
  const label = says('classLabel|targetlabel');
  const words = new Set(label?.trim().split(/\s+/).slice(2));
  const read = says('timestamps') === undefined ? plainSamples : timedSamples;
  const series = body.map((line): Series => {
    const parts = partsOf(line.text);
    const word = label === undefined ? undefined : parts.pop();
    const { channels, times } = read(parts);
    const malformed = channels.length === 0 || channels.some((samples) => samples.length === 0);
    return {
      line: line.number,
      channels,
      ...(times && { times }),
      ...(word !== undefined && { label: words.size === 0 || words.has(word) ? word : '' }),
      ...(malformed && { malformed: line.text }),
    };
  });
  return tableOfSeries(path, series, { namesLine, labelled: label !== undefined });
}

/** Between colons; those of times of day are inside of parentheses. */
function partsOf(text: string): string[] {
  return (text.match(/(?:\([^)]*\)|[^:(])+|:(?=:|$)|^(?=:)/g) ?? []).map((part) =>
    part === ':' ? '' : part.trim(),
  );
}

function plainSamples(parts: readonly string[]): Pick<Series, 'channels' | 'times'> {
  return { channels: parts.map((part) => part.split(',').map((cell) => cell.trim())) };
}

/** `(2007-01-01 00:00:00,241.97),(2007-01-01 00:01:00,241.75)` */
function timedSamples(parts: readonly string[]): Pick<Series, 'channels' | 'times'> {
  const channels = parts.map((part) =>
    [...part.matchAll(/\(([^()]*),([^(),]*)\)/g)].map(([, time, value]) => [time.trim(), value.trim()]),
  );
  return {
    channels: channels.map((samples) => samples.map(([, value]) => value)),
    times: channels[0]?.map(([time]) => time),
  };
}
