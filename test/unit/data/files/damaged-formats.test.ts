import { gzipSync, strToU8, zipSync } from 'fflate';
import { describe, expect, it } from 'vitest';
import { AppError } from '../../../../src/core/errors';
import { createIngestService } from '../../../../src/study/workers/ingest-service';
import { file, tableText } from '../make-files';

/** Places at which a file is cut, spread over its whole length. */
const CUTS = 25;
const bytesOf = (text: string): Uint8Array => strToU8(text);
const own = (bytes: Uint8Array): Uint8Array<ArrayBuffer> => Uint8Array.from(bytes);
const wave = (row: number, t: number) => Number(Math.sin((t + row) / (row % 2 ? 5 : 9)).toFixed(4));
const word = (row: number) => (row % 2 ? 'upward' : 'down');
const times = <T>(count: number, one: (i: number) => T) => Array.from({ length: count }, (_, i) => one(i));

const series = (lines: readonly string[]) =>
  ['@problemName waves', '@classLabel true upward down', '@data', ...lines].join('\n');
const seriesLine = (row: number, length = 30) => `${times(length, (t) => wave(row, t)).join()}:${word(row)}`;
const arff = (lines: readonly string[]) =>
  [
    '@relation r',
    '@attribute x numeric',
    '@attribute y numeric',
    '@attribute class {upward,down}',
    '@data',
    ...lines,
  ].join('\n');
const arffLine = (row: number) => `${wave(row, 3)},${(row * 7) % 13},${word(row)}`;
const gestures = (lengths: readonly [x: number, y: number]) =>
  JSON.stringify(
    ['wave', 'shake'].map((name, a) => ({
      name,
      recordings: times(6, (r) => ({
        data: { x: times(lengths[0], (t) => wave(r + a, t)), y: times(lengths[1], (t) => wave(r, t + a)) },
      })),
    })),
  );

/** An array of 64-bit floats as NumPy saves it. */
function npy(rows: number, columns: number, said = rows, value = wave): Uint8Array {
  const header =
    `{'descr': '<f8', 'fortran_order': False, 'shape': (${said}, ${columns}), }`.padEnd(117) + '\n';
  const bytes = new Uint8Array(128 + 8 * rows * columns);
  bytes.set([0x93, ...bytesOf('NUMPY'), 1, 0, 118, 0, ...bytesOf(header)]);
  const view = new DataView(bytes.buffer);
  for (let i = 0; i < rows * columns; i++) view.setFloat64(128 + 8 * i, value(i % columns, i), true);
  return bytes;
}

/** CBOR of what the other format says: maps, lists, texts and floats. */
function cbor(value: unknown): number[] {
  const head = (major: number, length: number) =>
    length < 24 ? [(major << 5) | length] : [(major << 5) | 25, length >> 8, length & 255];
  if (typeof value === 'string') return [...head(3, value.length), ...bytesOf(value)];
  if (typeof value === 'number') {
    const view = new DataView(new ArrayBuffer(8));
    view.setFloat64(0, value);
    return [0xfb, ...new Uint8Array(view.buffer)];
  }
  if (Array.isArray(value)) return [...head(4, value.length), ...value.flatMap((item) => cbor(item))];
  const entries = Object.entries(value as Record<string, unknown>);
  return [...head(5, entries.length), ...entries.flatMap(([key, item]) => [...cbor(key), ...cbor(item)])];
}
const acquisition = (row: number) => ({
  payload: {
    interval_ms: 20,
    sensors: [{ name: 'x' }, { name: 'y' }],
    values: times(200, (t) => [wave(row, t), wave(row + 1, t)]),
  },
});

/** A sound file of each format; where classes come from names, `beside` is a second one. */
const SOUND: Readonly<Record<string, { name: string; bytes: Uint8Array; beside?: Uint8Array }>> = {
  '.ts': { name: 'up.ts', bytes: bytesOf(series(times(20, (r) => seriesLine(r)))) },
  ARFF: { name: 'up.arff', bytes: bytesOf(arff(times(30, arffLine))) },
  '.npy': { name: 'up.npy', bytes: npy(150, 3), beside: npy(150, 3) },
  '.npz': {
    name: 'up.npz',
    bytes: zipSync({ 'X.npy': npy(40, 12), 'y.npy': npy(40, 1, 40, (_, i) => i % 2) }),
  },
  JSON: {
    name: 'up.json',
    bytes: bytesOf(JSON.stringify(acquisition(0))),
    beside: bytesOf(JSON.stringify(acquisition(1))),
  },
  'JSON of gestures': { name: 'up.json', bytes: bytesOf(gestures([100, 100])) },
  CBOR: {
    name: 'up.cbor',
    bytes: Uint8Array.from(cbor(acquisition(0))),
    beside: Uint8Array.from(cbor(acquisition(1))),
  },
  zip: { name: 'up.zip', bytes: zipSync({ 'table.csv': bytesOf(tableText(80)) }) },
  'zip without packing': {
    name: 'up.zip',
    bytes: zipSync({ 'table.csv': bytesOf(tableText(80)) }, { level: 0 }),
  },
  gzip: { name: 'table.csv.gz', bytes: gzipSync(bytesOf(tableText(80))) },
};

