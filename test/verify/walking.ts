import { readFileSync } from 'node:fs';
import { splitExamples } from '../../src/core/data';
import { inspectFiles, readDataset } from '../../src/core/data/files';
import {
  accuracyOf,
  compareOutputs,
  COMPRESSIONS,
  foldOutputsOnDevice,
  type Compression,
} from '../../src/core/deploy';
import { experiment1, networkFor, trainingSettingsFor } from '../../src/core/network';
import { createWasmEngine } from '../../src/training/wasm/engine';
import { kernelContext } from '../helpers/kernels';
import { filesOf, WALKING_MISSING, walkingFolder } from '../helpers/reference';
import type { Outcome } from './device-cases';

/** The float format is the original; how well codebooks agree is what X-CROSS is there to find out. */
const LEAST_AGREEMENT: Readonly<Record<Compression, number>> = { x1: 1, x4: 0, x8: 0, int8: 0.97 };

async function readWalking(folder: string) {
  const files = await filesOf(folder);
  const { choices } = await inspectFiles(files);
  return (await readDataset(files, choices, async () => undefined)).dataset.examples;
}

/**
 * Trains the tiny and the large network of the walking data on all five folds, as a trial does, and measures every format
 * on the validation windows of all folds together.
 */
export async function verifyWalking(): Promise<Outcome[]> {
  if (!walkingFolder) {
    console.log(`skipped: ${WALKING_MISSING}`);
    return [];
  }
  const examples = await readWalking(walkingFolder);
  const { folds } = splitExamples(examples, { folds: 5, by: 'time', outerTestShare: 0.2, seed: 1 });
  const trainer = readFileSync(new URL('../../public/trainer.wasm', import.meta.url));
  const engine = createWasmEngine(new WebAssembly.Module(trainer));
  await engine.load(examples);
  const outcomes: Outcome[] = [];
  for (const size of [16, 128]) {
    outcomes.push(...(await verifySize(size)));
  }
  engine.dispose();
  return outcomes;

  async function verifySize(size: number): Promise<Outcome[]> {
    const configuration = {
      filters: size,
      units: size,
      kernel: 2,
      pool: 2,
      dropout: 0.1,
      convActivation: 'relu',
      denseActivation: 'relu',
      optimizer: 'adam',
    };
    const { template } = experiment1('tiny');
    const network = networkFor(configuration, template, examples.input, examples.classNames.length);
    const settings = trainingSettingsFor(configuration, template);
    const tallies = new Map(COMPRESSIONS.map((compression) => [compression, { agreeing: 0, right: 0 }]));
    const byFold = new Map(COMPRESSIONS.map((compression) => [compression, [] as number[]]));
    let windows = 0;
    for (const [index, fold] of folds.entries()) {
      const trained = {
        network,
        ...(await engine.train({ network, settings, fold, seed: 1 + index })),
      };
      const labels = engine.labels(fold.validation);
      const { weights, normalisation } = trained;
      const original = await engine.predict(network, weights, normalisation, fold.validation);
      windows += labels.length;
      for (const compression of COMPRESSIONS) {
        const outputs = foldOutputsOnDevice(kernelContext().kernels, compression, trained, examples, fold);
        const { crossAccuracy, predicted } = compareOutputs(original, outputs, network.classes);
        const tally = tallies.get(compression)!;
        tally.agreeing += crossAccuracy * labels.length;
        tally.right += accuracyOf(predicted, labels) * labels.length;
        byFold.get(compression)!.push(crossAccuracy);
      }
    }
    return COMPRESSIONS.map((compression) => {
      const { agreeing, right } = tallies.get(compression)!;
      const enough = agreeing / windows >= LEAST_AGREEMENT[compression] - 1e-9;
      return {
        label: `walking ${size}/${size}, ${compression}`,
        problems: enough ? [] : ['agreement with the float original is too small'],
        facts:
          `${windows} windows of ${folds.length} folds, X-CROSS ${(agreeing / windows).toFixed(4)} ` +
          `(by fold ${byFold
            .get(compression)!
            .map((share) => share.toFixed(3))
            .join(', ')}), ` +
          `accuracy ${(right / windows).toFixed(4)}`,
      };
    });
  }
}
