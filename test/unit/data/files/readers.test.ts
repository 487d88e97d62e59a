import { describe, expect, it } from 'vitest';
import { inspectFiles, readDataset, READERS } from '../../../../src/core/data/files';
import {
  ACCEPTED_FILES,
  filesOfFormat,
  formatOf,
  FORMATS,
  type FormatId,
} from '../../../../src/core/data/files/formats';
import { ReadCache } from '../../../../src/core/data/files/tables/read-cache';
import type { DecodeImage, IngestFile } from '../../../../src/core/data';
import { file, tableText } from '../make-files';

/** A decoder that takes files beginning with the signature of PNG for grey pictures. */
const decode: DecodeImage = async (image, height, width) => {
  const [first] = new Uint8Array(await image.arrayBuffer());
  if (first !== 0x89) throw new TypeError('no image');
  return new Uint8ClampedArray(height * width * 4).fill(128);
};
const png = Uint8Array.from([0x89, 0x50, 0x4e, 0x47, 0, 0, 0, 13]);

/** Two hundred samples of one class in the data acquisition format. */
const acquisition = (frequency: number): string =>
  JSON.stringify({
    payload: {
      interval_ms: 20,
      sensors: [{ name: 'x', units: 'g' }],
      values: Array.from({ length: 200 }, (_, i) => [Math.sin(i / frequency)]),
    },
  });

/** Twenty series of 30 samples, of two classes, in the format of the time series archives. */
const series = (): string =>
  [
    '@problemName waves',
    '@univariate true',
    '@classLabel true up down',
    '@data',
    ...Array.from(
      { length: 20 },
      (_, i) =>
        `${Array.from({ length: 30 }, (_s, t) => Math.sin((t + i) / (i % 2 ? 5 : 9)).toFixed(4)).join()}:${i % 2 ? 'up' : 'down'}`,
    ),
  ].join('\n');

/** 200 samples as NumPy saves them: a header of 128 bytes, then 64-bit floats. */
function npy(frequency: number): Uint8Array<ArrayBuffer> {
  const text = "{'descr': '<f8', 'fortran_order': False, 'shape': (200, 1), }".padEnd(117) + '\n';
  const bytes = new Uint8Array(128 + 8 * 200);
  bytes.set([0x93, ...new TextEncoder().encode('NUMPY'), 1, 0, 118, 0, ...new TextEncoder().encode(text)]);
  const view = new DataView(bytes.buffer);
  for (let i = 0; i < 200; i++) view.setFloat64(128 + 8 * i, Math.sin(i / frequency), true);
  return bytes;
}

/** 400 samples of 16 bits at 8 kHz. */
function wav(frequency: number): Uint8Array<ArrayBuffer> {
  const view = new DataView(new ArrayBuffer(44 + 800));
  const text = (at: number, word: string) =>
    [...word].forEach((char, i) => view.setUint8(at + i, char.charCodeAt(0)));
  text(0, 'RIFF');
  view.setUint32(4, 836, true);
  text(8, 'WAVEfmt ');
  view.setUint32(16, 16, true);
  [1, 1].forEach((value, i) => view.setUint16(20 + 2 * i, value, true));
  view.setUint32(24, 8000, true);
  view.setUint32(28, 16_000, true);
  [2, 16].forEach((value, i) => view.setUint16(32 + 2 * i, value, true));
  text(36, 'data');
  view.setUint32(40, 800, true);
  for (let i = 0; i < 400; i++) view.setInt16(44 + 2 * i, Math.round(16_384 * Math.sin(i / frequency)), true);
  return new Uint8Array(view.buffer);
}

/** Files of each format, without a file of another: adding a format asks for them here. */
const FILES: Readonly<Record<FormatId, readonly IngestFile[]>> = {
  text: [file('pumps.csv', tableText())],
  attributes: [file('waves.ts', series())],
  numpy: ['a', 'b'].map((name) => file(`${name}.npy`, npy(name === 'a' ? 5 : 9))),
  sounds: ['a', 'b'].map((name) => file(`${name}.wav`, wav(name === 'a' ? 5 : 9))),
  json: ['a', 'b'].map((name) => file(`${name}.json`, acquisition(name === 'a' ? 5 : 9))),
  images: [file('cat/1.png', png), file('cat/2.png', png), file('dog/1.png', png)],
};
const formats = Object.keys(FORMATS) as FormatId[];
const tools = { pace: async () => undefined, decode, cache: new ReadCache(0) };
const paths = (id: FormatId) => FILES[id].map(({ path }) => path);