/** What is read, or the code of a named error; anything else is thrown. */
async function outcomeOf({ name, beside }: (typeof SOUND)[string], bytes: Uint8Array) {
  const service = createIngestService();
  const files = [file(name, own(bytes)), ...(beside ? [file(name.replace('up', 'down'), own(beside))] : [])];
  try {
    const { choices, leftOut } = await service.inspect(files);
    if (leftOut.length > 0) return { code: leftOut[0].reason };
    const { dataset, badRows } = await service.read(files, choices);
    return {
      features: [...dataset.examples.features],
      names: dataset.summary.classNames,
      bad: badRows.count,
    };
  } catch (error) {
    if (!(error instanceof AppError) || !error.remedy) throw error;
    return { code: error.code };
  }
}

describe.each(Object.entries(SOUND))('a file in %s', (_, sound) => {
  it('is read when it is whole', async () => {
    const whole = await outcomeOf(sound, sound.bytes);
    expect(whole.code).toBeUndefined();
    expect(whole.features!.length).toBeGreaterThan(10);
  });

  it('is refused by a named error wherever it is cut off, or its whole rows are read', async () => {
    const whole = await outcomeOf(sound, sound.bytes);
    for (let cut = 1; cut < CUTS; cut++) {
      const {
        code,
        features = [],
        names,
      } = await outcomeOf(sound, sound.bytes.subarray(0, Math.floor((cut * sound.bytes.length) / CUTS)));
      if (code) continue;
      expect(names).toEqual(whole.names);
      expect(features).toEqual(whole.features!.slice(0, features.length));
      expect(['up.ts', 'up.arff']).toContain(sound.name);
    }
  });
});

describe('a zip archive with a byte changed', () => {
  it.each(['zip', 'zip without packing'])('is refused, or read as it was: %s', async (name) => {
    const sound = SOUND[name];
    const whole = await outcomeOf(sound, sound.bytes);
    for (let at = 0; at < sound.bytes.length; at += 11) {
      const changed = Uint8Array.from(sound.bytes);
      changed[at] ^= 1 + (at % 255);
      const { code, ...read } = await outcomeOf(sound, changed);
      if (!code) expect(read.features, `byte ${at}`).toEqual(whole.features);
    }
  });

  it('says what it is where a member is encrypted, or packed in another way', async () => {
    const [bytes] = [SOUND.zip.bytes];
    const entry = bytes.findLastIndex(
      (byte, at) => byte === 0x50 && bytes[at + 1] === 0x4b && bytes[at + 2] === 1,
    );
    for (const [place, value, why] of [
      [8, 1, 'is encrypted'],
      [10, 14, 'method 14'],
    ] as const) {
      const changed = Uint8Array.from(bytes);
      changed[entry + place] = value;
      await expect(createIngestService().inspect([file('up.zip', own(changed))])).rejects.toThrow(why);
    }
  });
});

describe('lengths that do not fit', () => {
  const refused = async (name: string, bytes: Uint8Array, beside?: Uint8Array) =>
    (await outcomeOf({ name, bytes, beside }, bytes)).code;

  it.each<[string, string, Uint8Array, RegExp]>([
    [
      'a series with a sample too many',
      'a.ts',
      bytesOf(series(times(20, (r) => seriesLine(r, r === 7 ? 31 : 30)))),
      /unreadable-rows/,
    ],
    [
      'a series without its class',
      'a.ts',
      bytesOf(series(times(20, (r) => (r === 5 ? seriesLine(r).split(':')[0] : seriesLine(r))))),
      /unreadable-rows/,
    ],
    [
      'a class that the header does not know',
      'a.ts',
      bytesOf(series(times(20, (r) => seriesLine(r).replace(/upward$/, r === 5 ? 'upwar' : 'upward')))),
      /unreadable-rows/,
    ],
    [
      'series without the times that are announced',
      'a.ts',
      bytesOf(`@timestamps true\n${series(times(20, (r) => seriesLine(r)))}`),
      /series-not-read/,
    ],
    [
      'a row with a cell too many',
      'a.arff',
      bytesOf(arff(times(30, (r) => arffLine(r) + (r === 4 ? ',1' : '')))),
      /unreadable-rows/,
    ],
    [
      'a sparse row that is not closed',
      'a.arff',
      bytesOf(arff(times(30, (r) => (r === 4 ? '{0 3, 2 down' : arffLine(r))))),
      /unreadable-rows/,
    ],
    ['an array that is longer than it says', 'a.npy', npy(150, 3, 140), /no-npy/],
    ['an array of negative size', 'a.npy', npy(150, 3, -150), /no-npy/],
    ['lists of a recording that differ in length', 'a.json', bytesOf(gestures([100, 60])), /unreadable-rows/],
    ['bytes after the end', 'a.cbor', Uint8Array.from([...cbor(acquisition(0)), 0]), /no-json/],
  ])('%s', async (_, name, bytes, code) => {
    expect(await refused(name, bytes)).toMatch(code);
  });
});
