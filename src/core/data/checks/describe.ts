import { classBalance } from '../examples/class-balance';
import { counted, grouped } from '../number-words';
import type { DatasetSummary } from '../types';

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