describe.each(formats)('the reader of %s', (id) => {
  const others = formats.filter((other) => other !== id);

  it('has its own files, and none of another format', () => {
    expect(formatOf(paths(id))).toBe(id);
    expect(filesOfFormat(id, FILES[id])).toEqual(FILES[id]);
    for (const other of others) expect(filesOfFormat(id, FILES[other])).toEqual([]);
  });

  it('guesses how to read its files and reads them so', async () => {
    const inspection = await READERS[id].inspect(FILES[id], {});
    expect(inspection.choices.files.map(({ path }) => path)).toEqual(paths(id));
    expect(inspection.columns.length).toBe(inspection.choices.columns.length);
    expect(inspection.explanation.length).toBeGreaterThan(0);
    const { dataset, badRows } = await READERS[id].read(FILES[id], inspection.choices, tools);
    expect(badRows.count).toBe(0);
    expect(dataset.summary.examples).toBeGreaterThan(1);
    expect(dataset.summary.classNames.length).toBe(2);
  });

  it('tells files of other formats as left out', async () => {
    for (const other of others) {
      const { choices, leftOut } = await READERS[id].inspect([...FILES[other], ...FILES[id]], {});
      expect(choices.files.map(({ path }) => path)).toEqual(paths(id));
      expect(leftOut.map(({ path }) => path)).toEqual(paths(other));
      expect(leftOut.every(({ reason }) => reason.endsWith('.'))).toBe(true);
    }
  });

  it.each(others)('refuses bytes of %s, whatever they are called', async (other) => {
    const disguised = FILES[other].map(({ blob }, i) => ({ path: `${i}.${FORMATS[id].sure[0]}`, blob }));
    const reading = inspectFiles(disguised).then(({ choices }) =>
      readDataset(disguised, choices, tools.pace, decode),
    );
    await expect(reading).rejects.toMatchObject({ name: 'AppError' });
  });

  it('reads the same through the registry', async () => {
    const { choices } = await inspectFiles(FILES[id]);
    const { dataset } = await readDataset(FILES[id], choices, tools.pace, decode);
    const own = await READERS[id].read(FILES[id], choices, tools);
    expect(dataset.examples.id).toBe(own.dataset.examples.id);
  });
});

describe('the format of files', () => {
  it('is the one with a sure ending, before those that may be of another', () => {
    expect(formatOf(['a.csv', 'b.png'])).toBe('text');
    expect(formatOf(['notes.txt', 'b.PNG'])).toBe('images');
    expect(formatOf(['notes.txt', 'b.xyz'])).toBe('text');
    expect(formatOf(['b.xyz', 'csv', 'folder.csv/c'])).toBeUndefined();
  });

  it('is not asked of hidden files', async () => {
    const hidden = file('._pumps.csv', 'nothing');
    const { choices } = await inspectFiles([hidden, ...FILES.images]);
    expect(choices.files.map(({ path }) => path)).toEqual(paths('images'));
  });

  it('is text for a single file of any name, and an error for several', async () => {
    expect((await inspectFiles([file('pumps.xyz', tableText())])).choices.columns).toHaveLength(4);
    const several = [file('a.xyz', tableText()), file('b.xyz', tableText())];
    await expect(inspectFiles(several)).rejects.toMatchObject({ code: 'no-files' });
  });

  it('says what a file picker offers', () => {
    expect(ACCEPTED_FILES).toBe(
      '.csv,.tsv,.txt,.dat,.data,.tab,.log,.asc,.prn,image/*,.arff,.ts,.npy,.npz,.wav,.json,.cbor,.jsonl,.ndjson,.zip,.gz',
    );
  });
});
