import { describe, expect, it } from 'vitest';
import type { DecodeImage, IngestChoices } from '../../../../src/core/data';
import { inspectFiles, readDataset } from '../../../../src/core/data/files';
import { errorCode, file } from '../make-files';

/** Takes a file's bytes for the RGBA of every pixel; refuses files that begin with a zero. */
const decode: DecodeImage = async (image, height, width) => {
  const colour = new Uint8Array(await image.arrayBuffer());
  if (colour[0] === 0) throw new TypeError('no image');
  return Uint8ClampedArray.from({ length: height * width * 4 }, (_, i) => colour[i % 4]);
};
const image = (path: string, ...colour: number[]) => file(path, Uint8Array.from([...colour, 255]));
const files = [
  image('pets/dog/b.png', 10, 20, 30),
  image('pets/cat/a.jpg', 40, 50, 60),
  image('pets/dog/c.png', 70, 80, 90),
  file('pets/notes.txt', 'nothing'),
];

async function read(changed: Partial<IngestChoices> = {}, all = files) {
  const { choices } = await inspectFiles(all);
  return readDataset(all, { ...choices, ...changed }, async () => undefined, decode);
}

describe('images in folders', () => {
  it('take their class from the folder; other files are set aside', async () => {
    const { choices, leftOut, explanation } = await inspectFiles(files);
    expect(explanation[0]).toBe('There are 3 images.');
    expect((await inspectFiles(files.slice(0, 1))).explanation[0]).toBe('There is one image.');
    expect(choices.files.map(({ className }) => className)).toEqual(['cat', 'dog', 'dog']);
    expect(leftOut.map(({ path }) => path)).toEqual(['pets/notes.txt']);
  });

  it('become examples of height, width and channels', async () => {
    const reading = { kind: 'image', height: 2, width: 3, channels: 3 } as const;
    const { summary, examples } = (await read({ reading })).dataset;
    expect(examples.input).toEqual([2, 3, 3]);
    expect([...examples.features.slice(0, 6)]).toEqual([40, 50, 60, 40, 50, 60]);
    expect(summary.examplesPerClass).toEqual([1, 2]);
    expect(summary.channelNames).toEqual(['red', 'green', 'blue']);
  });

  it('become grey on request', async () => {
    const reading = { kind: 'image', height: 2, width: 2, channels: 1 } as const;
    const { examples } = (await read({ reading })).dataset;
    expect(examples.features[0]).toBeCloseTo(0.299 * 40 + 0.587 * 50 + 0.114 * 60, 4);
    expect(examples.featureGroups).toBe(1);
  });

  it('that cannot be decoded are named, and left out on the user’s word only', async () => {
    const withBroken = [...files, image('pets/cat/broken.png', 0, 0, 0)];
    await expect(read({}, withBroken)).rejects.toThrow(errorCode('unreadable-images'));
    await expect(read({}, withBroken)).rejects.toThrow(/broken\.png/);
    const { dataset, badRows } = await read({ leaveOutBadRows: true }, withBroken);
    expect(dataset.summary.examples).toBe(3);
    expect(badRows.problems).toMatchObject([{ file: 'pets/cat/broken.png' }]);
  });

  it('of a size that makes no sense are refused', async () => {
    await expect(read({ reading: { kind: 'image', height: 0, width: 2, channels: 1 } })).rejects.toThrow(
      errorCode('invalid-reading'),
    );
    await expect(read({ reading: { kind: 'table' } })).rejects.toThrow(errorCode('invalid-reading'));
  });
});
