import { boardById, limitsFor } from '../deploy/boards';
import { footprint } from '../deploy/footprint';
import type { Figures } from '../deploy';
import { verdict } from '../deploy/verdict';
import { experiment1, networkFor, type Shape } from '../network';
import { randomStream } from '../random';
import { configurationKey, enumerate, type Configuration } from '../space';
import type { SimulatedProblem } from './types';

/** The walking recordings of Experiment #1: windows of 90 samples of three channels, six people. */
const INPUT: Shape = [90, 3, 1];
const CLASSES = 6;
const CHANCE = 1 / CLASSES;
const NOISE_SD = 0.0045;

/** Rate at which training approaches the final accuracy, per full training; slow optimizers gain more from more epochs. */
const LEARNING_SPEED: Readonly<Record<string, number>> = {
  adam: 4,
  rmsprop: 4.5,
  adamax: 3,
  sgd: 1.6,
  adadelta: 1.8,
};

interface Landscape {
  bestLogFilters: number;
  bestLogUnits: number;
  bestDropout: number;
  convActivation: Readonly<Record<string, number>>;
  denseActivation: Readonly<Record<string, number>>;
  optimizer: Readonly<Record<string, number>>;
}

interface Row {
  accuracy: number;
  deployable: boolean;
  fits: boolean;
}

/**
 * A seeded table in the search space of Experiment #1 (tiny board, ×8). RAM and ROM are those of the real network of
 * each configuration, judged by the limits of the STM32F303K8; accuracy and X-CROSS are invented: smooth effects of
 * the hyperparameters, interactions, and roughness from row to row. It ranks search methods and says nothing about
 * real networks.
 */
export function tableProblem(seed: number): SimulatedProblem {
  const { space } = experiment1('tiny');
  const rows = buildRows(seed);
  const rowOf = (configuration: Configuration) => rows.get(configurationKey(space, configuration))!;
  const accuracies = [...rows.values()]
    .filter((row) => row.deployable)
    .map((row) => row.accuracy)
    .sort((a, b) => a - b);
  return {
    name: 'table_tiny_x8',
    space,
    value: (configuration) => rowOf(configuration).accuracy,
    deployable: (configuration) => rowOf(configuration).deployable,
    measure(configuration, random, fidelity = 1) {
      const learnt = learntShare(configuration, fidelity);
      const accuracy = CHANCE + (rowOf(configuration).accuracy - CHANCE) * learnt;
      return accuracy + (NOISE_SD / Math.sqrt(fidelity)) * random.normal();
    },
    passesScreen: (configuration) => rowOf(configuration).fits,
    optimum: accuracies.at(-1)!,
    medianDeployable: accuracies[accuracies.length >> 1],
    measurableOutside: true,
    hasFidelities: true,
  };
}

/** Exponential approach to the final accuracy, 1 at full fidelity. */
function learntShare({ optimizer }: Configuration, fidelity: number): number {
  const speed = LEARNING_SPEED[optimizer];
  return (1 - Math.exp(-speed * fidelity)) / (1 - Math.exp(-speed));
}

function buildRows(seed: number): Map<string, Row> {
  const { space } = experiment1('tiny');
  const limits = limitsFor(boardById('stm32f303k8'), 'x-cube-ai');
  const landscape = drawLandscape(seed);
  const roughness = randomStream(seed, 'table', 'roughness');
  const sizes = sizeMemory();
  const rows = new Map<string, Row>();
  for (const configuration of enumerate(space)) {
    const figures = sizes(configuration);
    const crossAccuracy = 0.9 + 0.08 * crossScore(configuration) + 0.012 * roughness.normal();
    rows.set(configurationKey(space, configuration), {
      accuracy: Math.min(0.99, accuracyOf(configuration, landscape) + 0.006 * roughness.normal()),
      fits: verdict(figures, limits).deployable,
      deployable: verdict({ ...figures, crossAccuracy }, limits).deployable,
    });
  }
  return rows;
}

/** RAM and ROM hang on four hyperparameters only: the 144 networks that differ are built once each. */
function sizeMemory(): (configuration: Configuration) => Figures {
  const { template } = experiment1('tiny');
  const known = new Map<string, Figures>();
  return (configuration) => {
    const { filters, kernel, pool, units } = configuration;
    const key = [filters, kernel, pool, units].join();
    let figures = known.get(key);
    if (figures === undefined) {
      figures = footprint(networkFor(configuration, template, INPUT, CLASSES), { compression: 'x8' });
      known.set(key, figures);
    }
    return figures;
  };
}

function drawLandscape(seed: number): Landscape {
  const random = randomStream(seed, 'table', 'landscape');
  const between = (low: number, high: number) => low + (high - low) * random.uniform();
  const effects = (names: readonly string[], spread: number) =>
    Object.fromEntries(names.map((name) => [name, between(-spread, 0)]));
  return {
    bestLogFilters: between(4.5, 6.5),
    bestLogUnits: between(5, 7),
    bestDropout: between(0.1, 0.3),
    convActivation: effects(['relu', 'sigmoid', 'selu', 'tanh'], 0.06),
    denseActivation: effects(['relu', 'sigmoid', 'selu', 'tanh'], 0.05),
    optimizer: effects(Object.keys(LEARNING_SPEED), 0.08),
  };
}

/** Larger networks learn more, up to a point; activations, optimizer and kernel add their effects. */
function accuracyOf(configuration: Configuration, landscape: Landscape): number {
  const logFilters = Math.log2(configuration.filters as number);
  const logUnits = Math.log2(configuration.units as number);
  const filters = -0.012 * (logFilters - landscape.bestLogFilters) ** 2;
  const units = -0.009 * (logUnits - landscape.bestLogUnits) ** 2;
  const balance = -0.003 * (logFilters - logUnits) ** 2;
  const dropout = -1.2 * ((configuration.dropout as number) - landscape.bestDropout) ** 2;
  const window =
    0.012 * ((configuration.kernel as number) - 1) - 0.008 * ((configuration.pool as number) - 1);
  const saturated = configuration.convActivation === 'sigmoid' && configuration.denseActivation === 'sigmoid';
  return (
    0.95 +
    filters +
    units +
    balance +
    dropout +
    window +
    landscape.convActivation[configuration.convActivation] +
    landscape.denseActivation[configuration.denseActivation] +
    landscape.optimizer[configuration.optimizer] -
    (saturated ? 0.1 : 0)
  );
}

/** How well a network survives codebooks, from 0 to 1: bounded activations do, wide dense layers do not. */
function crossScore({ units, denseActivation, dropout }: Configuration): number {
  const bounded = denseActivation === 'sigmoid' || denseActivation === 'tanh' ? 0.35 : 0;
  const narrow = 0.5 - 0.05 * Math.log2(units as number);
  return Math.min(1, 0.35 + bounded + narrow + (dropout as number));
}
