import { gzipSync, strToU8, zipSync } from 'fflate';
import { describe, expect, it } from 'vitest';
import { inspectReport } from '../../../../scripts/lib/inspect-report';
import { filesAt } from '../../../../scripts/lib/files-at';
import { readCbor } from '../../../../src/core/data/files/json/cbor';
import { unpackArchives } from '../../../../src/core/data/files';
import { readNpy } from '../../../../src/core/data/files/numpy/npy';
import { file, tableText } from '../make-files';

const own = (bytes: Uint8Array): Uint8Array<ArrayBuffer> => Uint8Array.from(bytes);

async function zipped(folder: string): Promise<Uint8Array<ArrayBuffer>> {
  const files = await filesAt([folder]);
  const entries = await Promise.all(
    files.map(async ({ path, blob }) => [path, new Uint8Array(await blob.arrayBuffer())] as const),
  );
  return own(zipSync(Object.fromEntries(entries)));
}

describe('archives', () => {
  it.each(['start-and-rate', 'acquisition-json', 'camel-case'])(
    'of %s are read as its files are',
    async (name) => {
      const report = await inspectReport([file('set.zip', await zipped(`test/cases/${name}`))]);
      const plain = await inspectReport(await filesAt([`test/cases/${name}`]));
      expect(report.error).toBeUndefined();
      const facts = ({ kind, classes, rows, channels, samplingHz, input }: typeof plain) => ({
        kind,
        classes,
        rows,
        channels,
        samplingHz,
        input,
      });
      expect(facts(report)).toEqual(facts(plain));
      expect(report.sessions).toHaveLength(plain.sessions!.length);
    },
  );

  it('in archives, of a class each, and of one file are unpacked, without what a Mac adds', async () => {
    const inner = zipSync({
      'walk/1.csv': strToU8('a'),
      '__MACOSX/walk/._1.csv': strToU8('b'),
      '.DS_Store': strToU8('c'),
    });
    const files = await unpackArchives([
      file('outer.zip', own(zipSync({ 'inner.zip': inner }))),
      file('table.csv.gz', own(gzipSync(strToU8(tableText())))),
    ]);
    expect(files.map(({ path }) => path)).toEqual(['outer/inner/walk/1.csv', 'table.csv']);
    expect(await files[1].blob.text()).toBe(tableText());
  });

  it('that are damaged or empty say so', async () => {
    const whole = await zipped('test/cases/blank-lines');
    for (const bytes of [whole.slice(0, 300), new Uint8Array(50), new Uint8Array(0)])
      expect((await inspectReport([file('set.zip', bytes)])).error?.code).toMatch(/broken-archive|no-rows/);
  });
});

describe('formats that are not read', () => {
  it.each([
    ['data.mat', 'MATLAB'],
    ['data.h5', 'HDF5'],
    ['data.parquet', 'Parquet'],
    ['data.xlsx', 'spreadsheet'],
    ['talk.mp3', 'sound'],
  ])('%s is called by its name, with what to do', async (path, what) => {
    const { error } = await inspectReport([
      file(
        path,
        Uint8Array.from({ length: 400 }, (_, i) => i % 256),
      ),
    ]);
    expect(error).toMatchObject({
      code: 'format-not-read',
      message: expect.stringContaining(what) as string,
    });
    expect(error?.remedy.length).toBeGreaterThan(10);
  });

  it('are told among files that are', async () => {
    const { setAside } = await inspectReport([file('a.csv', tableText()), file('b.mat', 'x')]);
    expect(setAside).toEqual([{ path: 'b.mat', reason: expect.stringContaining('MATLAB') as string }]);
  });
});

