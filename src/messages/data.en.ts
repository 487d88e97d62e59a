import { count, threeDigits, plural } from './format';
import type { ClockUnit, Delimiter, Encoding, IngestChoices, ColumnRole, SplitPlan } from '../core/data';

const seconds = (value: number): string => `${value < 0 ? '−' : ''}${threeDigits(Math.abs(value))} s`;

/** English text of the data room. A translation is another object of this shape. */
export const dataText = {
  format: {
    title: 'How the text is read',
    automatic: (guess: string) => (guess ? `by itself: ${guess}` : 'by itself'),
    delimiter: 'Cells end at',
    delimiters: {
      ',': 'comma',
      ';': 'semicolon',
      '\t': 'tab',
      '|': 'bar',
      blanks: 'blanks',
    } satisfies Record<Delimiter, string>,
    decimal: 'Decimal sign',
    decimals: { '.': 'point, 3.14', ',': 'comma, 3,14' } satisfies Record<'.' | ',', string>,
    encoding: 'Encoding',
    encodings: {
      'utf-8': 'UTF-8',
      'utf-16le': 'UTF-16, little endian',
      'utf-16be': 'UTF-16, big endian',
      'windows-1252': 'Windows-1252',
    } satisfies Record<Encoding, string>,
    header: 'First row',
    headers: { true: 'column names', false: 'already data' },
    namesLine: 'Names are in line',
    namesLineHelp: 'Empty: found by itself.',
    dataLine: 'Data start in line',
    dataLineHelp: 'What stands before is passed over.',
    differ: 'The files are not all written alike; each is read as it is written.',
    clock: 'One step of the clock is',
    clocks: {
      s: 'a second',
      ms: 'a millisecond',
      us: 'a microsecond',
      ns: 'a nanosecond',
      samples: 'one row',
      date: 'written as date or time',
    } satisfies Record<ClockUnit, string>,
  },
  preview: {
    title: (file: string) => `First rows of ${file}`,
    line: 'Line',
    roleOf: (column: string) => `Role of column ${column}`,
    roles: {
      signal: 'signal',
      category: 'signal, one-hot',
      label: 'label',
      time: 'time',
      session: 'session',
      ignore: 'not used',
    } satisfies Record<ColumnRole | 'category', string>,
    columns: (from: number, to: number, all: number) => `Columns ${from} to ${to} of ${count(all)}`,
    previous: 'Previous columns',
    next: 'Next columns',
  },
  suggestions: {
    leaveOut: (columns: string) => `Leave out ${columns}`,
    constant: (columns: string, n: number) =>
      `${columns} ${n === 1 ? 'has' : 'have'} the same value everywhere: ${n === 1 ? 'it' : 'they'} cannot tell anything apart.`,
    identifier: (columns: string, n: number) =>
      `${columns} ${n === 1 ? 'is' : 'are'} different in every row, like ${n === 1 ? 'an identifier' : 'identifiers'}: a network would learn ${n === 1 ? 'it' : 'them'} by heart.`,
    place: (columns: string, n: number) =>
      `${columns} ${n === 1 ? 'says' : 'say'} where something was recorded, not what it is: a network may learn the place by heart.`,
    coarse: (columns: string, n: number) =>
      `${columns} ${n === 1 ? 'has values' : 'have values'} too large to be told apart as an input (32-bit floats): ${n === 1 ? 'it looks like a clock or a number' : 'they look like clocks or numbers'} of something.`,
    done: (columns: readonly { name: string; reason: string }[], more: number) =>
      `Columns left out by themselves: ${columns.map(({ name, reason }) => `“${name}” (${reason.charAt(0).toLowerCase()}${reason.slice(1).replace(/\.$/, '')})`).join(', ')}${more > 0 ? ` and ${count(more)} more` : ''}.`,
    files: (paths: readonly string[], reason: string, more: number) =>
      `Left out: ${paths.join(', ')}${more > 0 ? ` and ${plural(more, 'more file', 'more files')}` : ''}. ${reason}`,
  },
  far: {
    found: (n: number) =>
      `${plural(n, 'row is', 'rows are')} about a thousand times beyond the rest. A single one squeezes all other values together, and may cost a model most of its accuracy.`,
    left: (n: number) => `${plural(n, 'row', 'rows')} about a thousand times beyond the rest: left out.`,
    leaveOut: (n: number) => (n === 1 ? 'Leave it out' : 'Leave them out'),
    use: (n: number) => (n === 1 ? 'Use it all the same' : 'Use them all the same'),
  },
  rows: {
    kind: 'Read as',
    label: 'Class in column',
    missing: 'Empty cells',
    missings: {
      refuse: 'are an error',
      drop: 'leave the row out',
      impute: 'mean of the training folds',
    } satisfies Record<IngestChoices['missing'], string>,
  },
  windows: {
    title: 'Windows',
    length: 'Window length',
    inRows: 'rows',
    inSeconds: 'seconds',
    unit: 'Length in',
    lengthHelp: (rows: number, hertz: number | undefined) =>
      hertz === undefined ? `${count(rows)} rows` : `${count(rows)} rows, about ${seconds(rows / hertz)}`,
    resample: 'Resample to (Hz)',
    resampleHelp: (hertz: number | undefined) =>
      hertz === undefined
        ? 'Needs a clock: give a column the role “time”.'
        : `Empty: as recorded, about ${Number(hertz.toPrecision(3))} Hz.`,
    rate: 'Samples per second',
    rateHelp: 'No clock says it. The firmware is told, too.',
    rateOfFiles: (hertz: number) => `Empty: as the files say, ${Number(hertz.toPrecision(4))} Hz.`,
    channels: 'Channels',
    derived: 'Derived channels',
    gravity: 'Take gravity off',
    gravityHelp: 'Each channel minus what changes slower than 0.3 Hz. Needs a clock.',
    magnitude: 'Add the magnitude',
    magnitudeHelp: 'Length of the first three channels: the same however the sensor is turned.',
  },
  lines: {
    channels: 'Channels in a row',
    channelsHelp: (length: number, channels: number) =>
      `${plural(length, 'sample', 'samples')} of ${plural(channels, 'channel', 'channels')} in each row.`,
    channelsWrong: (values: number, channels: number) =>
      `${count(values)} values cannot be divided into ${channels} channels.`,
    order: 'Order of the values',
    orders: { samples: 'sample after sample', channels: 'channel after channel' },
  },
  put: {
    apart: 'Read every file as it is instead',
    together: 'Put files together again',
  },
  files: {
    title: (used: number, all: number) =>
      used === all ? `Files (${count(all)})` : `Files (${count(used)} of ${count(all)} used)`,
    fromColumn: (column: string) => `The class comes from column “${column}”.`,
    useFiles: 'Take the classes of the files instead',
    classFrom: 'Class from the names',
    ownClasses: 'as below',
    find: 'Find files',
    classOf: (n: number) => `Class of ${plural(n, 'chosen file', 'chosen files')}`,
    sessionOf: (n: number) => `Session of ${plural(n, 'chosen file', 'chosen files')}`,
    apply: 'Apply',
    leaveOut: 'Leave out',
    takeIn: 'Take in again',
    takeInAllTheSame: (n: number) => (n === 1 ? 'Take it in all the same' : 'Take them in all the same'),
    all: 'Choose all files',
    choose: (file: string) => `Choose ${file}`,
    file: 'File',
    rows: 'Rows',
    class: 'Class',
    session: 'Session',
    part: 'Part',
    classOfFile: (file: string) => `Class of ${file}`,
    sessionOfFile: (file: string) => `Session of ${file}`,
    more: (n: number) => `and ${plural(n, 'more file', 'more files')}: find them by name.`,
  },
  corrections: {
    undo: 'Undo correction',
    redo: 'Redo correction',
  },
  frontEnd: {
    title: 'The network sees',
    kinds: { raw: 'the rows', statistics: 'statistics', spectrum: 'a spectrum over time' },
    help: {
      raw: 'Every value of the window.',
      statistics:
        'Of each channel: mean, deviation, minimum, maximum, root mean square, mean crossings, peaks. Small, and blind to order.',
      spectrum: 'The power in bands of frequencies, frame after frame: for vibration and sound.',
    },
    frame: 'Frame length',
    rows: (n: number) => `${count(n)} rows`,
    bands: 'Bands',
    scale: 'Bands are',
    scales: { linear: 'equally wide', logarithmic: 'wider upwards' },
  },
  images: {
    title: 'Images',
    size: 'Side in pixels',
    colour: 'Colour',
    colours: { '1': 'grey', '3': 'colour' },
    sizeHelp: 'Larger images need more memory on the board, with the square of the side.',
  },
  signals: {
    title: 'Signals',
    recording: 'Recording',
    place: 'Place in the recording',
    fromWindows: 'Drawn from the windows: rows that no window covers are not kept.',
  },
  sheet: {
    title: 'Contact sheet',
    explain: (perClass: number) => `Up to ${perClass} images of each class, as the network gets them.`,
    of: (name: string, n: number) => `${plural(n, 'image', 'images')} of class ${name}`,
    more: (n: number) => `and ${plural(n, 'more class', 'more classes')}`,
  },
  balance: {
    even: (share: string) =>
      `The classes are about even. Always naming the largest would be right in ${share} of cases.`,
    uneven:
      'Accuracy alone would hardly notice the rare classes. What can be done, in training and in what is looked for:',
    search: 'Search for balanced accuracy',
    chosen: (on: number) =>
      on === 0 ? 'Nothing is changed yet.' : 'Press again to take it back, or use Undo in the card Search.',
  },
  split: {
    outerTests: { named: 'files named test', drawn: 'drawn from all' },
    outerTestHelp: 'Some files are named a test.',
    claim: 'What the score will say',
    claims: {
      time: 'How well it works on later stretches of the same sources: persons, machines or places that it has learnt from.',
      session: 'How well it works on sources it has never met: new persons, machines or places.',
      rows: 'How well it works on further rows of the same kind. It flatters where neighbouring rows are alike.',
    } satisfies Record<SplitPlan['by'], string>,
    sessionsAreClasses:
      'Every class comes from one session only, as when persons are to be recognised: the same person has to be learnt and tested, so the split must be by time.',
    cutWindows: 'Windows overlap, so shuffled rows would put parts of one window on both sides.',
    suggested: (by: string) => `Suggested here: ${by}.`,
    leaks: 'Leak check',
    leaksRunning: 'Looking for near-duplicates on both sides of the split …',
    leaksStart: 'Look for near-duplicates',
    leaksLarge: 'This is a large set: the check takes a while.',
    leaksPair: (heldOut: string, learnt: string) => `${heldOut} is nearly ${learnt}`,
    leaksClean: 'No leak found.',
  },
  keep: {
    title: 'Data sets on this computer',
    none: 'Data sets of your studies are kept on this computer and can be used again.',
    use: 'Plan a search',
    useOf: (name: string) => `Plan a search with “${name}”`,
    rename: 'Rename',
    renameOf: (name: string) => `Rename the data set “${name}”`,
    newName: 'New name',
    save: 'Save name',
    stop: 'Leave it',
    delete: 'Delete',
    deleteOf: (name: string) => `Delete the data set “${name}”`,
    confirm: (name: string) => `Delete “${name}” and what was trained on it?`,
    confirmWith: (name: string, studies: readonly string[]) =>
      `Delete “${name}”? ${studies.length === 1 ? 'This study needs it' : `These ${count(studies.length)} studies need it`} and would go too: ${studies.map((study) => `“${study}”`).join(', ')}.`,
    yes: 'Delete for good',
    yesWith: (n: number) => `Delete it and ${plural(n, 'study', 'studies')}`,
    keep: 'Keep',
    store: 'Keep on this computer',
    stored: 'Kept on this computer',
    usedBy: (n: number) => (n === 0 ? 'in no study' : `in ${plural(n, 'study', 'studies')}`),
  },
  remedies: {
    leaveOutRows: 'Leave these rows out',
    leaveOutImages: 'Leave these images out',
    impute: 'Fill in the training mean',
    shorterWindows: (rows: number) => `Use windows of ${plural(rows, 'row', 'rows')}`,
    place: (file: string, line: number | undefined) =>
      line === undefined ? file : `${file}, line ${count(line)}`,
  },
};
