import { BAND_SCALES, FRONT_ENDS, LONGEST_FRAME, SHORTEST_FRAME } from '../signal';
import type { Parameter } from '../space';
import {
  BLOCK_KINDS,
  ENDINGS,
  MOST_SEARCHED_BLOCKS,
  POOLINGS,
  SEARCHED_KINDS,
  SWITCH,
  type ConvBlock,
  type NetworkDesign,
} from './design';
import { HIDDEN_ACTIVATIONS, OPTIMIZERS, PADDINGS, type Bound, type SignalTemplate } from './types';

/** What a field of a network or of its training means, and so which values it can have. */
export type Role =
  | 'kind'
  | 'filters'
  | 'kernel'
  | 'kernelWidth'
  | 'stride'
  | 'strideWidth'
  | 'padding'
  | 'activation'
  | 'batchNorm'
  | 'pool'
  | 'pooling'
  | 'dropout'
  | 'units'
  | 'optimizer'
  | 'learningRate'
  | 'batchSize'
  | 'epochs'
  | 'depth'
  | 'ending'
  | 'skip'
  | 'window'
  | 'overlap'
  | 'rate'
  | 'frontEnd'
  | 'frame'
  | 'bands'
  | 'bandScale';

export type RoleDomain =
  /** `searched` are those between which a hyperparameter can choose, where it cannot between all. */
  | { choices: readonly string[]; searched?: readonly string[] }
  | { low: number; high: number; whole: boolean; usual: readonly number[]; log: boolean };

/** Values that the training engines and the exporters can do; `usual` ones are offered first, `log` where steps are factors. */
export const ROLES: Readonly<Record<Role, RoleDomain>> = {
  kind: { choices: BLOCK_KINDS, searched: SEARCHED_KINDS },
  filters: { low: 1, high: 1024, whole: true, usual: [8, 16, 32, 64], log: true },
  kernel: { low: 1, high: 16, whole: true, usual: [1, 2, 3], log: false },
  kernelWidth: { low: 1, high: 16, whole: true, usual: [1, 2, 3], log: false },
  stride: { low: 1, high: 4, whole: true, usual: [1, 2], log: false },
  strideWidth: { low: 1, high: 4, whole: true, usual: [1, 2], log: false },
  padding: { choices: PADDINGS },
  activation: { choices: HIDDEN_ACTIVATIONS },
  batchNorm: { choices: SWITCH },
  pool: { low: 1, high: 4, whole: true, usual: [1, 2], log: false },
  pooling: { choices: POOLINGS },
  dropout: { low: 0, high: 0.9, whole: false, usual: [0.1, 0.2, 0.3], log: false },
  units: { low: 1, high: 4096, whole: true, usual: [16, 32, 64, 128], log: true },
  optimizer: { choices: OPTIMIZERS },
  learningRate: { low: 1e-6, high: 10, whole: false, usual: [0.0003, 0.001, 0.003], log: true },
  batchSize: { low: 1, high: 1024, whole: true, usual: [16, 32, 64], log: true },
  epochs: { low: 1, high: 1000, whole: true, usual: [10, 20, 40], log: true },
  depth: { low: 1, high: MOST_SEARCHED_BLOCKS, whole: true, usual: [1, 2, 3], log: false },
  ending: { choices: ENDINGS },
  skip: { low: 0, high: MOST_SEARCHED_BLOCKS, whole: true, usual: [0, 1, 2, 3, 4], log: false },
  window: { low: 1, high: 4096, whole: true, usual: [30, 60, 90, 120], log: true },
  overlap: { low: 0, high: 0.9, whole: false, usual: [0, 0.5, 0.75], log: false },
  rate: { low: 0.01, high: 1, whole: false, usual: [0.25, 0.5, 1], log: true },
  frontEnd: { choices: FRONT_ENDS },
  frame: { low: SHORTEST_FRAME, high: LONGEST_FRAME, whole: true, usual: [16, 32, 64], log: true },
  bands: { low: 1, high: LONGEST_FRAME / 2, whole: true, usual: [4, 8, 16], log: true },
  bandScale: { choices: BAND_SCALES },
};

/** Categories that a hyperparameter in this role can choose between; none where it is a number. */
export function choicesToSearch(role: Role): readonly string[] {
  const domain = ROLES[role];
  return 'choices' in domain ? (domain.searched ?? domain.choices) : [];
}

/** Why a parameter cannot stand for a field; null when it can. */
export type Misfit = 'not-a-number' | 'not-a-choice' | 'not-whole' | 'out-of-range';

/** Whether every value of the parameter is one that the role can have. */
export function misfitOf(parameter: Parameter, role: Role): Misfit | null {
  const domain = ROLES[role];
  if ('choices' in domain) {
    const known =
      parameter.kind === 'categorical' &&
      parameter.values.every((value) => choicesToSearch(role).some((choice) => choice === value));
    return known ? null : 'not-a-choice';
  }
  const values = 'values' in parameter ? parameter.values : [parameter.low, parameter.high];
  if (!values.every((value): value is number => typeof value === 'number')) return 'not-a-number';
  // Categories of numbers are for choosing layers, not for sizes, which have an order.
  if (parameter.kind === 'categorical' && role !== 'skip') return 'not-a-number';
  if (domain.whole && (parameter.kind === 'real' || !values.every(Number.isInteger))) return 'not-whole';
  return values.every((value) => value >= domain.low && value <= domain.high) ? null : 'out-of-range';
}

