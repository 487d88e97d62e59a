import { boardById, footprint, limitsFor, verdict, type Compression } from '../../src/core/deploy';
import type { ExportModel } from '../../src/core/export';
import type { Network } from '../../src/core/network';
import { randomInputs, randomWeights } from './reference-network';

/** A model ready for export with random weights; inputs are already normalised (mean 0, deviation 1). */
export function exportModelOf(
  network: Network,
  compression: Compression,
  seed = 1,
  examples = 40,
): ExportModel {
  const board = boardById('stm32f303k8');
  const limits = limitsFor(board, 'x-cube-ai');
  const figures = { ...footprint(network, { compression }), crossAccuracy: 0.99 };
  return {
    name: 'Test “Modell” №1',
    network,
    weights: randomWeights(network, seed),
    compression,
    normalisation: {
      mean: new Float32Array(network.input[1]),
      sd: new Float32Array(network.input[1]).fill(1),
    },
    data: {
      name: 'random',
      reading: { kind: 'recordings', windowLength: network.input[0], overlap: 0.5, maxGapPeriods: 3 },
      input: network.input,
      classNames: Array.from({ length: network.classes }, (_, i) => `class ${i}`),
      channelNames: Array.from({ length: network.input[1] * network.input[2] }, (_, i) => `axis ${i}`),
      samplingHz: 32,
    },
    examples: randomInputs(network, examples, seed),
    board,
    profile: 'x-cube-ai',
    limits,
    figures: {
      ramBytes: figures.ramBytes,
      romBytes: figures.romBytes,
      macc: figures.macc,
      crossAccuracy: 0.99,
    },
    ...verdict(figures, limits),
    configuration: { filters: 4 },
    study: { method: 'svm-cbo', seed, trials: 12, trial: 3 },
  };
}
