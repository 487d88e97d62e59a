import type { Compression, Figures, LimitProfile } from '../core/deploy';
import type { SplitPlan } from '../core/data';
import type { EngineSetting } from '../planning/engine-choice';
import { engines } from './engines.en';
import { count, fourDigits, kilobytes, plural } from './format';

type Bytes = Pick<Figures, 'ramBytes' | 'romBytes'>;

/** The cards of a plan, and what the plan means. */
export const planPage = {
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
      lines: 'windows, a row is a window',
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
    profiles: {
      export: 'figures of our export',
      'x-cube-ai': 'figures by X-CUBE-AI’s rules',
    } satisfies Record<LimitProfile, string>,
    profileHelp: {
      export:
        'What the exported code takes, as a compiler counts it, in the chip’s real memory minus what start-up code and drivers need.',
      'x-cube-ai': 'The limits used in the publications, judged by X-CUBE-AI’s figures.',
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
      blocks: 'Blocks',
      block: 'Kind of block',
      filters: 'Convolution filters',
      filters1: 'Filters, block 1',
      filters2: 'Filters, block 2',
      filters3: 'Filters, block 3',
      batchNorm: 'Batch norm',
      ending: 'To a vector by',
      learningRate: 'Learning rate',
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
    nothingToTry:
      'There is nothing to try: no configuration of the search space keeps the limits for memory, and what does not fit is left out.',
    smallestNeeds: (needs: Bytes, limits: Bytes) =>
      `The smallest network that was looked at needs ${kilobytes(needs.ramBytes)} of RAM and ${kilobytes(needs.romBytes)} of ROM; the limits are ${kilobytes(limits.ramBytes)} and ${kilobytes(limits.romBytes)}.`,
    fitsAfter: 'After one of these changes it fits:',
    smallerNetworks:
      'No other board or compression here holds it: smaller values in the search space, or smaller examples, may.',
    boardLimits: 'Take the board’s own limits',
    compressed: 'Compress to integers (int8)',
    takeBoard: (name: string) => `Choose ${name}`,
    fewerFolds: (folds: number) => `Use ${count(folds)} folds`,
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
} as const;
