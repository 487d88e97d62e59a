import { dataKindOf } from './data/data-kind';
import { inputChoiceOf, windowLengthsFor } from './data/input-choice';
import type { DatasetOutline, DatasetSummary, Steps } from '../core/data';
import { boardSize, verdict, type Board, type Limits, type Figures } from '../core/deploy';
import {
  experiment1,
  experiment2,
  networkFor,
  quickLook,
  referenceSpace,
  standardSpace,
  thoroughSpace,
  withFrontEnds,
  withWindows,
} from '../core/network';
import type { DataKind, Experiment, Network } from '../core/network';
import { randomStream } from '../core/random';
import { sampleConfiguration } from '../core/space';

export const PRESET_IDS = [
  'standard',
  'quick',
  'experiment1',
  'experiment2',
  'thorough',
  'ds-cnn',
  'resnet-8',
  'mobilenet-v1',
] as const;
export type PresetId = (typeof PRESET_IDS)[number];

interface AboutData {
  kind: DataKind;
  board: 'tiny' | 'big';
  /** Rows of the windows that a front end can be chosen for; absent where there is nothing to choose. */
  windowRows?: number;
  /** Lengths of windows to choose among, in rows; none where there is nothing to choose. */
  windowLengths: readonly number[];
}

/** A ready-made search: what is tried and how much is spent. */
export interface Preset {
  experiment(about: AboutData): Experiment;
  trials: number;
  /** Absent: as many as the data suggests. */
  folds?: number;
  /** A fold ends after so many epochs without a better validation loss. */
  patience?: number;
}

/** A network that is fixed: how to train it is all that is searched. */
const REFERENCE = { trials: 10, patience: 6 } as const;

export const PRESETS: Readonly<Record<PresetId, Preset>> = {
  standard: { experiment: ({ kind, board }) => standardSpace(kind, board), trials: 20, patience: 6 },
  quick: { experiment: ({ kind }) => quickLook(kind === 'image'), trials: 8, folds: 3 },
  experiment1: { experiment: ({ board }) => experiment1(board), trials: 20 },
  experiment2: { experiment: () => experiment2(), trials: 20 },
  thorough: {
    experiment: ({ kind, board, windowRows, windowLengths }) => {
      const asRead = thoroughSpace(kind, board);
      const ofRows = windowRows === undefined ? asRead : withFrontEnds(asRead, windowRows);
      return windowLengths.length === 0 ? ofRows : withWindows(ofRows, windowLengths);
    },
    trials: 100,
    patience: 8,
  },
  'ds-cnn': { experiment: () => referenceSpace('dsCnn'), ...REFERENCE },
  'resnet-8': { experiment: () => referenceSpace('resNet8'), ...REFERENCE },
  'mobilenet-v1': { experiment: () => referenceSpace('mobileNetV1'), ...REFERENCE },
};

/** The preset that a plan starts with. */
export const FIRST_PRESET: PresetId = 'standard';

/** The search space and network of a preset, for data (recordings where there are none yet) and a size of board. */
export function experimentOf(id: PresetId, dataset: DatasetOutline | null, board: Board): Experiment {
  const size = boardSize(board);
  if (!dataset) return PRESETS[id].experiment({ kind: 'recordings', board: size, ...USUAL_WINDOWS });
  return PRESETS[id].experiment({
    kind: dataKindOf(dataset.summary),
    board: size,
    windowRows: rowsToChooseFor(dataset.summary),
    windowLengths: id === 'thorough' ? windowLengthsFor(dataset) : [],
  });
}

/** Where there are no data yet. */
export const USUAL_WINDOWS = { windowRows: 90, windowLengths: [45, 90, 180] } as const;

const rowsToChooseFor = (dataset: DatasetSummary): number | undefined =>
  inputChoiceOf(dataset) === 'free' ? dataset.input[0] : undefined;

/** So many draws decide whether a small board has networks for images. */
const DRAWS = 200;

/** The networks drawn last, and for which examples: they are the same for every board, and half of the work. */
let drawn: { key: string; networks: Network[]; next: () => Network } | null = null;

function draws({ input, classNames }: DatasetSummary): { networks: Network[]; next: () => Network } {
  const key = `${input.join('×')} ${classNames.length}`;
  if (drawn?.key !== key) {
    const { space, template } = standardSpace('image', 'tiny');
    const random = randomStream(1, 'suggest-board');
    const next = () => networkFor(sampleConfiguration(space, random), template, input, classNames.length);
    drawn = { key, networks: [], next };
  }
  return drawn;
}

const DRAWS_PER_SLICE = 20;

/** Draws the networks that `fitsImages` looks at, slice by slice, so that its answer is quick then. */
export function* prepareSuggestion(summary: DatasetSummary): Steps<void> {
  if (summary.reading.kind !== 'image') return;
  const { networks, next } = draws(summary);
  while (networks.length < DRAWS) {
    networks.push(next());
    if (networks.length % DRAWS_PER_SLICE === 0) yield networks.length / DRAWS;
  }
}

/** Whether at least one of 200 seeded draws from the small board's space for images keeps the limits. */
export function fitsImages(
  summary: DatasetSummary,
  limits: Limits,
  figuresOf: (network: Network) => Figures,
): boolean {
  const { networks, next } = draws(summary);
  for (let draw = 0; draw < DRAWS; draw++) {
    const network = (networks[draw] ??= next());
    if (verdict(figuresOf(network), limits).deployable) return true;
  }
  return false;
}
