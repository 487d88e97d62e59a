import { existsSync, readFileSync } from 'node:fs';
import type { Experiment } from '../../../src/core/network';
import type { SimulatedProblem } from '../../../src/core/simulate';
import { configurationKey, enumerate, type Condition, type Configuration } from '../../../src/core/space';

type When = readonly Condition[];

/** What training gave: an entry for every configuration, in the order of `enumerate`. */
export interface TrainedTable {
  /** Accuracies of the compressed networks over all folds; null where training failed. */
  objective: (number | null)[];
  crossAccuracy: (number | null)[];
  ramBytes: number[];
  romBytes: number[];
}

export const TRAINED_FILE = new URL('./trained.json', import.meta.url);

/** What a device asks: shares of the networks that keep each limit by itself. */
interface Demand {
  name: string;
  rom: number;
  ram: number;
  crossAccuracy: number;
}

/** From a border that hardly cuts to one that leaves little, by size, by X-CROSS, and by both. */
const DEMANDS: readonly Demand[] = [
  { name: 'trained_roomy', rom: 0.8, ram: 0.9, crossAccuracy: 0.7 },
  { name: 'trained_small', rom: 0.25, ram: 0.6, crossAccuracy: 0.8 },
  { name: 'trained_exact', rom: 0.8, ram: 0.9, crossAccuracy: 0.15 },
  { name: 'trained_tight', rom: 0.3, ram: 0.6, crossAccuracy: 0.3 },
];

/** What counts with a second block. */
const SECOND: When = [{ parameter: 'blocks', in: [2] }];
const NORMALISED: When = [{ parameter: 'batchNorm', in: ['on'] }];
const kernel = { parameter: 'kernel' };

/** Much of today's space for images on a small board, small enough to be trained whole. */
export const TRAINED: Experiment = {
  space: [
    { name: 'blocks', kind: 'ordinal', values: [1, 2] },
    { name: 'filters1', kind: 'ordinal', values: [4, 8, 16, 32], scale: 'log' },
    { name: 'block', kind: 'categorical', values: ['plain', 'separable'], when: SECOND },
    { name: 'filters2', kind: 'ordinal', values: [4, 8, 16, 32], scale: 'log', when: SECOND },
    { name: 'kernel', kind: 'ordinal', values: [2, 3] },
    { name: 'batchNorm', kind: 'categorical', values: ['off', 'on'] },
    { name: 'ending', kind: 'categorical', values: ['flatten', 'globalAveragePool'] },
    { name: 'learningRate', kind: 'ordinal', values: [0.0005, 0.002, 0.008], scale: 'log' },
    { name: 'dropout', kind: 'ordinal', values: [0, 0.2] },
  ],
  template: {
    layers: [
      { kind: 'conv2d', padding: 'same', activation: 'relu', kernel, filters: { parameter: 'filters1' } },
      { kind: 'batchNorm', when: NORMALISED },
      { kind: 'maxPool', size: 2 },
      { kind: 'dropout', rate: { parameter: 'dropout' } },
      ...secondBlock(),
      { kind: 'batchNorm', when: [...SECOND, ...NORMALISED] },
      { kind: 'maxPool', size: 2, when: SECOND },
      { kind: 'flatten', when: [{ parameter: 'ending', in: ['flatten'] }] },
      { kind: 'globalAveragePool', when: [{ parameter: 'ending', in: ['globalAveragePool'] }] },
    ],
    training: { optimizer: 'adam', learningRate: { parameter: 'learningRate' }, batchSize: 32, epochs: 12 },
  },
};

function secondBlock(): Experiment['template']['layers'] {
  const filters = { parameter: 'filters2' };
  const as = (block: string): When => [...SECOND, { parameter: 'block', in: [block] }];
  return [
    { kind: 'conv2d', padding: 'same', activation: 'relu', kernel, filters, when: as('plain') },
    { kind: 'depthwiseConv2d', padding: 'same', activation: 'linear', kernel, when: as('separable') },
    { kind: 'conv2d', padding: 'valid', activation: 'relu', kernel: 1, filters, when: as('separable') },
  ];
}

/** Searches among the networks of the table, each for a device of its own; none where the table was not written. */
export function trainedProblems(): SimulatedProblem[] {
  if (!existsSync(TRAINED_FILE)) return [];
  const table = JSON.parse(readFileSync(TRAINED_FILE, 'utf8')) as TrainedTable;
  const rows = new Map(
    Array.from(enumerate(TRAINED.space), (configuration, i) => [
      configurationKey(TRAINED.space, configuration),
      i,
    ]),
  );
  const rowOf = (configuration: Configuration) => rows.get(configurationKey(TRAINED.space, configuration))!;
  return DEMANDS.map((demand) => trainedProblem(table, demand, rowOf));
}

function trainedProblem(
  { objective, crossAccuracy, ramBytes, romBytes }: TrainedTable,
  demand: Demand,
  rowOf: (configuration: Configuration) => number,
): SimulatedProblem {
  const agreement = crossAccuracy.map((value) => value ?? 0);
  const rom = quantile(romBytes, demand.rom);
  const ram = quantile(ramBytes, demand.ram);
  const least = quantile(agreement, 1 - demand.crossAccuracy);
  const fits = (row: number) => romBytes[row] <= rom && ramBytes[row] <= ram;
  const deployable = (row: number) => fits(row) && objective[row] !== null && agreement[row] >= least;
  const inside = objective.filter((_, row) => deployable(row)).sort((a, b) => a! - b!) as number[];
  const value = (configuration: Configuration) => objective[rowOf(configuration)]!;
  return {
    name: demand.name,
    space: TRAINED.space,
    value,
    measure: value,
    deployable: (configuration) => deployable(rowOf(configuration)),
    margin: (configuration) => agreement[rowOf(configuration)] - least,
    fails: (configuration) => objective[rowOf(configuration)] === null,
    passesScreen: (configuration) => fits(rowOf(configuration)),
    measurableOutside: true,
    hasFidelities: false,
    optimum: inside[inside.length - 1],
    medianDeployable: inside[inside.length >> 1],
  };
}

function quantile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))];
}
