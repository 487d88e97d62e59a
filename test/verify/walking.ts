import { existsSync, openAsBlob, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { inspectFiles, readDataset, splitExamples } from '../../src/core/data';
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
import type { Outcome } from './device-cases';

const folder = join(import.meta.dirname, '../../../shared/data/user-identification-walking');

/** The float format is the original; how well codebooks and small networks agree is what X-CROSS is there to find out. */
function leastAgreement(compression: Compression, size: number): number {
  if (compression === 'x1') return 1;
  return compression === 'int8' && size === 128 ? 0.97 : 0;
}

async function readWalking() {
  const names = readdirSync(folder);
  const files = await Promise.all(
    names.map(async (name) => ({ path: `walking/${name}`, blob: await openAsBlob(join(folder, name)) })),
  );
  const { choices } = await inspectFiles(files);
  return (await readDataset(files, choices, async () => undefined)).dataset.examples;
}

/** Trains the tiny and the large network of the walking data on one fold and measures every format on its validation windows. */
export async function verifyWalking(): Promise<Outcome[]> {
  if (!existsSync(folder)) {
    console.log('skipped: the walking data are not in ../shared/data');
    return [];
  }
  const examples = await readWalking();
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
    const fold = folds[0]!;
    const trained = { network, ...(await engine.train({ network, settings, fold, seed: 1 })) };
    const labels = engine.labels(fold.validation);
    const original = await engine.predict(network, trained.weights, trained.normalisation, fold.validation);
    const { kernels } = kernelContext();
    return COMPRESSIONS.map((compression) => {
      const outputs = foldOutputsOnDevice(kernels, compression, trained, examples, fold);
      const { crossAccuracy, l2RelativeError, predicted } = compareOutputs(
        original,
        outputs,
        network.classes,
      );
      const enough = crossAccuracy >= leastAgreement(compression, size);
      return {
        label: `walking ${size}/${size}, ${compression}`,
        problems: enough ? [] : ['agreement with the float original is too small'],
        facts:
          `${labels.length} windows, X-CROSS ${crossAccuracy.toFixed(4)}, L2 relative error ${l2RelativeError.toFixed(4)}, ` +
          `accuracy ${accuracyOf(predicted, labels).toFixed(4)}`,
      };
    });
  }
}
