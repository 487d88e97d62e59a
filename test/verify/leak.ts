import { readFileSync } from 'node:fs';
import { splitExamples, suggestSplit, type Fold } from '../../src/core/data';
import { inspectFiles, readDataset } from '../../src/core/data/files';
import { accuracyOf, predictedClasses } from '../../src/core/deploy';
import { networkFor, trainingSettingsFor } from '../../src/core/network';
import { randomStream } from '../../src/core/random';
import { BASELINES, EXPERIMENT_FOLDS } from '../../src/planning/experiments/settings';
import { createWasmEngine } from '../../src/training/wasm/engine';
import { filesOf, WALKING_MISSING, walkingFolder } from '../helpers/reference';

/**
 * What a leak would be worth on the walking users: the network that was made by hand, on the folds of the experiments (blocks of
 * time, no window shares a sample with one that it is judged by), and on the same windows shuffled, as half of each overlaps the next.
 * Run: npm run verify:leak [-- epochs,epochs]
 */
const ALL_EPOCHS = (process.argv[2] ?? '10,40').split(',').map(Number);

if (walkingFolder) await compare(walkingFolder);
else console.log(`skipped: ${WALKING_MISSING}`);

async function compare(folder: string): Promise<void> {
  const files = await filesOf(folder);
  const { choices } = await inspectFiles(files);
  const { examples } = (await readDataset(files, choices, async () => undefined)).dataset;
  const { folds, search } = splitExamples(examples, suggestSplit(examples, 1, EXPERIMENT_FOLDS));
  const template = BASELINES.walking;
  const network = networkFor({}, template, examples.input, examples.classNames.length);
  const engine = createWasmEngine(new WebAssembly.Module(readFileSync('public/trainer.wasm')));
  await engine.load(examples);
  for (const epochs of ALL_EPOCHS) {
    const settings = { ...trainingSettingsFor({}, template), epochs };
    for (const [name, used] of [
      ['blocks of time', folds],
      ['shuffled windows', shuffled(search, folds.length)],
    ] as const) {
      const shares: number[] = [];
      for (const [index, fold] of used.entries()) {
        const { weights, normalisation } = await engine.train({ network, settings, fold, seed: 1 + index });
        const outputs = await engine.predict(network, weights, normalisation, fold.validation);
        const predicted = predictedClasses(outputs, network.classes);
        shares.push(accuracyOf(predicted, engine.labels(fold.validation)));
      }
      const mean = shares.reduce((sum, value) => sum + value, 0) / shares.length;
      const each = shares.map((value) => (100 * value).toFixed(1)).join(', ');
      console.log(`${epochs} epochs, ${name}: ${(100 * mean).toFixed(1)} % (${each})`);
    }
  }
  engine.dispose();
}

/** Folds without any regard to what windows share. */
function shuffled(examples: Fold['validation'], folds: number): Fold[] {
  const random = randomStream(1, 'leak');
  const order = Uint32Array.from(examples);
  for (let i = order.length - 1; i > 0; i--) {
    const other = random.integer(i + 1);
    [order[i], order[other]] = [order[other], order[i]];
  }
  return Array.from({ length: folds }, (_, fold) => ({
    train: order.filter((_, at) => at % folds !== fold),
    validation: order.filter((_, at) => at % folds === fold),
  }));
}
