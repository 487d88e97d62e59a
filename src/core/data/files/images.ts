import { grouped } from '../number-words';
import { AppError } from '../../errors';
import { labelsFromPaths } from './classes-from-paths';
import type { FileProblem, IngestChoices, IngestFile, Inspection, ReadOutcome } from '../ingest-protocol';
import { naturally } from '../natural-order';
import { withId } from '../content-hash';
import { originsOf } from '../examples/origins';
import { namedTest, type NamedExamples } from '../examples/named-test';
import { channelNames, exampleDataset, type RowReading } from '../examples/rows';
import { filesOfFormat } from './formats';
import type { FileReader, ReadTools } from './reader';

type ImageReading = Extract<RowReading, { kind: 'image' }>;

const DEFAULT_IMAGE: ImageReading = { kind: 'image', height: 32, width: 32, channels: 3 };
/** Shares of red, green and blue in grey (ITU-R BT.601). */
const LUMA = [0.299, 0.587, 0.114];

/** PNG, JPEG and other pictures, one example each. */
export const images: FileReader = { inspect: async (files) => inspectImages(files), read: readImages };

function nameOf(paths: readonly string[]): string {
  const [first = ''] = paths;
  if (first.includes('/')) return first.split('/')[0];
  const stem = first.replace(/\.[^.]*$/, '');
  return paths.length === 1 ? stem : `${stem} and ${paths.length - 1} more`;
}

/** What images are taken for: a class per folder or name, 32×32 in colour. */
function inspectImages(files: readonly IngestFile[]): Inspection {
  const own = filesOfFormat('images', files);
  const sorted = [...own].sort((a, b) => naturally(a.path, b.path));
  const labels = labelsFromPaths(sorted.map(({ path }) => path));
  return {
    choices: {
      name: nameOf(sorted.map(({ path }) => path)),
      files: labels.files,
      columns: [],
      clock: 's',
      reading: DEFAULT_IMAGE,
      leaveOutBadRows: false,
      missing: 'refuse',
      removeGravity: false,
      addMagnitude: false,
    },
    columns: [],
    rows: sorted.map(() => 1),
    reasons: { reading: '', classes: labels.reason, told: [] },
    preview: { rows: [], lines: [] },
    leftOut: files
      .filter((file) => !own.includes(file))
      .map(({ path }) => ({ path, reason: 'It is no image.' })),
    problems: [],
    explanation: [
      sorted.length === 1 ? 'There is one image.' : `There are ${grouped(sorted.length)} images.`,
      labels.reason,
      ...(divided(sorted)
        ? ['Folders of training and test are put together: the page makes its own test.']
        : []),
    ],
  };
}

/** Whether folders say that the images were divided for training and test. */
function divided(files: readonly IngestFile[]): boolean {
  const parts = new Set(
    files.flatMap(({ path }) => /(?:^|\/)(train|test|val)\w*\//i.exec(path)?.[1].toLowerCase() ?? []),
  );
  return parts.size > 1;
}

/**
 * Decodes every image to the size of the reading, values from 0 to 255 per channel (1: grey, 3: red, green, blue).
 * Throws AppError `images-unavailable`, `invalid-reading`, `unreadable-images`, `no-rows`.
 */
async function readImages(
  files: readonly IngestFile[],
  choices: IngestChoices,
  { pace, decode }: ReadTools,
): Promise<ReadOutcome> {
  const reading = imageReading(choices);
  if (!decode)
    throw new AppError(
      'images-unavailable',
      'Images cannot be decoded here.',
      'Use rows of pixels in a CSV.',
    );
  const blobs = new Map(files.map(({ path, blob }) => [path, blob]));
  const bytesTotal = files.reduce((sum, { blob }) => sum + blob.size, 0);
  const size = reading.height * reading.width * reading.channels;
  const features = new Float32Array(choices.files.length * size);
  const names: string[] = [];
  const parts: NamedExamples[] = [];
  const read: string[] = [];
  const problems: FileProblem[] = [];
  let bytesRead = 0;
  for (const { path, className, part } of choices.files) {
    const blob = blobs.get(path);
    const pixels = blob && (await decode(blob, reading.height, reading.width).catch(() => undefined));
    if (pixels) {
      writePixels(pixels, features.subarray(names.length * size), reading.channels);
      names.push(className ?? '');
      read.push(path);
      parts.push({ examples: 1, isTest: part === 'test' });
    } else problems.push({ file: path, line: 1, message: 'this is no image that can be decoded' });
    bytesRead += blob?.size ?? 0;
    await pace({ file: path, bytesRead, bytesTotal, rows: names.length });
  }
  checkImages(names, problems, choices.leaveOutBadRows);
  const classNames = [...new Set(names)].sort(naturally);
  const rows = {
    name: choices.name,
    classNames,
    sessionNames: [choices.name],
    labels: Uint16Array.from(names, (name) => classNames.indexOf(name)),
    sessions: new Uint16Array(names.length),
    ...namedTest(parts),
  };
  const unnamed = exampleDataset(
    rows,
    features.slice(0, names.length * size),
    reading,
    channelNames(reading.channels),
    [],
  );
  const dataset = await withId(unnamed, () => pace({ file: '', bytesRead, bytesTotal, rows: names.length }));
  return {
    dataset,
    cuts: [],
    timelines: [],
    recordings: 0,
    pieces: 0,
    suggestions: { constant: [], identifiers: [], places: [], coarse: [] },
    origins: originsOf(read.map((file) => ({ file, lines: [0] }))),
    badRows: { count: problems.length, problems: problems.slice(0, 100) },
  };
}

function imageReading({ reading }: IngestChoices): ImageReading {
  if (reading.kind === 'image') {
    const { height, width, channels } = reading;
    const isSize = (side: number) => Number.isInteger(side) && side >= 1 && side <= 512;
    if (isSize(height) && isSize(width) && (channels === 1 || channels === 3)) return reading;
  }
  throw new AppError(
    'invalid-reading',
    'Image files can only be read as images of 1 to 512 pixels a side, grey or in colour.',
    'Choose images with 1 or 3 channels.',
  );
}

/** From RGBA bytes to 1 or 3 channels. */
function writePixels(rgba: Uint8ClampedArray, into: Float32Array, channels: number): void {
  for (let pixel = 0; pixel * 4 < rgba.length; pixel++) {
    const at = 4 * pixel;
    if (channels === 1) into[pixel] = LUMA[0] * rgba[at] + LUMA[1] * rgba[at + 1] + LUMA[2] * rgba[at + 2];
    else for (let c = 0; c < 3; c++) into[3 * pixel + c] = rgba[at + c];
  }
}

function checkImages(names: readonly string[], problems: readonly FileProblem[], leaveOut: boolean): void {
  if (problems.length > 0 && !leaveOut) {
    throw new AppError(
      'unreadable-images',
      `${problems.length === 1 ? '1 image' : `${problems.length} images`} cannot be decoded; the first is ${problems[0].file}.`,
      'Repair these files, or let them be left out.',
      { file: problems[0].file, images: problems.length },
    );
  }
  if (names.length === 0)
    throw new AppError('no-rows', 'No image could be decoded.', 'Drop PNG or JPEG files.');
}
