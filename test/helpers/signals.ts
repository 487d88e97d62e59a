import { choicesAlike, testRunOf, type Dataset, type IngestChoices } from '../../src/core/data';
import { inspectFiles, readDataset } from '../../src/core/data/files';
import { classifyAsFirmware, decideAsFirmware, type Compression } from '../../src/core/deploy';
import type { ExportModel } from '../../src/core/export';
import { buildNetwork } from '../../src/core/network';
import type { FrontEnd } from '../../src/core/signal';
import { exportModelOf } from './export-model';
import { kernelContext } from './kernels';
import { csvOf, rawSamples } from './raw-samples';

/** What may be done between the raw sample and the window: every choice of gravity, magnitude and resampling. */
export const PREPARATIONS = Array.from({ length: 8 }, (_, chosen) => ({
  removeGravity: (chosen & 1) > 0,
  addMagnitude: (chosen & 2) > 0,
  ...((chosen & 4) > 0 && { resampleHz: [16, 20, 70, 33.3][chosen & 3] }),
}));

/** What the network may see in place of the rows of a window. */
export const FRONT_ENDS: readonly FrontEnd[] = [
  { kind: 'statistics' },
  { kind: 'spectrum', frame: 16, bands: 5, scale: 'logarithmic' },
];

const pace = async () => undefined;
const loadKernels = async () => kernelContext().kernels;

const file = (path: string, text: string) => ({ path, blob: new Blob([text]) });

/** A data set of two classes, a file each, prepared so. */
export async function preparedDataset(change: Partial<IngestChoices>): Promise<Dataset> {
  const files = ['walk', 'run'].map((name, kind) => file(`${name}.csv`, csvOf(rawSamples(400, kind, 7))));
  const { choices } = await inspectFiles(files);
  const reading = { kind: 'recordings', windowLength: 24, overlap: 0.5, maxGapPeriods: 10 } as const;
  const all = { ...choices, reading, ...change };
  return (await readDataset(files, all, pace, undefined, undefined, loadKernels)).dataset;
}

/** A model of the data set with random weights. */
export function modelOn({ summary, examples }: Dataset, compression: Compression): ExportModel {
  const { input, classNames } = summary;
  const network = buildNetwork(input, [
    { kind: 'conv2d', filters: 4, kernel: [3, 1], padding: 'same', activation: 'relu' },
    { kind: 'maxPool', size: [input[0] > 1 ? 2 : 1, 1] },
    { kind: 'flatten' },
    { kind: 'dense', units: 8, activation: 'relu' },
    { kind: 'dense', units: classNames.length, activation: 'softmax' },
  ]);
  const base = exportModelOf(network, compression, 3);
  const size = input[0] * input[1] * input[2];
  return {
    ...base,
    normalisation: {
      mean: new Float32Array(examples.featureGroups).fill(0.4),
      sd: new Float32Array(examples.featureGroups).fill(1.7),
    },
    data: summary,
    examples: examples.features.slice(0, 20 * size),
    rawStretches: examples.rawStretches,
  };
}

/** What the page's try-it says of a file, window by window. */
export async function triedOn(model: ExportModel, text: string) {
  const files = [file('other.csv', text)];
  const choices = choicesAlike(model.data, await inspectFiles(files));
  const { dataset } = await readDataset(files, choices, pace, undefined, undefined, loadKernels);
  const run = testRunOf(model.data, dataset);
  const steps = classifyAsFirmware(kernelContext().kernels, model, run.features);
  let step = steps.next();
  while (!step.done) step = steps.next();
  return decideAsFirmware(step.value, model.network.classes);
}
