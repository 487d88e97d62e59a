import { describe, expect, test } from 'vitest';
import {
  choicesAlike,
  heldOutRun,
  lookAlike,
  testRunOf,
  type Dataset,
  type IngestChoices,
  type TestRun,
} from '../../../../src/core/data';
import { inspectFiles, readDataset } from '../../../../src/core/data/files';
import { loadKernels } from '../make-files';

const file = (path: string, text: string) => ({ path, blob: new Blob([text]) });
const pace = async () => undefined;

/** 240 rows at 50 Hz: first `walk`, then `run`. */
function recording(columns: readonly string[], hertz = 50, label = true): string {
  const rows = Array.from({ length: 240 }, (_, i) => {
    const values = columns.map((name) => (name === 'x' ? i : name === 'y' ? 1000 + i : 2000 + i));
    return [(i / hertz).toFixed(3), ...values, ...(label ? [i < 120 ? 'walk' : 'run'] : [])].join(',');
  });
  return `${['time', ...columns, ...(label ? ['label'] : [])].join(',')}\n${rows.join('\n')}\n`;
}

async function read(path: string, text: string, change: Partial<IngestChoices> = {}): Promise<Dataset> {
  const files = [file(path, text)];
  const { choices } = await inspectFiles(files);
  return (await readDataset(files, { ...choices, ...change }, pace, undefined, undefined, loadKernels))
    .dataset;
}

async function readAlike(dataset: Dataset, path: string, text: string) {
  const files = [file(path, text)];
  const choices = choicesAlike(dataset.summary, await inspectFiles(files));
  return testRunOf(
    dataset.summary,
    (await readDataset(files, choices, pace, undefined, undefined, loadKernels)).dataset,
  );
}

/** The windows of one class. */
function labelled({ features, labels, rowsPerExample }: TestRun) {
  const size = features.length / labels.length;
  expect(size % rowsPerExample).toBe(0);
  const known = [...labels].flatMap((label, i) => (label < 0 ? [] : [i]));
  return {
    features: known.flatMap((i) => [...features.subarray(i * size, (i + 1) * size)]),
    labels: known.map((i) => labels[i]),
  };
}

const reading = { kind: 'recordings', windowLength: 20, overlap: 0.5, maxGapPeriods: 10 } as const;
const original = () => read('a.csv', recording(['x', 'y']), { reading });

describe('files that a model is tried on', () => {
  test('are read into the very examples of the data set when they are its own files', async () => {
    const dataset = await original();
    const run = await readAlike(dataset, 'a.csv', recording(['x', 'y']));
    expect(labelled(run).features).toEqual([...dataset.examples.features]);
    expect(labelled(run).labels).toEqual([...dataset.examples.labels]);
    expect(run.strangers).toEqual([]);
  });

  test('are one stream, as on a board: windows across a change of class are there, without a class', async () => {
    const run = await readAlike(await original(), 'a.csv', recording(['x', 'y']));
    expect([...run.startRows]).toEqual(Array.from({ length: 23 }, (_, i) => 10 * i));
    expect([...run.labels].flatMap((label, i) => (label < 0 ? [run.startRows[i]] : []))).toEqual([110]);
  });

  test('may have their columns in another order, and others that the model does not know', async () => {
    const dataset = await original();
    const run = await readAlike(dataset, 'b.csv', recording(['z', 'y', 'x']));
    expect(labelled(run).features).toEqual([...dataset.examples.features]);
  });

  test('take their class from their name where no column tells it', async () => {
    const dataset = await original();
    const run = await readAlike(dataset, 'anna_walk_03.csv', recording(['x', 'y'], 50, false));
    expect(new Set(run.labels)).toEqual(new Set([dataset.summary.classNames.indexOf('walk')]));
    const nameless = await readAlike(dataset, 'monday.csv', recording(['x', 'y'], 50, false));
    expect(new Set(nameless.labels)).toEqual(new Set([-1]));
    expect(nameless.strangers).toEqual([]);
  });

  test('keep rows of classes that the model does not know, without a label', async () => {
    const dataset = await original();
    const run = await readAlike(dataset, 'c.csv', recording(['x', 'y']).replaceAll('run', 'jump'));
    expect(run.strangers).toEqual(['jump']);
    expect(run.labels.filter((label) => label < 0).length).toBeGreaterThan(0);
  });

  test('are refused with the names of what is missing', async () => {
    const dataset = await original();
    await expect(readAlike(dataset, 'd.csv', recording(['x', 'z']))).rejects.toMatchObject({
      code: 'columns-do-not-match',
      message: 'The file has no column “y”, which the model needs.',
    });
  });

  test('are prepared as the recordings were that the model was trained on', async () => {
    const change = { reading, addMagnitude: true, removeGravity: true, resampleHz: 25 };
    const dataset = await read('a.csv', recording(['x', 'y']), change);
    expect(dataset.summary.preparation).toEqual({
      sensorHz: 50,
      resampleHz: 25,
      removeGravity: true,
      addMagnitude: true,
    });
    const run = await readAlike(dataset, 'a.csv', recording(['x', 'y']));
    expect(labelled(run).features).toEqual([...dataset.examples.features]);
  });

  test('keep the rate that was asked for, whatever is missing in either', async () => {
    const dropOuts = (rows: string) =>
      rows
        .split('\n')
        .filter((_, i) => i < 2 || i % 4 !== 3)
        .join('\n');
    const change = { reading: { ...reading, windowLength: 10 }, resampleHz: 5 };
    const dataset = await read('a.csv', dropOuts(recording(['x', 'y'], 10)), change);
    expect(dataset.summary).toMatchObject({ samplingHz: 5, preparation: { sensorHz: 10, resampleHz: 5 } });
    const clean = await readAlike(dataset, 'b.csv', recording(['x', 'y'], 10));
    expect(clean.samplingHz).toBe(5);
    const slow = await readAlike(dataset, 'c.csv', recording(['x', 'y'], 5));
    // At the rate of the rows already: every sample is a row.
    expect([...slow.features].filter((_, i) => i % 2 === 0).slice(0, 10)).toEqual([
      0, 1, 2, 3, 4, 5, 6, 7, 8, 9,
    ]);
  });

  test('of a table fill words that do not occur with 0, and refuse words that are new', async () => {
    const table = (words: readonly string[]) =>
      `size,colour,class\n${Array.from({ length: 60 }, (_, i) => `${(i * 7) % 13},${words[i % words.length]},${i % 3 ? 'a' : 'b'}`).join('\n')}\n`;
    const files = [file('t.csv', table(['red', 'green', 'blue']))];
    const { choices } = await inspectFiles(files);
    const columns = choices.columns.map((column) =>
      column.name === 'colour'
        ? ({ ...column, role: 'signal', content: 'text' } as const)
        : { ...column, role: column.name === 'class' ? ('label' as const) : ('signal' as const) },
    );
    const { dataset } = await readDataset(files, { ...choices, columns, reading: { kind: 'table' } }, pace);
    const run = await readAlike(dataset, 'u.csv', table(['red', 'blue']));
    expect(run.features.length).toBe(60 * 4);
    expect([...run.features.subarray(0, 4)]).toEqual([0, 0, 0, 1]);
    await expect(readAlike(dataset, 'v.csv', table(['red', 'pink']))).rejects.toMatchObject({
      code: 'columns-do-not-match',
    });
  });
});

