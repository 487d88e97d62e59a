import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { generateSample, splitExamples, suggestSplit } from '../../src/core/data';
import { buildNetwork, type Layer } from '../../src/core/network';
import { createWasmEngine } from '../../src/training/wasm/engine';

/**
 * Is the bottles sample worth a search? The hand-made baseline of Experiment #2 (Candelieri, “AutoTinyML”, tinyML Summit
 * 2022: blocks of 32, 32 and 64, 64 filters, 512 units; 20,863,612 MACC) is trained on all search data and looked at on the outer test after every
 * epoch. Exit 1 when it ever tells all bottles apart: the sample would teach nothing then.
 * Run: npm run verify:bottles [-- EPOCHS [SEED]]
 */
const EPOCHS = Number(process.argv[2] ?? 15);
const SEED = Number(process.argv[3] ?? 1);
const SAMPLE_SEED = 1;

const conv = (filters: number, padding: 'same' | 'valid'): Layer => ({
  kind: 'conv2d',
  filters,
  kernel: 3,
  padding,
  activation: 'relu',
});
const BASELINE: Layer[] = [
  ...[conv(32, 'same'), conv(32, 'valid'), { kind: 'maxPool' as const, size: 2 }],
  ...[conv(64, 'same'), conv(64, 'valid'), { kind: 'maxPool' as const, size: 2 }],
  { kind: 'flatten' },
  { kind: 'dense', units: 512, activation: 'relu' },
  { kind: 'dense', units: 4, activation: 'softmax' },
];

const { examples } = generateSample('bottles', SAMPLE_SEED);
const { search, outerTest } = splitExamples(examples, suggestSplit(examples, SAMPLE_SEED));
const trainer = fileURLToPath(new URL('../../public/trainer.wasm', import.meta.url));
const engine = createWasmEngine(new WebAssembly.Module(readFileSync(trainer)));
await engine.load(examples);
console.log(`${search.length} pictures to learn from, ${outerTest.length} held out`);
const started = performance.now();
const { epochs } = await engine.train(
  {
    network: buildNetwork(examples.input, BASELINE),
    settings: { optimizer: 'adam', learningRate: 1e-3, batchSize: 32, epochs: EPOCHS },
    fold: { train: search, validation: outerTest },
    seed: SEED,
  },
  ({ epoch, trainingLoss, validationAccuracy }) =>
    console.log(
      `epoch ${epoch + 1}: training loss ${trainingLoss.toFixed(3)}, ${(100 * validationAccuracy).toFixed(1)} % held out`,
    ),
);
const accuracies = epochs.map(({ validationAccuracy }) => validationAccuracy);
const best = Math.max(...accuracies);
const seconds = (performance.now() - started) / 1000;
console.log(
  `Baseline of Experiment #2 on the bottles: ${(100 * accuracies.at(-1)).toFixed(1)} % held out after ${EPOCHS} epochs, ` +
    `${(100 * best).toFixed(1)} % at its best; ${seconds.toFixed(0)} s`,
);
if (best === 1) process.exitCode = 1;
engine.dispose();