describe('values in bytes', () => {
  it('of CBOR are those of RFC 8949', () => {
    const hex = (text: string) => Uint8Array.from(text.match(/../g) ?? [], (byte) => parseInt(byte, 16));
    // Appendix A of the RFC.
    const known: [string, unknown][] = [
      ['1864', 100],
      ['3863', -100],
      ['f93c00', 1],
      ['fa47c35000', 100_000],
      ['fb3ff199999999999a', 1.1],
      ['6449455446', 'IETF'],
      ['83010203', [1, 2, 3]],
      ['9f0102ff', [1, 2]],
      ['f5', true],
      ['f90001', 5.960464477539063e-8],
    ];
    for (const [bytes, value] of known) expect(readCbor(hex(bytes))).toEqual(value);
    expect({ ...(readCbor(hex('a26161016162820203')) as object) }).toEqual({ a: 1, b: [2, 3] });
    expect(() => readCbor(hex('83'))).toThrow(/no CBOR/);
  });

  it('of NumPy are in C order whatever order they were saved in', () => {
    const text = "{'descr': '<i2', 'fortran_order': True, 'shape': (2, 3), }".padEnd(117) + '\n';
    const bytes = new Uint8Array(128 + 12);
    bytes.set([0x93, ...strToU8('NUMPY'), 1, 0, 118, 0, ...strToU8(text)]);
    new Int16Array(bytes.buffer, 128).set([1, 4, 2, 5, 3, 6]);
    expect([...(readNpy('a.npy', bytes).values as Float64Array)]).toEqual([1, 2, 3, 4, 5, 6]);
    expect(() => readNpy('a.npy', bytes.slice(0, 130))).toThrow(/cut off/);
  });

  it('of ARFF are read with their quotes, and sparse rows with zeros', async () => {
    const rows = Array.from({ length: 30 }, (_, i) =>
      i % 5 ? `${i % 7},'a, b',${i % 2 ? 'yes' : 'no'}` : `{0 3, 1 'a, b', 2 no}`,
    );
    const text = [
      '% made by hand',
      '@RELATION r',
      "@attribute 'x 1' NUMERIC",
      '@attribute w {"a, b",c}',
      '@attribute class {yes,no}',
      '@DATA',
      ...rows,
    ];
    const { error, ...report } = await inspectReport([file('r.arff', text.join('\n'))]);
    expect(error).toBeUndefined();
    expect(report).toMatchObject({ kind: 'table', classes: ['no', 'yes'], examples: 30 });
    expect(report.channels).toContain('x 1');
    // The word is one, in sparse rows, too.
    expect(report.channels!.filter((name) => name.startsWith('w'))).toEqual(['w = a, b']);
  });
});

describe('records with a recording each', () => {
  const wave = (r: number, t: number) => Math.sin(t / (r % 2 ? 4 : 9) + r);
  const times = <T>(count: number, one: (i: number) => T) => Array.from({ length: count }, (_, i) => one(i));
  const records: Readonly<Record<string, (r: number) => object>> = {
    'a list for each axis': (r) => ({
      x: times(120, (t) => wave(r, t)),
      y: times(120, (t) => wave(r, t + 3)),
    }),
    'a list of samples': (r) => ({ data: times(120, (t) => [wave(r, t), wave(r, t + 3)]) }),
  };
  it.each(Object.entries(records))('%s', async (_, one) => {
    const text = JSON.stringify(times(8, (r) => ({ label: r % 2 ? 'up' : 'down', ...one(r) })));
    const report = await inspectReport([file('gestures.json', text)]);
    expect(report).toMatchObject({ kind: 'recordings', classes: ['down', 'up'], recordings: 8, rows: 960 });
    expect(report.channels).toHaveLength(2);
  });
});

describe('gestures of a micro:bit', () => {
  /** As micro:bit CreateAI saves a project: actions with names, and recordings of three lists of one length. */
  const actions = ['wave', 'shake'].map((name, a) => ({
    ID: 1000 + a,
    name,
    icon: 'Happy',
    recordings: Array.from({ length: 6 }, (_, r) => ({
      ID: 10 * a + r,
      data: Object.fromEntries(
        ['x', 'y', 'z'].map((axis, c) => [
          axis,
          Array.from({ length: 100 }, (_, i) => Math.sin((i * (a + 1) * (c + 1)) / (7 + r / 5))),
        ]),
      ),
    })),
  }));

  it.each([
    ['a list of actions', actions],
    ['a project with its actions', { projectName: 'gestures', version: 4, actions }],
  ])('are recordings of its actions: %s', async (_, saved) => {
    const report = await inspectReport([file('project.json', JSON.stringify(saved))]);
    expect(report.error).toBeUndefined();
    expect(report.kind).toBe('recordings');
    expect(report.classes!.toSorted()).toEqual(['shake', 'wave']);
    expect(report.channels).toEqual(['x', 'y', 'z']);
    expect(report.sessions).toHaveLength(12);
    expect(report.rows).toBe(1200);
  });
});