test('what was held out comes in the order of recording', async () => {
  const dataset = await original();
  const run = heldOutRun(dataset, Uint32Array.of(5, 2, 9));
  expect([...run.startRows]).toEqual([2, 5, 9].map((i) => dataset.examples.startRows[i]));
  const size = run.features.length / 3;
  expect(run.features.subarray(0, size)).toEqual(dataset.examples.features.subarray(2 * size, 3 * size));
});

describe('files of data that were read by corrections', () => {
  const tryOn = async (dataset: Dataset, path: string, text: string) => {
    const files = [file(path, text)];
    const choices = await lookAlike(dataset.summary, ({ apart: _apart, ...format }) =>
      inspectFiles(files, format),
    );
    return testRunOf(
      dataset.summary,
      (await readDataset(files, choices, pace, undefined, undefined, loadKernels)).dataset,
    );
  };

  test('have their names in the line that was told', async () => {
    const rows = Array.from({ length: 40 }, (_, i) => `${(i * 7) % 11}.5,${(i * 5) % 13},${'ab'[i % 2]}`);
    const text = `flow,load,label\nleft sensor,right sensor,kind\n${rows.join('\n')}\n`;
    const files = [file('pump.csv', text)];
    const { choices } = await inspectFiles(files, { namesLine: 1, dataLine: 3 });
    const { dataset } = await readDataset(files, choices, pace);
    expect(dataset.summary.channelNames).toEqual(['flow', 'load']);
    const run = await tryOn(dataset, 'pump.csv', text);
    expect([...run.features]).toEqual([...dataset.examples.features]);
    expect(run.labels.length).toBe(40);
  });

  test('have the clock that was chosen, and its unit', async () => {
    const rows = Array.from({ length: 240 }, (_, i) => [
      (0.5 * i).toFixed(1),
      20 * i + (i % 3 === 2 ? 8 : 0),
      i % 9,
      i % 7,
      i < 120 ? 'walk' : 'run',
    ]);
    const text = `travel,moment,x,y,label\n${rows.map((row) => row.join()).join('\n')}\n`;
    const files = [file('a.csv', text)];
    const { choices } = await inspectFiles(files);
    const columns = choices.columns.map((column) => {
      const role = { travel: 'ignore', moment: 'time' }[column.name] as 'ignore' | 'time' | undefined;
      return role ? { ...column, role } : column;
    });
    const changed = { ...choices, columns, clock: 'ms' as const, reading };
    const { dataset } = await readDataset(files, changed, pace, undefined, undefined, loadKernels);
    expect(dataset.summary.samplingHz).toBeCloseTo(50, 0);
    const run = await tryOn(dataset, 'a.csv', text);
    expect(run.samplingHz).toBe(dataset.summary.samplingHz);
    expect(labelled(run).features).toEqual([...dataset.examples.features]);
  });

  test('have a window in each row', async () => {
    const row = (i: number) =>
      [
        'ab'[i % 2],
        ...Array.from({ length: 64 }, (_, t) => Math.sin((t + i) / (i % 2 ? 4 : 9)).toFixed(4)),
      ].join();
    const text = Array.from({ length: 40 }, (_, i) => row(i)).join('\n');
    const dataset = await read('rows.csv', text);
    expect(dataset.summary.input).toEqual([64, 1, 1]);
    const run = await tryOn(dataset, 'rows.csv', text);
    expect([...run.features]).toEqual([...dataset.examples.features]);
    const narrow = text.replaceAll(/,[^,\n]*$/gm, '');
    await expect(tryOn(dataset, 'narrow.csv', narrow)).rejects.toMatchObject({
      code: 'columns-do-not-match',
    });
  });
});
