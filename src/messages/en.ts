import type { Compression, LimitProfile, Violation } from '../core/deploy/types';
import type { SplitPlan } from '../core/data/types';
import type { Phase } from '../core/search/types';
import type { EngineStatus } from '../study/events';
import type { ObjectiveId } from '../core/records/objective';
import type { StudyState } from '../core/records/types';
import type { EngineSetting } from '../planning/engine-choice';
import type { EngineId } from '../training/types';
import { count, kilobytes, percent, fourDigits } from './format';

const plural = (n: number, one: string, many: string): string => `${count(n)} ${n === 1 ? one : many}`;

const engines = {
  wasm: 'WASM',
  'wasm-relaxed': 'WASM, relaxed SIMD',
  'tfjs-webgpu': 'WebGPU',
  'tfjs-cpu': 'TensorFlow.js on the processor',
} satisfies Record<EngineId, string>;

/** English. A translation is another object of the type `Messages`. */
export const en = {
  app: {
    name: 'AutoTinyML',
    skip: 'Skip to content',
    pages: 'Pages',
    search: 'Search',
    learn: 'Learn',
    compare: 'Compare',
    theme: 'Appearance',
    themes: { system: 'System', light: 'Light', dark: 'Dark' },
    loading: 'Loading …',
  },
  missing: {
    title: 'There is nothing here',
    explain: (hash: string) => `The address “${hash}” does not lead to a page.`,
    back: 'Go to the start',
  },
  field: {
    range: (low: number, high: number) => `A number from ${count(low)} to ${count(high)} is needed.`,
  },
  error: {
    retry: 'Try again',
    dismiss: 'Dismiss',
    trialsSafe: 'All finished trials are saved on this computer.',
    filesSafe: 'Your files were only read; nothing was changed.',
  },
  start: {
    title: 'The most accurate neural network that really fits your microcontroller',
    explain:
      'Drop in sensor recordings, choose a board, and watch a constrained search train small CNNs right here. Nothing leaves this computer.',
    learn: 'Learn in ten minutes how it searches',
    dropTitle: 'Drop CSV files or a folder of images here',
    dropHint: 'Recordings, tables, or images with a folder per class. Many files at once are fine.',
    dropNow: 'Let go to read the files',
    choose: 'Choose files',
    chooseFolder: 'Choose a folder',
    samples: 'Or try a sample',
    useSample: (label: string) => `Use the sample “${label}”`,
    formats: 'What the files may look like',
    formatFiles: 'One file per class or recording; its name is the label',
    formatLabel: 'A recording with a label column',
    formatRows: 'One row per sample: a table, or an image',
    formatImages: 'A folder of images per class; its name is the label',
    studies: 'Continue a study',
    noStudies: 'Studies you start are kept on this computer and can be continued here.',
    trials: (done: number, planned: number, minutes?: number) =>
      minutes === undefined
        ? `${count(done)} of ${plural(planned, 'trial', 'trials')}`
        : `${plural(done, 'trial', 'trials')} in ${count(minutes)} min`,
    best: (accuracy: number | null) =>
      accuracy === null ? 'nothing deployable yet' : `best ${percent(accuracy)} in validation`,
    delete: 'Delete',
    deleteStudy: (name: string) => `Delete the study “${name}”`,
    deleteConfirm: (name: string) => `Delete “${name}” with all its trials?`,
    deleteYes: 'Delete for good',
    keep: 'Keep',
    used: (used: string) => `${used} used on this computer`,
  },
  data: {
    title: 'Data',
    none: 'No data yet',
    noneHint: 'Drop files or choose a sample to see what the search will learn from.',
    reading: (what: string) => `Reading ${what} …`,
    preparing: 'Preparing examples …',
    cancel: 'Cancel',
    samples: 'Samples',
    examples: 'Examples',
    classes: 'Classes',
    input: 'Input',
    channels: 'Channels',
    columns: 'Columns',
    sessions: 'Sessions',
    rows: 'Rows',
    sampling: 'Sampling',
    hertz: (hertz: number) => `${fourDigits(hertz)} Hz`,
    windows: 'Windows',
    windowsBefore: 'Windows before cutting',
    windowsAfter: 'Windows after cutting',
    outerTest: 'Outer test',
    search: 'Search',
    split: 'How the examples are split',
    splitBy: 'Keep together',
    by: { time: 'stretches of time', session: 'whole sessions', rows: 'single rows' } satisfies Record<
      SplitPlan['by'],
      string
    >,
    testShare: 'Outer test share',
    notes: 'Worth knowing',
    problems: (n: number) => `${plural(n, 'row', 'rows')} cannot be read`,
    problemLine: (file: string, line: number, reason: string) => `${file}, line ${line}: ${reason}`,
    moreProblems: (n: number) => `and ${count(n)} more`,
    leaveOut: 'Leave out rows that cannot be read',
    leftOut: (n: number) => `${plural(n, 'row', 'rows')} left out`,
    readingKind: 'Read as',
    readings: {
      recordings: 'recordings',
      table: 'table, a row is an example',
      image: 'images, a row is an image',
    },
    overlap: 'Overlap',
    maxGap: 'Cut at gaps over (periods)',
    imageHeight: 'Height',
    imageWidth: 'Width',
    imageChannels: 'Channels',
  },
  board: {
    title: 'Board',
    choose: 'Microcontroller',
    custom: 'My own board',
    customRam: 'RAM for the network (bytes)',
    customRom: 'ROM for the network (bytes)',
    ram: 'RAM',
    rom: 'ROM',
    others: 'More boards',
    core: 'Core',
    coreAt: (core: string, clockMhz: number) => `${core}, ${count(clockMhz)} MHz`,
    reserve: 'Kept for the application',
    reserved: (ramBytes: number, romBytes: number, what: string) =>
      `RAM ${kilobytes(ramBytes)}, ROM ${kilobytes(romBytes)}: ${what}`,
    compression: 'Compression',
    compressions: {
      x1: '×1, none',
      x4: '×4, 8-bit codebooks',
      x8: '×8, 4-bit codebooks',
      int8: 'int8',
      search: 'let the search choose',
    } satisfies Record<Compression | 'search', string>,
    compressionHelp:
      'Codebooks store dense weights as short indices. The search judges the compressed networks, not the originals.',
    profile: 'Limits',
    profiles: { silicon: 'the chip’s memory', slides: 'as in the paper' } satisfies Record<
      LimitProfile,
      string
    >,
    profileHelp: {
      silicon: 'Real memory regions of the chip, minus what start-up code and drivers need.',
      slides: 'The limits used in the publications, judged by X-CUBE-AI’s figures.',
    } satisfies Record<LimitProfile, string>,
    cross: 'Smallest X-CROSS',
    crossHelp:
      'X-CROSS is the share of validation examples on which the compressed network says the same as the original.',
    source: 'Source',
  },
  search: {
    title: 'Search',
    method: 'Method',
    trials: 'Trials',
    folds: 'Folds',
    seed: 'Seed',
    seedHelp: 'The same seed and data give the same study again.',
    screened: 'Leave out what RAM and ROM rule out before training.',
    screenedHelp:
      'Off: every configuration is trained, then judged – deployability is a black box, as in the paper.',
    leaveCore: 'Leave one core free',
    engine: 'Training engine',
    engines: { ...engines, auto: 'the fastest for each configuration' } satisfies Record<
      EngineSetting,
      string
    >,
    engineHelp: {
      wasm: 'The same seed gives the same result to the last bit, on every device.',
      'wasm-relaxed':
        'Faster where the processor multiplies and adds at once; its rounding differs by device.',
      'tfjs-webgpu':
        'All folds at once on the graphics processor; pays off for large networks. Rounding differs by device. Without a real GPU the WASM engine trains.',
      auto: 'Measures the engines of this device for a few seconds once, then uses the one predicted faster. Results differ slightly from device to device.',
    } satisfies Record<EngineSetting, string>,
    configurations: (n: number) => (n === Infinity ? 'endless' : count(n)),
    parameters: {
      filters: 'Convolution filters',
      convActivation: 'Convolution activation',
      kernel: 'Kernel size',
      pool: 'Pool size',
      dropout: 'Dropout',
      units: 'Dense units',
      denseActivation: 'Dense activation',
      optimizer: 'Optimizer',
      compression: 'Compression',
      skippedLayer: 'Layer left out',
    } as Readonly<Record<string, string>>,
  },
  plan: {
    title: 'Plan',
    details: 'Details',
    detailsOf: (card: string) => `Details of ${card}`,
    meaning: 'What this plan means',
    configurations: 'Configurations',
    fits: 'Fit the board by size',
    fitsHelp: 'Share of all configurations whose size is within the limits, before any training.',
    fitsEstimate: 'estimated from a sample',
    counting: 'counting …',
    nothingFits: (images: boolean) =>
      'No configuration fits this board. Choose a board with more memory, a stronger compression' +
      (images ? ', fewer pixels or grey instead of colour.' : ' or smaller values.'),
    oneClass: (name: string) => `All examples are of one class, “${name}”: there is nothing to tell apart.`,
    oneClassRemedy: 'Choose another label column, or drop the files of all classes together.',
    time: 'Expected time',
    about: (time: string) => `about ${time}`,
    timeScreened: 'For networks that fit, as only those are trained,',
    timeBlackBox: 'For networks of all sizes, as this method trains those that do not fit, too,',
    timeMeasured: 'at this computer’s speed so far.',
    timeGuess: 'at a first guess of this computer’s speed; the study corrects it after one trial.',
    start: 'Start search',
    starting: 'Starting …',
    needsData: 'Choose data first.',
    needsCorrection: 'The card Data says what is missing.',
    anotherRuns: 'A study is running. Starting this one pauses it; its finished trials are safe.',
    name: (dataset: string, board: string) => `${dataset} on ${board}`,
  },
  study: {
    states: {
      draft: 'Ready',
      running: 'Searching',
      paused: 'Paused',
      stopped: 'Stopped',
      finished: 'Finished',
      failed: 'Interrupted',
    } satisfies Record<StudyState, string>,
    pausing: 'Pausing after this trial',
    stopping: 'Stopping',
    refitting: 'Training the best model on all search data',
    progress: 'Progress of the study',
    trialOf: (done: number, total: number) => `${count(done)} of ${plural(total, 'trial', 'trials')}`,
    trialOfAbout: (done: number, total: number) =>
      `${count(done)} of about ${plural(total, 'trial', 'trials')}`,
    timeLeft: (left: string) => `about ${left} left`,
    timeUnknown: 'time left unknown until the first epochs are trained',
    pause: 'Pause',
    resume: 'Resume',
    start: 'Start',
    stop: 'Stop',
    stopRefit: 'Skip the refit',
    elsewhere:
      'This study is open in another tab and can only be looked at here. To go on here, close the other tab and reload this page.',
    engineLabel: 'Engine',
    engine: ({ id, workers, examplesPerSecond }: EngineStatus) =>
      [
        engines[id],
        plural(workers, 'worker', 'workers'),
        ...(examplesPerSecond === null ? [] : [`${count(Math.round(examplesPerSecond))} examples a second`]),
      ].join(', '),
    seed: 'Seed',
    board: 'Board',
    method: 'Method',
    data: 'Data',
    training: (trial: number) => `Trial ${trial} in training`,
    fold: (fold: number) => `Fold ${fold}`,
    cached: 'from the cache',
    again: 'Plan again with changes',
    pictures: 'Pictures of the search',
    thoughtOf: (trial: number) => `Trial ${trial},`,
    thinking: 'Choosing the next configuration …',
    noThought: 'The search explains here why it tries what it tries.',
    announce: (trial: number, outcome: string, measure: string, value: string, best: boolean) =>
      `Trial ${trial} finished: ${outcome}, ${measure} ${value}${best ? ', the best deployable so far' : ''}.`,
    announceDone: 'The study is finished.',
    tabs: { trials: 'Trials', curves: 'Learning curves', layers: 'Layers' },
    tabsLabel: 'Details of the trials',
    trialsTable: (trials: number) =>
      `${trials} ${trials === 1 ? 'trial' : 'trials'}; arrow keys go through them`,
    shownTrial: 'Trial',
    followBest: (number: number | null) => (number === null ? 'newest' : `best (${number})`),
    axisX: 'Across',
    axisY: 'Up',
  },
  best: {
    title: 'Best deployable model',
    none: 'None yet',
    noneHint: 'The best network that fits the board appears here as soon as one is found.',
    validationShort: 'Validation folds',
    validation: (measure: string) => `${measure} on the validation folds`,
    test: (measure: string) => `${measure} on the outer test, never seen by the search`,
    testAccuracy: (accuracy: number) => `Accuracy there ${percent(accuracy)},`,
    interval: (low: number, high: number, examples: number) =>
      `95 % interval ${percent(low)} to ${percent(high)}, ${plural(examples, 'example', 'examples')}`,
    ofLimit: (value: number, limit: number) => `${kilobytes(value)} of ${kilobytes(limit)}`,
    fromTrial: (number: number) => `Trial ${number}`,
    download: 'Download model',
    downloading: 'Packing …',
    downloadHint: 'The zip is ready when the study has finished or was stopped.',
    downloadHolds:
      'The zip also holds study.json: the whole study with its data set, to be continued elsewhere. Take it out before you pass the model on without the data.',
    notDeployable: 'After the refit the compressed model misses a limit; the trial’s figures are above.',
    passedOver: (number: number) =>
      `Trial ${number} was more accurate on the folds, but missed a limit when trained on all search data.`,
  },
  trial: {
    title: (number: number) => `Trial ${number}`,
    missing: (number: number) => `Trial ${number} is not finished yet, or does not exist.`,
    why: 'Why it was tried',
    configuration: 'Configuration',
    figures: 'Figures',
    folds: 'Folds',
    fold: 'Fold',
    accuracy: 'Accuracy',
    original: (objective: ObjectiveId = 'accuracy') =>
      objective === 'accuracy' ? 'Before compression' : 'Accuracy before compression',
    cross: 'X-CROSS',
    time: 'Time',
    engine: 'Engine',
    macc: 'MACC',
    confusion: 'Confusion matrix',
    confusionHelp:
      'Rows are the true classes, columns what the compressed models said, in percent of the row.',
    truth: 'True class',
    recall: 'Recall',
    states: { deployable: 'deployable', undeployable: 'not deployable', failed: 'failed' },
    violation: ({ figure, value, limit }: Violation): string => {
      switch (figure) {
        case 'ramBytes':
          return `RAM ${kilobytes(value)} is over the limit of ${kilobytes(limit)}`;
        case 'romBytes':
          return `ROM ${kilobytes(value)} is over the limit of ${kilobytes(limit)}`;
        case 'crossAccuracy':
          return `X-CROSS ${percent(value)} is under ${percent(limit)}`;
        case 'macc':
          return `${count(value)} MACC are over the limit of ${count(limit)}`;
        case 'latencyMs':
          return `${count(value)} ms are over the limit of ${count(limit)} ms`;
      }
    },
    empty: 'No trial has finished yet. Each one becomes a row here.',
    open: (number: number) => `Open trial ${number}`,
    number: 'Trial',
    phase: 'Phase',
    outcome: 'Outcome',
    phaseLetters: { initial: 'I', boundary: 'B', optimise: 'O' } satisfies Record<Phase, string>,
    phases: { initial: 'initial', boundary: 'boundary', optimise: 'optimise' } satisfies Record<
      Phase,
      string
    >,
  },
} as const;

type Widened<T> = T extends string
  ? string
  : T extends (...parameters: infer P) => infer R
    ? (...parameters: P) => R
    : { readonly [K in keyof T]: Widened<T[K]> };

export type Messages = Widened<typeof en>;
