import { count, parameterValue, percent, threeDigits } from './format';

const some = (n: number, one: string, many: string): string => `${count(n)} ${n === 1 ? one : many}`;

/** English text where the best model is tried. A translation is another object of this shape. */
export const tryText = {
  open: 'Try it',
  title: 'Try the best model',
  explain:
    'The exported model runs here as it runs on the board: the same C kernels, normalisation, windows and threshold.',
  heldOut: 'Held-out examples',
  heldOutHelp: 'the outer test, which the search never saw',
  noHeldOut: 'This plan keeps no outer test. Drop a file to try the model on.',
  files: 'Other files: drop them here, or',
  choose: 'choose files',
  folder: 'choose a folder',
  columns: (names: readonly string[]) =>
    `They need the columns ${names
      .slice(0, 12)
      .map((name) => `“${name}”`)
      .join(
        ', ',
      )}${names.length > 12 ? ` and ${count(names.length - 12)} more` : ''}. A label column, or class names in the file names, make a score.`,
  images: 'Images, or the same kind of CSV file as before. Class names as folders make a score.',
  work: { reading: 'Reading …', classifying: 'Running the model …' },
  cancel: 'Cancel',
  tried: (name: string, examples: number) => `${name}, ${some(examples, 'prediction', 'predictions')}`,
  threshold: 'Unknown below',
  thresholdHelp: 'CLASSIFIER_MIN_PROBABILITY in the exported code; 50 % unless you change it there.',
  accuracy: 'Accuracy',
  interval: ([low, high]: readonly [number, number]) => `95 % interval ${percent(low)} to ${percent(high)}`,
  known: 'Known',
  knownAccuracy: 'Right among the known',
  ofExamples: (known: number, examples: number) => `${count(known)} of ${count(examples)}`,
  noLabels: 'These files say no class, so there is no score.',
  partly: (labelled: number, examples: number) =>
    `${count(labelled)} of ${count(examples)} have a label; only these are scored.`,
  strangers: (names: readonly string[]) =>
    `The model does not know ${names.map((name) => `“${name}”`).join(', ')}; these are shown without a label.`,
  leftOut: (n: number) =>
    `${some(n, 'row', 'rows')} could not be read and ${n === 1 ? 'is' : 'are'} left out.`,
  resampled: (from: number, to: number) =>
    `Recorded at ${parameterValue(from)} Hz, resampled to the ${parameterValue(to)} Hz that the model was trained on.`,
  windowsOnly:
    'In files, windows follow each other as on the board; those across a change of class are not scored.',
  decisions: {
    on: 'Decide by several windows',
    help: 'A class is decided when more than half of the last windows are for it, and “unknown” otherwise; goes into the exported C code. Off: each window is told by itself.',
    votes: 'Windows that vote',
    threshold: (name: string) => `“${name}” from probability`,
    chosen: (
      {
        falseAlarms,
        length,
        found,
        stretches,
        delay,
      }: { falseAlarms: number; length: number; found: number; stretches: number; delay?: number },
      seconds: boolean,
    ) =>
      `${some(falseAlarms, 'false alarm', 'false alarms')} in ${seconds ? `${threeDigits(length / 60)} minutes` : `${count(length)} rows`}; ` +
      `${count(found)} of ${some(stretches, 'stretch', 'stretches')} of one class found` +
      (delay === undefined ? '.' : `, after ${threeDigits(delay)} ${seconds ? 's' : 'rows'} on average.`),
    noLabels: 'Recordings with classes are needed to tell false alarms and delay.',
  },
  csv: 'Decisions as CSV',
  csvHelp: 'a row for each window or example: class, probability, and where it begins',
  recording: 'Recording',
  windows: (name: string, n: number) => `${name} (${count(n)})`,
  sheet: 'Predictions',
  show: 'Show',
  filters: { all: 'all', wrong: 'wrong', unknown: 'unknown' },
  filter: (label: string, n: number) => `${label} (${count(n)})`,
  example: (n: number) => `Example ${n}`,
  said: (predicted: string, probability: number) => `${predicted}, ${percent(probability)}`,
  unknown: (predicted: string, probability: number) => `unknown (${predicted}, ${percent(probability)})`,
  actual: (name: string) => `actual: ${name}`,
  actualTitle: 'Actual',
  outcome: 'Outcome',
  noActual: 'no label',
  outcomes: { right: 'right', wrong: 'wrong', unknown: 'unknown', unlabelled: 'no label' },
  more: (n: number) => `Show ${count(n)} more`,
  nothing: 'None.',
  announce: (examples: number, accuracy: number | undefined) =>
    accuracy === undefined
      ? `${some(examples, 'prediction', 'predictions')} made.`
      : `${some(examples, 'prediction', 'predictions')} made, accuracy ${percent(accuracy)}.`,
} as const;