export const BLOCK_FIELDS = [
  'kind',
  'filters',
  'kernel',
  'kernelWidth',
  'stride',
  'strideWidth',
  'padding',
  'activation',
  'batchNorm',
  'pool',
  'pooling',
  'dropout',
] as const;

export const SIGNAL_FIELDS = [
  'window',
  'overlap',
  'rate',
  'frontEnd',
  'frame',
  'bands',
  'bandScale',
] as const;

const OF_SPECTRUM: readonly string[] = ['frame', 'bands', 'bandScale'];

/** Where a field stands: before the network, in a block, in a dense layer (both counted from 0), between them, or in the training. */
export type Place =
  | { part: 'signal'; index: 0; field: (typeof SIGNAL_FIELDS)[number] }
  | { part: 'block'; index: number; field: (typeof BLOCK_FIELDS)[number] }
  | { part: 'network'; index: 0; field: 'ending' }
  | { part: 'dense'; index: number; field: 'units' | 'activation' | 'dropout' }
  | { part: 'training'; index: 0; field: 'optimizer' | 'learningRate' | 'batchSize' | 'epochs' };

export interface Binding {
  parameter: string;
  role: Role;
  /** Absent for a layer that is left out, and for the number of blocks. */
  place?: Place;
  /** Block of a layer that is left out. */
  block?: number;
}

const DENSE_FIELDS = ['units', 'activation', 'dropout'] as const;
const TRAINING_FIELDS = ['optimizer', 'learningRate', 'batchSize', 'epochs'] as const;

/** What a pool takes means nothing where there is no pool, and a residual block always pads. */
const isMeant = ({ pool, kind }: ConvBlock, field: (typeof BLOCK_FIELDS)[number]): boolean =>
  field === 'pooling' ? pool !== 1 : field !== 'padding' || kind !== 'residual';

/** Frames and bands are a spectrum's. */
const isHeard = ({ frontEnd }: SignalTemplate, field: (typeof SIGNAL_FIELDS)[number]): boolean =>
  !OF_SPECTRUM.includes(field) || frontEnd === 'spectrum' || typeof frontEnd === 'object';

/** What is said of the signal without what means nothing there; undefined where that is nothing. */
export function plainSignal(signal: SignalTemplate = {}): SignalTemplate | undefined {
  const said = SIGNAL_FIELDS.filter((field) => signal[field] !== undefined && isHeard(signal, field));
  return said.length > 0 ? Object.fromEntries(said.map((field) => [field, signal[field]])) : undefined;
}

/** A block without what means nothing in it, or what it means anyway. */
export function plainBlock({ pooling, ...block }: ConvBlock): ConvBlock {
  const meant =
    pooling !== undefined && pooling !== 'max' && isMeant(block, 'pooling') ? { ...block, pooling } : block;
  return isMeant(block, 'padding') ? meant : { ...meant, padding: 'same' };
}

/** Every field of a design that means something. */
export function placesOf({ signal = {}, blocks, dense }: NetworkDesign): Place[] {
  return [
    ...SIGNAL_FIELDS.filter((field) => isHeard(signal, field)).map(
      (field) => ({ part: 'signal', index: 0, field }) as const,
    ),
    ...blocks.flatMap((block, index) =>
      BLOCK_FIELDS.filter((field) => isMeant(block, field)).map(
        (field) => ({ part: 'block', index, field }) as const,
      ),
    ),
    { part: 'network', index: 0, field: 'ending' },
    ...dense.flatMap((_, index) => DENSE_FIELDS.map((field) => ({ part: 'dense', index, field }) as const)),
    ...TRAINING_FIELDS.map((field) => ({ part: 'training', index: 0, field }) as const),
  ];
}

/**
 * What a field says; undefined for what follows from another: a learning rate from the optimizer, a size across from the one
 * along rows, frames and bands from the window, and for windows as they were read, a stride of 1 and a pool of the largest.
 */
export function boundAt(
  { signal, blocks, ending, dense, training }: NetworkDesign,
  place: Place,
): Bound<string | number> | undefined {
  switch (place.part) {
    case 'signal':
      return signal?.[place.field];
    case 'block':
      return blocks[place.index]?.[place.field];
    case 'network':
      return ending;
    case 'dense':
      return dense[place.index]?.[place.field];
    case 'training':
      return training[place.field];
  }
}

/** Which hyperparameters decide which fields, and which leave a layer out. */
export function bindingsOf(design: NetworkDesign): Binding[] {
  return [
    ...placesOf(design).flatMap((place) => {
      const bound = boundAt(design, place);
      return typeof bound === 'object' ? [{ parameter: bound.parameter, role: place.field, place }] : [];
    }),
    ...(design.depth ? [{ parameter: design.depth.parameter, role: 'depth' as const }] : []),
    ...design.blocks.flatMap(({ skipWhen }, block) =>
      skipWhen ? [{ parameter: skipWhen.parameter, role: 'skip' as const, block }] : [],
    ),
  ];
}
