import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { filesAt } from '../../scripts/lib/files-at';
import type { InspectReport } from '../../scripts/lib/inspect-report';
import type { IngestFile } from '../../src/core/data';

/** What a set must be taken for; `channels` are names, or how many. */
interface Expected {
  kind: InspectReport['kind'];
  classes: string[];
  channels?: string[] | number;
  sessions?: string[];
  samplingHz?: number | null;
  mustInclude?: string[];
  neverInputs?: string[];
  tell: string;
  orWhenToldThreeAxes?: number[];
}
type Counts = Pick<InspectReport, 'recordings' | 'pieces' | 'rows' | 'windowRows' | 'examples' | 'input'>;

const FOLDER = 'test/cases';

/** The sets of `test/cases`, by their folders. */
export const CASES = JSON.parse(readFileSync(join(FOLDER, 'expected.json'), 'utf8')) as Record<
  string,
  Expected & Counts
>;

export const filesOfCase = (name: string): Promise<IngestFile[]> => filesAt([join(FOLDER, name)]);

/** Words of the report that say what `tell` asks for. */
const TOLD: Readonly<Record<string, RegExp>> = {
  'logger-preamble': /2 lines before the data|names in line 3|3 lines before the data/,
  'sep-and-units': /line of units.*set aside/s,
  'buffers-per-line': /No rate is known/,
  'label-first': /training, test are put together/,
  'blank-lines': /blank lines.*No rate is known|No rate is known.*blank lines/s,
  'start-and-rate': /Two lines say start/,
  'camel-case': /6 files with other columns are left out/,
  'subject-first': /session is in column “column 1”/,
  'phone-log': /says? where/,
  'equal-stamps': /share a second|share a stamp/,
  'acquisition-json': /training, test are put together/,
};

/** What is wrong with a report on a set, each fault with what was found and what is expected; nothing where it is right. */
export function faultsOf(name: string, report: InspectReport): unknown[] {
  const {
    classes,
    channels,
    sessions,
    samplingHz,
    mustInclude = [],
    neverInputs = [],
    ...rest
  } = CASES[name];
  const { kind, recordings, pieces, rows, windowRows, examples, input } = rest;
  const found = report.channels ?? [];
  const sorted = (names: readonly string[] | undefined) => [...(names ?? [])].sort();
  const hertz = report.samplingHz;
  const same: [what: string, found: unknown, expected: unknown][] = [
    ['error', report.error, undefined],
    ['classes', sorted(report.classes), classes],
    ...Object.entries({ kind, recordings, pieces, rows, windowRows, examples, input }).flatMap<
      [string, unknown, unknown]
    >(([what, value]) => (value === undefined ? [] : [[what, report[what as keyof Counts], value]])),
    ...(typeof channels === 'number'
      ? [['channels', found.length, channels] as [string, unknown, unknown]]
      : []),
    ...(Array.isArray(channels) ? [['channels', found, channels] as [string, unknown, unknown]] : []),
    ...(sessions
      ? [['sessions', sorted(report.sessions), sorted(sessions)] as [string, unknown, unknown]]
      : []),
    ...(name === 'phone-log' ? [['sessions', report.sessions?.length, 6] as [string, unknown, unknown]] : []),
    ['missing inputs', mustInclude.filter((column) => !found.includes(column)), []],
    ['wrong inputs', neverInputs.filter((column) => found.includes(column)), []],
  ];
  const rate =
    samplingHz === undefined ||
    (samplingHz === null ? hertz === null : Math.abs(hertz! / samplingHz - 1) < 0.005);
  const told = !TOLD[name] || TOLD[name].test(report.sentences.join('\n'));
  return [
    ...same.filter(([, value, expected]) => JSON.stringify(value) !== JSON.stringify(expected)),
    ...(rate ? [] : [['rate', hertz, samplingHz]]),
    ...(told ? [] : [['told', report.sentences, rest.tell]]),
  ];
}

async function rewritten(
  files: readonly IngestFile[],
  change: (text: string) => string,
): Promise<IngestFile[]> {
  return Promise.all(
    files.map(async ({ path, blob }) => ({ path, blob: new Blob([change(await text(blob))]) })),
  );
}

/** With its byte order mark, which `Blob.text` takes away. */
const text = async (blob: Blob): Promise<string> =>
  new TextDecoder('utf-8', { ignoreBOM: true }).decode(await blob.arrayBuffer());

/** Text of cells with semicolons: only where no cell has one. */
function withSemicolons(content: string): string {
  if (content.startsWith('{') || content.includes(';')) return content;
  return content
    .replaceAll(/"[^"]*"|[,\t]/g, (part) => (part.length === 1 ? ';' : part))
    .replace('sep=,', 'sep=;');
}

/** The ways in which each set must be read alike. */
export const VARIANTS: Readonly<
  Record<string, (files: readonly IngestFile[]) => readonly IngestFile[] | Promise<readonly IngestFile[]>>
> = {
  'as they are': (files) => files,
  'in another order': (files) => [...files].reverse(),
  'with other line ends': (files) => rewritten(files, (content) => content.replaceAll('\n', '\r\n')),
  'with a byte order mark': (files) => rewritten(files, (content) => `\ufeff${content}`),
  'with semicolons': (files) => rewritten(files, withSemicolons),
};
