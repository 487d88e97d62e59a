import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { filesAt } from '../../../../scripts/lib/files-at';
import { inspectReport, type InspectReport } from '../../../../scripts/lib/inspect-report';
import type { IngestFile } from '../../../../src/core/data';
import { file } from '../make-files';

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

const folder = 'test/cases';
const cases = JSON.parse(readFileSync(join(folder, 'expected.json'), 'utf8')) as Record<
  string,
  Expected & Counts
>;
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

async function check(name: string, files: readonly IngestFile[]): Promise<void> {
  const { orWhenToldThreeAxes: _threeAxes, ...expected } = cases[name];
  const { kind, classes, channels, sessions, samplingHz, mustInclude, neverInputs, tell, ...counts } =
    expected;
  const report = await inspectReport(files);
  expect(report.error).toBeUndefined();
  expect({ ...report, classes: [...report.classes!].sort() }).toMatchObject({ kind, classes, ...counts });
  if (typeof channels === 'number') expect(report.channels).toHaveLength(channels);
  else if (channels) expect(report.channels).toEqual(channels);
  if (sessions) expect([...report.sessions!].sort()).toEqual([...sessions].sort());
  if (name === 'phone-log') expect(report.sessions).toHaveLength(6);
  if (samplingHz === null) expect(report.samplingHz).toBeNull();
  else if (samplingHz) expect(report.samplingHz! / samplingHz).toBeCloseTo(1, 2);
  for (const column of mustInclude ?? []) expect(report.channels).toContain(column);
  for (const column of neverInputs ?? []) expect(report.channels).not.toContain(column);
  if (TOLD[name]) expect(report.sentences.join('\n'), tell).toMatch(TOLD[name]);
}

async function rewritten(
  files: readonly IngestFile[],
  change: (text: string) => string,
): Promise<IngestFile[]> {
  return Promise.all(files.map(async ({ path, blob }) => file(path, change(await blob.text()))));
}

/** Text of cells with semicolons: only where no cell has one. */
function withSemicolons(text: string): string {
  if (text.startsWith('{') || text.includes(';')) return text;
  return text
    .replaceAll(/"[^"]*"|[,\t]/g, (part) => (part.length === 1 ? ';' : part))
    .replace('sep=,', 'sep=;');
}

describe.each(Object.keys(cases))('the set %s', (name) => {
  const files = filesAt([join(folder, name)]);

  it('is read as it is meant, without a correction', async () => check(name, await files));
  it('is so in another order of files', async () => check(name, [...(await files)].reverse()));
  it('is so with other line ends', async () =>
    check(name, await rewritten(await files, (text) => text.replaceAll('\n', '\r\n'))));
  it('is so with a byte order mark', async () =>
    check(name, await rewritten(await files, (text) => `\ufeff${text}`)));
  it('is so with semicolons', async () => check(name, await rewritten(await files, withSemicolons)));
});
