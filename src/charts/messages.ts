import type { SignalPart } from '../core/deploy';
import type { Phase } from '../core/search';
import { OBJECTIVE_NAMES } from '../core/records/objective';
import { plural } from '../messages/format';
import type { CurveMetric } from './data/learning-curves';
import type { MapLayer } from './data/space-map';
import type { Outcome } from './data/trial-records';

/** English text of the charts. A translation is another object of this shape. */
export const chartText = {
  foldsTrained: (folds: number) => plural(folds, 'fold', 'folds'),
  showTable: 'Table',
  showPicture: 'Picture',
  saveSvg: 'SVG',
  saveSvgOf: (title: string) => `Save “${title}” as SVG`,
  tableOf: (title: string) => `Show “${title}” as a table`,
  nothingYet: 'The first finished trial appears here.',
  outcome: { deployable: 'deployable', undeployable: 'not deployable', failed: 'failed' } satisfies Record<
    Outcome,
    string
  >,
  phase: { initial: 'initial', boundary: 'boundary', optimise: 'optimise' } satisfies Record<Phase, string>,
  phaseLetter: { initial: 'I', boundary: 'B', optimise: 'O' } satisfies Record<Phase, string>,
  /** What a study maximises. */
  measures: OBJECTIVE_NAMES,
  columns: {
    trial: 'Trial',
    phase: 'Phase',
    outcome: 'Outcome',
    crossAccuracy: 'X-CROSS',
    trained: 'Trained',
    ram: 'RAM',
    rom: 'ROM',
    macc: 'MACC',
    layer: 'Layer',
    fold: 'Fold',
    epoch: 'Epoch',
    session: 'Session',
    from: 'From',
    to: 'To',
    examples: 'Examples',
    use: 'Used for',
    mean: 'Mean',
  },
  trialLabel: (number: number, outcome: string, measure: string, value: string) =>
    `Trial ${number}, ${outcome}, ${measure} ${value}`,
  trialOfMany: (trial: string, total: number) => `${trial}. ${total} trials; arrow keys go through them.`,
  savePng: 'PNG',
  savePngOf: (title: string) => `Save “${title}” as PNG`,
  showAll: (rows: number) => `Show all ${rows} rows`,
  running: (number: number) => `Trial ${number} is training`,
  runningShort: (number: number) => `trial ${number}`,
  history: {
    title: (Measure: string) => `${Measure} per trial`,
    description: (measure: string) =>
      `One mark per trial: filled circles are deployable, grey crosses are not. The stepped line is the best deployable ${measure} so far, of trials trained in full. The band under the axis shows the phase of the search.`,
    x: 'trial',
    notMeasured: 'not measured',
    best: (accuracy: string) => `best deployable ${accuracy}`,
  },
  memory: {
    title: 'Memory: RAM and ROM',
    description: 'Every trial by the memory its network needs. What fits lies in the clear box of the board.',
    x: 'RAM',
    y: 'ROM',
    limit: (what: string, value: string) => `${what} ${value}`,
  },
  map: {
    title: 'Map of the search space',
    description:
      'A slice through the search space: clear where the classifier expects deployable networks, hatched elsewhere. Trials are projected onto the slice; the ring is the next choice.',
    uncounted: 'Grey: a value of an axis that does not count there, because of other values.',
    noRegion: 'no estimate of the border yet',
    noLayer: 'no estimate of this yet',
    layer: 'Layer',
    layers: (measure: string): Record<MapLayer, string> => ({
      region: 'Deployable region',
      probability: 'Probability of being deployable',
      mean: `Expected ${measure}`,
      sd: 'Uncertainty',
      acquisition: 'Acquisition',
    }),
    scale: (low: string, high: string) => `light ${low}, dark ${high}`,
  },
  effort: {
    title: (Measure: string) => `${Measure} and effort`,
    description: (measure: string) =>
      `Every measured trial by the multiply-accumulate operations of one inference and its ${measure}. The line joins deployable trials that no other beats in both.`,
    x: 'MACC per inference',
    limit: (value: string) => `limit ${value}`,
  },
  parallel: {
    title: 'Parallel coordinates',
    description: (measure: string) =>
      `One line per trial through its parameters, its memory and its ${measure}. Solid blue lines are deployable, dashed grey ones are not. Ends of the axes move with the arrow keys; only lines between them stay.`,
    measured: { ram: 'RAM', rom: 'ROM' },
    end: (axis: string, low: boolean) => `${axis}, ${low ? 'lower' : 'upper'} end`,
    value: (value: string, inside: number, all: number) => `${value}; ${inside} of ${all} trials inside`,
    hint: 'Drag along an axis to keep the trials within, or use the arrow keys.',
    inside: (inside: number, all: number) => `${inside} of ${all} trials`,
    clear: 'Clear',
  },
  slices: {
    title: 'One parameter at a time',
    description: (measure: string) =>
      `For every parameter the ${measure} of all trials over its values, whatever the others were.`,
    uncounted: (trials: number) => `${plural(trials, 'trial', 'trials')} without it`,
  },
  importance: {
    title: 'Importance of the parameters',
    description: (measure: string) =>
      `Permutation importance on a random forest: how much worse the forest predicts trials it has not seen when one parameter’s values are shuffled, in units of the variance. Left for the ${measure}, right for being deployable.`,
    parameter: 'Parameter',
    sides: (measure: string) => ({ accuracy: `For the ${measure}`, deployability: 'For being deployable' }),
    shortSides: (Measure: string) => ({ accuracy: Measure, deployability: 'Deployable' }),
    unknown: {
      accuracy: 'needs 8 measured trials that differ',
      deployability: 'needs 8 trials, of both kinds',
    },
    named: 'Permutation importance on a random forest.',
    explained: (side: string, share: string, trials: number) =>
      `${side}: the forest explains ${share} of the differences among ${trials} trials.`,
    unexplained: (side: string, trials: number) =>
      `${side}: ${trials} trials do not explain the differences yet; its bars, drawn faint, are guesses.`,
  },
  distribution: {
    title: (measure: string) => `Distribution of the ${measure}`,
    description: (measure: string) =>
      `Empirical distribution: the share of trials with at most a given ${measure}, deployable and other trials apart.`,
    y: 'share of trials',
    curves: { deployable: 'deployable', undeployable: 'not deployable' },
    median: (accuracy: string) => `median ${accuracy}`,
  },
  workers: {
    title: 'What the workers did',
    description:
      'Trials, and below them the folds as they were trained side by side. Folds from the cache took no time and are not drawn; long pauses are shortened.',
    trials: 'Trials',
    lane: 'Worker',
    laneOf: (lane: number) => `Worker ${lane}`,
    began: 'Began after',
    took: 'Took',
    span: (trial: number, fold: number, time: string) => `Trial ${trial}, fold ${fold}, ${time}`,
    busy: (share: string, lanes: number) =>
      `${lanes === 1 ? 'One fold' : `Up to ${lanes} folds`} at a time, training ${share} of the time.`,
    hidden: (trials: number) => `${trials} earlier trials are not drawn.`,
  },
  layers: {
    title: 'Memory per layer',
    description: 'ROM holds weights, RAM holds the activations alive while a layer runs.',
    ownDescription:
      'Of the exported firmware: ROM holds weights, RAM the activations alive while a layer runs. The first rows are what is done to raw values before the network, the last one is all other code, constants, outputs and stack; their RAM comes on top of every layer.',
    besides: 'besides',
    instructions: 'Instructions a window',
    parts: {
      resample: 'resampling',
      gravity: 'gravity',
      magnitude: 'magnitude',
      window: 'window',
      statistics: 'statistics',
      spectrum: 'spectrum',
      normalisation: 'scaling',
    } satisfies Record<SignalPart, string>,
    breaks: 'passes the limit here',
    limit: (value: string) => `limit ${value}`,
  },
  curves: {
    title: 'Learning curves',
    description: 'One thin line per fold, the bold line is their mean.',
    metrics: {
      validationAccuracy: 'Validation accuracy',
      validationLoss: 'Validation loss',
      trainingLoss: 'Training loss',
    } satisfies Record<CurveMetric, string>,
    metric: 'Curve',
    fold: (fold: number) => `Fold ${fold}`,
    mean: 'mean',
  },
  strip: {
    title: 'Who validates when',
    description:
      'Each bar is one session in order of time, or all examples where they are shuffled. Numbers name the fold that validates on a part; the outer test is never seen by the search.',
    role: (role: number | 'test' | 'unused') =>
      role === 'test' ? 'outer test' : role === 'unused' ? 'not used' : `validation of fold ${role}`,
    test: 'test',
    hidden: (sessions: number) => `and ${sessions} more sessions`,
  },
} as const;
