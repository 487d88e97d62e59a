import type { DatasetSummary } from '../types';

/** The largest class has at least this many times the examples of the smallest: accuracy alone then says little. */
const SKEWED = 3;

export interface ClassBalance {
  largest: { name: string; examples: number };
  smallest: { name: string; examples: number };
  /** Accuracy of always saying the largest class, a fraction: what a model has to beat. */
  majorityShare: number;
  skewed: boolean;
}

/** How evenly examples are spread over classes. */
export function classBalance({
  classNames,
  examplesPerClass,
}: Pick<DatasetSummary, 'classNames' | 'examplesPerClass'>): ClassBalance {
  let [most, least] = [0, 0];
  examplesPerClass.forEach((count, label) => {
    if (count > examplesPerClass[most]) most = label;
    if (count < examplesPerClass[least]) least = label;
  });
  const total = examplesPerClass.reduce((sum, count) => sum + count, 0);
  const named = (label: number) => ({ name: classNames[label], examples: examplesPerClass[label] });
  return {
    largest: named(most),
    smallest: named(least),
    majorityShare: total > 0 ? examplesPerClass[most] / total : 0,
    skewed: examplesPerClass[most] >= SKEWED * Math.max(1, examplesPerClass[least]),
  };
}

/** The data set in words: “22 recordings, 3 channels, about 32 Hz, 3,286 windows, 22 classes, largest 460, smallest 19”. */
export function describeDataset(summary: DatasetSummary): string {
  const { reading, input, examples, classNames, sessionNames, samplingHz } = summary;
  const { largest, smallest } = classBalance(summary);
  const parts =
    reading.kind === 'recordings'
      ? [
          counted(sessionNames.length, 'recording'),
          counted(input[1], 'channel'),
          ...(samplingHz ? [`about ${grouped(Number(samplingHz.toPrecision(2)))} Hz`] : []),
          counted(examples, 'window'),
        ]
      : reading.kind === 'image'
        ? [
            counted(examples, 'image'),
            `${input[0]}×${input[1]} pixels`,
            input[2] === 1 ? 'grey' : `${input[2]} channels`,
          ]
        : [counted(examples, 'row'), counted(input[0], 'column')];
  const classes = [
    classNames.length === 1 ? '1 class' : `${grouped(classNames.length)} classes`,
    `largest ${grouped(largest.examples)}`,
    `smallest ${grouped(smallest.examples)}`,
  ];
  return [...parts, ...classes].join(', ');
}

/** What to think of where classes are uneven or small, in sentences. */
export function notesOnClasses(classNames: readonly string[], examplesPerClass: readonly number[]): string[] {
  const notes: string[] = [];
  const { largest, smallest, skewed, majorityShare } = classBalance({ classNames, examplesPerClass });
  if (skewed) {
    notes.push(
      `Classes are uneven, from ${grouped(smallest.examples)} (“${smallest.name}”) to ${grouped(largest.examples)} (“${largest.name}”): ` +
        `always saying “${largest.name}” would be right in ${(100 * majorityShare).toFixed(1)}% of cases. ` +
        'Look at balanced accuracy, the mean over classes, too.',
    );
  }
  const few = classNames.filter((_, label) => examplesPerClass[label] < 10);
  if (few.length === 0) return notes;
  const named = few.slice(0, 5).map((name) => `“${name}”`);
  notes.push(
    `Fewer than 10 examples: ${named.join(', ')}${few.length > 5 ? ` and ${few.length - 5} more` : ''}.`,
  );
  return notes;
}

export function counted(count: number, noun: string): string {
  return `${grouped(count)} ${noun}${count === 1 ? '' : 's'}`;
}

/** Thousands set apart by commas. By hand: a browser's first number in a language costs it tens of milliseconds. */
export function grouped(value: number): string {
  const [whole, fraction] = String(value).split('.');
  const thousands = whole.replace(/\B(?=(?:\d{3})+$)/g, ',');
  return fraction === undefined ? thousands : `${thousands}.${fraction}`;
}
