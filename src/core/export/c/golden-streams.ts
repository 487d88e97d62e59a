import {
  decideAsFirmware,
  normaliseAsFirmware,
  runDeviceModel,
  voteAsFirmware,
  windowsOfStream,
} from '../../deploy/device';
import { stepOf } from '../../signal';
import type { CPlan, Feeding } from './plan';

/** Raw samples and what the page makes of every window that they complete. */
export interface GoldenStreams {
  /** Stretches one after the other, each of which begins anew; samples of all channels side by side. */
  samples: Float32Array;
  /** Samples of each stretch. */
  lengths: readonly number[];
  /** Class probabilities of each window. */
  probabilities: Float32Array;
  windows: number;
  /** What is decided with each window, where windows vote. */
  decisions?: Int16Array;
}

type Samples = Extract<Feeding, { kind: 'samples' }>;

const WINDOWS = 8;

/** The stretches of the data set or, for one of earlier versions, its examples, whatever signal they make. */
function stretchesOf({ model, inputSize }: CPlan, { path, windowRows, hopRows }: Samples): Float32Array[] {
  if (model.rawStretches && model.rawStretches.length > 0) return [...model.rawStretches];
  const examples = Math.min(WINDOWS, model.examples.length / inputSize);
  if (path.steps.length === 0 && !path.frontEnd)
    return Array.from({ length: examples }, (_, i) =>
      model.examples.subarray(i * inputSize, (i + 1) * inputSize),
    );
  const [width, rowWidth] = [path.channelNames.length, path.rowNames.length];
  const resampling = stepOf(path, 'resample');
  const perRow = resampling ? resampling.sensorHz / resampling.rowHz : 1;
  const count = Math.ceil((windowRows + (WINDOWS - 1) * hopRows) * perRow) + 1;
  const rows = model.examples.length / rowWidth;
  const sample = (i: number, c: number) => model.examples[(i % rows) * rowWidth + c];
  return [Float32Array.from({ length: count * width }, (_, i) => sample(Math.floor(i / width), i % width))];
}

export function goldenStreams(plan: CPlan, feeding: Samples, kernels: WebAssembly.Module): GoldenStreams {
  const { path, windowRows, hopRows, decisions } = feeding;
  const stretches = stretchesOf(plan, feeding);
  const windows = stretches.map((samples) => windowsOfStream(kernels, path, windowRows, hopRows, samples));
  const inputs = normaliseAsFirmware(joined(windows), plan.model.normalisation);
  const width = path.channelNames.length;
  const probabilities = runDeviceModel(kernels, plan.device, inputs);
  // Each stretch begins anew.
  const counts = windows.map(({ length }) => length / plan.inputSize);
  const begins = new Set(counts.map((_, stretch) => sum(counts.slice(0, stretch))));
  return {
    samples: joined(stretches),
    lengths: stretches.map(({ length }) => length / width),
    probabilities,
    ...(decisions && {
      decisions: voteAsFirmware(decideAsFirmware(probabilities, plan.classes), decisions, (window) =>
        begins.has(window),
      ),
    }),
    windows: inputs.length / plan.inputSize,
  };
}

const sum = (numbers: readonly number[]) => numbers.reduce((total, number) => total + number, 0);

function joined(parts: readonly Float32Array[]): Float32Array {
  const whole = new Float32Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}
