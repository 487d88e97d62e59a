import { count, plural, threeDigits } from './format';
import type { Deviation, Role } from '../core/network';
import type { MethodId } from '../core/search';
import type { Condition, Parameter } from '../core/space';
import { OBJECTIVE_NAMES, type ObjectiveId } from '../core/records/objective';
import { presetText } from './presets.en';
import type { NameProblem, ParameterProblem } from '../planning/search/parameter-edits';
import type { SizeId } from '../planning/share-that-fits';

const quoted = (name: string) => `“${name}”`;

/** English text of the plan's search editor. A translation is another object of this shape. */
export const editorText = {
  refused: (names: readonly string[]) =>
    `The address says something that a plan cannot use: ${names.join(', ')}. It was left out; everything else is as the address says.`,
  presets: presetText,
  reset: 'Back to the preset',
  undo: 'Undo',
  redo: 'Redo',
  undoOf: (what: string) => `Undo: ${what}`,
  redoOf: (what: string) => `Redo: ${what}`,
  how: 'How to search',
  advice: {
    autotinyml: 'The best choice for most boards: it learns what fits and what is accurate at the same time.',
    'svm-cbo': 'To repeat the publications. It trains networks that do not fit, too, and so takes longer.',
    'svm-cbo-rf':
      'As SVM-CBO, for spaces with many categories: a random forest instead of a Gaussian process.',
    'constrained-ei': 'A strong rival: the common way to search under limits. Good for comparisons.',
    'penalized-bo': 'For comparisons: what happens when a network that does not fit counts as a bad one.',
    'gp-ucb': 'Only where nearly every network fits the board: it does not know that there are limits.',
    tpe: 'Many hyperparameters and a hundred trials or more. Needs more trials than the others to learn.',
    hyperband: 'When training takes long: most networks are trained a little, the best ones to the end.',
    bohb: 'As Hyperband, and learns where to look. When training takes long and there is time for many trials.',
    random: 'The honest yardstick: any method that is not better than this is not worth its name.',
    'latin-hypercube': 'An even picture of the whole space, to learn what matters before a real search.',
    grid: 'A regular grid, for tables in a report. The fewest discoveries for the time.',
  } satisfies Record<MethodId, string>,
  budget: 'Stop after',
  budgets: { trials: 'a number of trials', minutes: 'a time' },
  minutes: 'Minutes',
  minutesHelp: (trials: number | null) =>
    trials === null
      ? 'Only running counts, pauses do not. The trial under way is finished.'
      : `Good for about ${count(trials)} trials here. Only running counts, pauses do not; the trial under way is finished.`,
  minutesSeed:
    'Phases are planned for the expected number of trials, which is estimated again from the time that trials took, after the 4th, 8th, 16th and so on. So the same seed gives the same study only where trials take the same time; for studies that can be repeated exactly, choose a number of trials.',
  folds: 'Folds',
  foldsHelp: 'So many networks are trained for each trial, each judged on another part.',
  startFrom: {
    label: 'Learn from an earlier study',
    nothing: 'nothing: a search of its own',
    study: (name: string, trials: number) => `${name} (${plural(trials, 'trial', 'trials')})`,
    onOtherData: (name: string, trials: number) =>
      `${name} (${plural(trials, 'trial', 'trials')} on other data)`,
    help: 'Trials of an earlier study on these data can be judged again for this board, without training. Of one on other data, such as fewer recordings, the best networks are tried first.',
    chosen:
      'Its trials are judged again for this board, compression and limits when the search starts: by the trained folds that are kept, without training. What they say stays as it is then. Of networks that were trained otherwise the best are tried first. Those outside this search space are left out.',
    chosenOnOtherData:
      'It was about other data, so that its accuracies say nothing here: the best of its networks that keep this plan’s limits are trained on these data before anything else, and what is too large is not tried. Those outside this search space are left out.',
    ignored: 'This method does not learn from other studies: its trials will be the same as without.',
  },
  objective: 'Looked for',
  objectives: OBJECTIVE_NAMES,
  objectiveHelp: {
    accuracy: 'Share of examples that are named right.',
    'balanced-accuracy': 'Mean recall of the classes: rare classes count as much as common ones.',
    'macro-f1': 'Mean F1 of the classes: rare ones count alike, and false alarms cost.',
  } satisfies Record<ObjectiveId, string>,
  more: 'More',
  moreHelp: 'early stopping, racing, class weights, parallel trials, engine',
  patience: 'Patience (epochs)',
  patienceHelp:
    'A fold ends after so many epochs without a better validation loss. 0: all epochs are trained.',
  balanced: 'Weigh rare classes more',
  balancedHelp: 'Every class counts the same in training, however many examples it has.',
  parallel: 'Trials at once',
  parallelHelp:
    'More than one keeps all cores busy when there are fewer folds than cores; each choice then knows fewer outcomes.',
  racing: 'Racing: error rate (%)',
  racingHelp:
    'Gives up a trial that is clearly worse than the best, or clearly below X-CROSS, after its first folds. The chance to lose a winner by that is at most this; 10 is usual. 0: all folds are trained.',
  elsewhere:
    'The split and the outer test are in the card Data; limits, compression and X-CROSS in the card Board.',
  space: 'Space',
  network: 'Network',
  networkHelp:
    'Every field is either fixed or searched. A searched field becomes a hyperparameter; several fields can share one.',
  blocks: 'Convolutional blocks',
  block: (number: number) => `Block ${number}`,
  dense: 'Hidden dense layers',
  denseLayer: (number: number) => `Dense ${number}`,
  denseNone: 'None: the softmax layer follows at once.',
  training: 'Training',
  input: 'What the network sees',
  inputHelp:
    'Of each window: its rows, statistics of each channel, or a spectrum over time. Each front end is counted with its own memory, and goes into the export. ' +
    'Where windows are searched, recordings are divided into folds before they are cut, so that every length is judged on the same stretches. Rows of a window are counted at the rate of the data; another rate is a share of it.',
  inputTaken:
    'The data have a front end already (card Data): choose the rows there to let the search choose.',
  ending: 'After the last block',
  endings: { flatten: 'flatten', globalAveragePool: 'global average pool' },
  endingSearched:
    'Flatten keeps positions and costs weights; an average or the largest value has few weights and forgets positions.',
  endingHelp: {
    flatten: 'Every number goes on to the dense layers: more weights, position is kept.',
    globalAveragePool: 'One mean per filter goes on: far fewer weights, position is lost.',
    globalMaxPool: 'The largest value per filter goes on: whether something was there, wherever it was.',
  },
  perBlock: 'Each its own',
  perBlockOf: (field: string) => `${field}: each its own`,
  allBlocks: 'all blocks',
  allDense: 'all dense layers',
  fields: {
    kind: 'Kind',
    filters: 'Filters',
    kernel: 'Kernel',
    kernelWidth: 'Kernel across',
    stride: 'Stride',
    strideWidth: 'Stride across',
    padding: 'Padding',
    activation: 'Activation',
    batchNorm: 'Batch norm',
    pool: 'Pool',
    pooling: 'Pool takes',
    dropout: 'Dropout',
    units: 'Units',
    optimizer: 'Optimizer',
    learningRate: 'Learning rate',
    batchSize: 'Batch size',
    epochs: 'Epochs',
    depth: 'Number of blocks',
    ending: 'To a vector by',
    skip: 'Layer left out',
    window: 'Window (rows)',
    overlap: 'Overlap',
    rate: 'Rate (share)',
    frontEnd: 'Front end',
    frame: 'Frame (rows)',
    bands: 'Bands',
    bandScale: 'Bands are',
  } satisfies Record<Role, string>,
  batchNormHelp: 'Batch norm costs nothing on the board: it is folded into the convolution.',
  depth: 'Let the search say how many of the blocks there are',
  depthHelp: (most: number) => `From 1 to ${most}; what only the others use is then not asked.`,
  poolNone:
    '1 is no pool, 0 no dropout. A separable block is a kernel for each channel, then a convolution of 1×1: far fewer weights. ' +
    'A residual block is two convolutions with “same” padding, to which its input is added: it trains well where there are many. ' +
    'A MobileNet block is a separable one with batch norm and activation after both of its convolutions; it can be chosen, not searched. ' +
    'A stride steps over rows or columns: less to compute, and less to keep.',
  skipping: 'Let the search leave out one convolution',
  skippingHelp: 'A hyperparameter says which: 1 the first, 2 the second …, 0 none.',
  modeOf: (field: string) => `${field}: fixed or searched`,
  fixed: 'fixed',
  usual: {
    learningRate: 'as usual for it',
    kernelWidth: 'as the kernel',
    stride: 'none',
    strideWidth: 'as the stride',
    pooling: 'the largest',
    window: 'as the data say',
    overlap: 'as the data say',
    rate: 'as the data say',
    frontEnd: 'as the data say',
    frame: 'as suits the window',
    bands: 'as suit the frame',
    bandScale: 'linear',
  },
  searchAs: (name: string) => `searched: ${name}`,
  searchNew: 'searched',
  searchOwn: 'searched on its own',
  valueOf: (field: string) => `${field}: value`,
  shared: (name: string, others: readonly string[]) => `${quoted(name)} also decides ${others.join(', ')}.`,
  valuesOf: (name: string) => `Values of ${name}`,
  lowOf: (name: string) => `Lowest ${name}`,
  highOf: (name: string) => `Highest ${name}`,
  to: 'to',
  preview: 'What comes out',
  previewHelp: 'The network of one configuration, layer by layer.',
  sizeLabel: 'Configuration',
  sizes: { smallest: 'smallest', typical: 'typical', largest: 'largest' } satisfies Record<SizeId, string>,
  previewWait: 'The configurations are being counted …',
  previewNoData: 'With data, this shows the layers with their shapes.',
  layer: 'Layer',
  output: 'Output',
  weights: 'Weights',
  total: 'In all',
  deviations: {
    skipped: 'left out by this configuration',
    clipped: 'cut to what is left of the input',
    'nothing-left': 'nothing is left to pool: no layer',
  } satisfies Record<Deviation, string>,
  frontEnds: {
    statistics: 'statistics of each channel',
    spectrum: (frame: number, bands: number, scale: string) =>
      `spectrum: frames of ${frame} rows, ${bands} ${scale} bands`,
  },
  windowOf: (rows: number, overlap: number, rate = 1) =>
    `window of ${rows} rows${rate === 1 ? '' : ` at ${threeDigits(rate)} of the rate`}, ${Math.round(100 * overlap)} % shared with the next`,
  spectrumCut: 'cut to what the window has room for',
  layerKinds: {
    conv2d: 'convolution',
    depthwiseConv2d: 'depthwise convolution',
    add: 'sum with the block’s input',
    maxPool: 'pool',
    averagePool: 'average pool',
    dropout: 'dropout',
    batchNorm: 'batch norm',
    flatten: 'flatten',
    globalAveragePool: 'global average pool',
    globalMaxPool: 'global max pool',
    dense: 'dense',
  },
  strideOf: (stride: string | number) => `stride ${stride}`,
  projected: ', projected to its shape',
  fits: 'Fits the board by size.',
  fitsNot: 'Does not fit the board:',
  parameters: 'Hyperparameters',
  parametersHelp: 'Everything that is searched. What decides nothing in the network is named as such.',
  name: 'Name',
  nameOf: (name: string) => `Name of ${name}`,
  kind: 'Kind',
  kindOf: (name: string) => `Kind of ${name}`,
  kinds: {
    categorical: 'choices',
    ordinal: 'list of numbers',
    integer: 'whole numbers in a range',
    real: 'numbers in a range',
  } satisfies Record<Parameter['kind'], string>,
  values: 'Values',
  log: 'Log',
  logOf: (name: string) => `Log scale for ${name}`,
  decides: 'Decides',
  onlyWhen: (when: readonly Condition[]) =>
    `Only where ${when.map(({ parameter, in: values }) => `${quoted(parameter)} is ${values.join(' or ')}`).join(' and ')}.`,
  decidesNothing: 'nothing: not bound to the network',
  decidesCompression: 'compression (card Board)',
  add: 'Add a hyperparameter',
  added: 'a new hyperparameter',
  newName: 'parameter',
  remove: 'Remove',
  removeOf: (name: string) => `Remove ${name}`,
  removed: (name: string) => `removing ${quoted(name)}`,
  valuesChanged: (name: string) => `values of ${quoted(name)}`,
  renamed: (name: string) => `renaming ${quoted(name)}`,
  kindChanged: (name: string) => `kind of ${quoted(name)}`,
  scaleChanged: (name: string) => `scale of ${quoted(name)}`,
  nameProblems: {
    empty: 'A name is needed.',
    long: 'At most 40 characters.',
    taken: 'Another hyperparameter has this name.',
    reserved: 'This name is taken by the program itself.',
  } satisfies Record<NameProblem, string>,
  problem: (
    problem: ParameterProblem,
    roleNames: readonly string[],
    range: readonly [number, number] | null,
  ): string => {
    const what = roleNames.join(' and ');
    switch (problem) {
      case 'empty':
        return 'At least one value is needed.';
      case 'many':
        return 'At most 100 values; a range takes more.';
      case 'numbers':
      case 'not-a-number':
        return 'Only numbers fit here.';
      case 'order':
        return 'Each value only once, in growing order.';
      case 'ends':
        return 'The first number must be smaller than the second.';
      case 'whole':
      case 'not-whole':
        return `${what || 'This kind'} takes whole numbers.`;
      case 'log':
        return 'A log scale needs numbers above zero.';
      case 'choices':
      case 'not-a-choice':
        return `Some of these choices do not exist for ${what || 'this'}.`;
      case 'out-of-range':
        return range ? `${what} goes from ${range[0]} to ${range[1]}.` : `Out of range for ${what}.`;
    }
  },
};
