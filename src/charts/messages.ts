import type { Phase } from '../core/search/types';
import type { CurveMetric } from './data/learning-curves';
import type { Outcome } from './data/trial-records';

/** English text of the charts. A translation is another object of this shape. */
export const chartText = {
  showTable: 'Table',
  showPicture: 'Picture',
  saveSvg: 'SVG',
  saveSvgOf: (title: string) => `Save “${title}” as SVG`,
  tableOf: (title: string) => `Show “${title}” as a table`,
  nothingYet: 'The first finished trial appears here.',
  outcome: { deployable: 'deployable', undeployable: 'undeployable', failed: 'failed' } satisfies Record<
    Outcome,
    string
  >,
  phase: { initial: 'initial', boundary: 'boundary', optimise: 'optimise' } satisfies Record<Phase, string>,
  phaseLetter: { initial: 'I', boundary: 'B', optimise: 'O' } satisfies Record<Phase, string>,
  columns: {
    trial: 'Trial',
    phase: 'Phase',
    outcome: 'Outcome',
    accuracy: 'Accuracy',
    crossAccuracy: 'X-CROSS',
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
  trialLabel: (number: number, outcome: string, accuracy: string) =>
    `Trial ${number}, ${outcome}, accuracy ${accuracy}`,
  running: (number: number) => `Trial ${number} is training`,
  runningShort: (number: number) => `trial ${number}`,
  history: {
    title: 'Accuracy per trial',
    description:
      'One mark per trial: filled circles are deployable, grey crosses are not. The stepped line is the best deployable accuracy so far. The band under the axis shows the phase of the search.',
    x: 'trial',
    y: 'accuracy',
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
    noRegion: 'no estimate of the border yet',
  },
  layers: {
    title: 'Memory per layer',
    description: 'ROM holds weights, RAM holds the activations alive while a layer runs.',
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
      'Each row is one session in order of time. Numbers name the fold that validates on a stretch; the outer test is never seen by the search.',
    role: (role: number | 'test' | 'unused') =>
      role === 'test' ? 'outer test' : role === 'unused' ? 'not used' : `validation of fold ${role}`,
    test: 'test',
    hidden: (sessions: number) => `and ${sessions} more sessions`,
  },
} as const;
