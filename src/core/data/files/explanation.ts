import type { ClockUnit, IngestChoices, Inspection } from '../ingest-protocol';
import { counted } from '../number-words';
import type { Reading } from '../types';

const UNITS: Readonly<Record<ClockUnit, string>> = {
  s: 'in seconds',
  ms: 'in milliseconds',
  us: 'in microseconds',
  ns: 'in nanoseconds',
  samples: 'counting rows',
  date: 'as dates or times of day',
};

const READ_AS = {
  recordings: 'samples of recordings, cut into windows',
  table: 'rows of a table, each an example',
  image: 'images',
} as const;

const NO_RATE = 'No rate is known: it can be typed, in samples per second.';

type Looked = Pick<Inspection, 'reasons'> & { choices: IngestChoices };

/** How files are read with these choices, and why, in sentences; `inspection` is what was guessed. */
export function explanationOf({ reasons, choices: guessed }: Looked, choices: IngestChoices): string[] {
  return [
    ...(choices.apart ? ['Every file is read as it is, as you say.'] : []),
    ...reasons.told,
    readingSaid(reasons.reading, guessed, choices),
    ...clockSaid(choices),
    classesSaid(reasons, guessed, choices),
    ...sessionsSaid(choices),
    ...leftOutSaid(guessed, choices),
  ];
}

/** Of these sentences, those that ask the person to look: what they say was a guess, or is not known. */
export function doubtsOf({ reasons, choices: guessed }: Looked, choices: IngestChoices): string[] {
  const classes = classesSaid(reasons, guessed, choices);
  const doubtful =
    labelDoubt(reasons, guessed, choices) !== '' ||
    (reasons.doubtfulClasses === true && classes === reasons.classes);
  return [...(doubtful ? [classes] : []), ...clockSaid(choices).filter((sentence) => sentence === NO_RATE)];
}

function readingSaid(reason: string, { reading: guess }: IngestChoices, { reading }: IngestChoices): string {
  const kind = ({ kind, ...rest }: IngestChoices['reading']) =>
    `${kind} ${'rowIsWindow' in rest && rest.rowIsWindow ? 'lines' : ''}`;
  const windows = reading.kind === 'recordings' && reading.rowIsWindow;
  if (kind(guess) === kind(reading)) return windows ? `${reason} ${saidOfRowWindows(reading)}` : reason;
  if (windows) return `Rows are read as windows, as you say. ${saidOfRowWindows(reading)}`;
  return `Rows are read as ${READ_AS[reading.kind]}, as you say.`;
}

function clockSaid({ columns, clock, reading, files, samplingHz }: IngestChoices): string[] {
  if (reading.kind !== 'recordings') return [];
  const time = columns.find(({ role }) => role === 'time');
  if (time) return [`The clock is column “${time.name}”, ${UNITS[clock]}.`];
  if (samplingHz !== undefined) return [`There is no clock; you say ${samplingHz} samples per second.`];
  if (files.some((file) => file.samplingHz !== undefined)) return [];
  return [NO_RATE];
}

function classesSaid(reasons: Inspection['reasons'], guessed: IngestChoices, choices: IngestChoices): string {
  const { columns, files } = choices;
  const label = columns.find(({ role }) => role === 'label');
  if (label) return `The class is in column “${label.name}”.${labelDoubt(reasons, guessed, choices)}`;
  if (files.length === 1 && !files[0].className)
    return 'Nothing says the class yet: choose a label column, or drop one file per class.';
  const before = new Map(guessed.files.map(({ path, className }) => [path, className]));
  const changed = files.some(({ path, className }) => before.get(path) !== className);
  return changed ? 'Classes of files are as you gave them.' : reasons.classes;
}

/** Empty where the label is hardly doubtful, or a person chose it. */
function labelDoubt(
  { otherLabels = [] }: Inspection['reasons'],
  guessed: IngestChoices,
  { columns }: IngestChoices,
): string {
  const label = columns.find(({ role }) => role === 'label');
  const asGuessed = guessed.columns.some(({ name, role }) => role === 'label' && name === label?.name);
  if (!asGuessed || otherLabels.length === 0) return '';
  const names = otherLabels.slice(0, 3).map((name) => `“${name}”`);
  return ` Check it: ${names.join(' or ')} may be the class, too.`;
}

function sessionsSaid({ columns, files }: IngestChoices): string[] {
  const session = columns.find(({ role }) => role === 'session');
  if (session) return [`The session is in column “${session.name}”.`];
  const distinct = new Set(files.map((file) => file.session)).size;
  if (files.length < 2) return [];
  if (distinct === files.length)
    return columns.some(({ role }) => role === 'label') ? ['Every file is a session.'] : [];
  return [`The files are of ${distinct} sessions.`];
}

function leftOutSaid(guessed: IngestChoices, { files }: IngestChoices): string[] {
  const count = guessed.files.length - files.length;
  if (count <= 0) return [];
  return [count === 1 ? 'You left out one file.' : `You left out ${count} files.`];
}

/** A sentence on rows that are windows. */
function saidOfRowWindows({ windowLength, rowIsWindow }: Extract<Reading, { kind: 'recordings' }>): string {
  const { channels } = rowIsWindow!;
  return channels === 1
    ? `Each row is taken for ${counted(windowLength, 'sample')} of one channel; if several are interleaved, say how many.`
    : `Each row is taken for ${counted(windowLength, 'sample')} of ${channels} channels.`;
}
