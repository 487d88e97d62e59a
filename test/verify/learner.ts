import { readFileSync } from 'node:fs';
import Papa from 'papaparse';
import { buildNetwork } from '../../src/core/network';
import type { ExampleSet, Fold } from '../../src/core/data/types';
import { createWasmEngine } from '../../src/training/wasm/engine';
import { readGolden, WALKING_MISSING, walkingFolder } from '../helpers/reference';

/**
 * Does our trainer learn as well as Keras? The baseline network on the walking recordings, with the windows, folds and
 * settings of test/golden/reference/walking_baseline.json: our mean over the seeds has to lie within two standard errors of
 * the difference from Keras's. Run: npm run verify:learner [-- SEEDS]
 */
const SEEDS = Number(process.argv[2] ?? 5);
const FILES = 22;
const FOLDS = 5;
const WINDOW = 90;
const STEP = 45;
const AXES = 3;

interface Golden {
  windows: number;
  windowsPerFold: number[];
  accuracies: number[][];
  mean: number;
  sdOfSeedMeans: number;
}

async function verify(folder: string): Promise<void> {
  const golden = readGolden<Golden>('walking_baseline');
  const { examples, folds } = readWindows(folder);
  const sizes = folds.map(({ validation }) => validation.length);
  console.log(`${examples.labels.length} windows, ${sizes.join(', ')} per fold`);
  if (examples.labels.length !== golden.windows || `${sizes}` !== `${golden.windowsPerFold}`) {
    throw new Error(`Keras had ${golden.windows} windows, ${golden.windowsPerFold.join(', ')} per fold`);
  }
  const engine = createWasmEngine(
    new WebAssembly.Module(readFileSync(new URL('../../public/trainer.wasm', import.meta.url))),
  );
  await engine.load(examples);
  const means: number[] = [];
  for (let seed = 0; seed < SEEDS; seed++) {
    const accuracies: number[] = [];
    for (const fold of folds) {
      const { epochs } = await engine.train({
        network: BASELINE,
        settings: { optimizer: 'adam', learningRate: 1e-3, batchSize: 32, epochs: 10 },
        fold,
        seed: seed * FOLDS + accuracies.length,
      });
      accuracies.push(epochs.at(-1)!.validationAccuracy);
    }
    means.push(mean(accuracies));
    console.log(
      `seed ${seed}: ${accuracies.map((a) => a.toFixed(3)).join(' ')}, mean ${means.at(-1).toFixed(4)}`,
    );
  }
  const ours = mean(means);
  const kerasSeeds = golden.accuracies.length;
  const error = Math.sqrt(golden.sdOfSeedMeans ** 2 / kerasSeeds + variance(means) / means.length);
  const distance = Math.abs(ours - golden.mean) / error;
  console.log(
    `ours ${ours.toFixed(4)}, Keras ${golden.mean.toFixed(4)}: ${distance.toFixed(2)} standard errors apart`,
  );
  if (distance > 2) {
    console.error('More than two standard errors apart.');
    process.exitCode = 1;
  }
}

const BASELINE = buildNetwork(
  [WINDOW, AXES, 1],
  [
    { kind: 'conv2d', filters: 128, kernel: 2, padding: 'valid', activation: 'relu' },
    { kind: 'maxPool', size: 2 },
    { kind: 'dropout', rate: 0.2 },
    { kind: 'flatten' },
    { kind: 'dense', units: 128, activation: 'relu' },
    { kind: 'dense', units: 128, activation: 'relu' },
    { kind: 'dense', units: FILES, activation: 'softmax' },
  ],
);

/** Windows inside each file; window i of n in fold ⌊5i/n⌋; neighbours of a validation window do not train. */
function readWindows(folder: string): { examples: ExampleSet; folds: Fold[] } {
  const features: number[] = [];
  const labels: number[] = [];
  const folds = Array.from({ length: FOLDS }, () => ({ train: [] as number[], validation: [] as number[] }));
  for (let file = 0; file < FILES; file++) {
    const rows = readRows(`${folder}/${file + 1}.csv`);
    const count = Math.floor((rows.length - WINDOW) / STEP) + 1;
    const foldOf = (i: number) => Math.floor((FOLDS * i) / count);
    for (let i = 0; i < count; i++) {
      folds.forEach(({ train, validation }, fold) => {
        const neighbours = [i - 1, i, i + 1].filter((k) => k >= 0 && k < count);
        if (foldOf(i) === fold) validation.push(labels.length);
        else if (!neighbours.some((k) => foldOf(k) === fold)) train.push(labels.length);
      });
      labels.push(file);
      features.push(...rows.slice(i * STEP, i * STEP + WINDOW).flat());
    }
  }
  return {
    examples: {
      id: 'walking',
      input: [WINDOW, AXES, 1],
      classNames: Array.from({ length: FILES }, (_, i) => `${i + 1}`),
      sessionNames: ['all'],
      features: Float32Array.from(features),
      labels: Uint16Array.from(labels),
      sessions: new Uint16Array(labels.length),
      startRows: new Uint32Array(labels.length),
      rowsPerExample: WINDOW,
      featureGroups: AXES,
    },
    folds: folds.map(({ train, validation }) => ({
      train: Uint32Array.from(train),
      validation: Uint32Array.from(validation),
    })),
  };
}

/** The three axes of every row; the first column is the clock. */
function readRows(file: string): number[][] {
  const { data } = Papa.parse<string[]>(readFileSync(file, 'utf8'), { skipEmptyLines: true });
  return data.map((row) => row.slice(1, 1 + AXES).map(Number));
}

function mean(values: readonly number[]): number {
  return values.reduce((a, b) => a + b, 0) / values.length;
}

function variance(values: readonly number[]): number {
  const centre = mean(values);
  return values.length < 2
    ? 0
    : mean(values.map((v) => (v - centre) ** 2)) * (values.length / (values.length - 1));
}

if (walkingFolder) await verify(walkingFolder);
else console.log(`verify:learner skipped: ${WALKING_MISSING}`);
