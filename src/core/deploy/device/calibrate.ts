import { AppError } from '../../errors';
import type { Network } from '../../network';
import { activationOf, weightedSteps } from './layout';
import { ACTIVATION_CODES, packFloat } from './pack-float';
import { KernelRuntime } from './runtime';
import { bufferOf, NETWORK_INPUT } from '../steps';

/** Smallest and largest value seen, always with 0 between them. */
export interface Range {
  low: number;
  high: number;
}

/** Ranges of a network's activations on calibration examples; entry i belongs to step i. */
export interface Calibration {
  input: Range;
  /** Behind pooling, before the activation. */
  sums: readonly Range[];
  /** Behind the activation. */
  activations: readonly Range[];
}

/**
 * Logits further below the largest of their example saturate: e^−6 is a quarter of a percent of the winner's probability,
 * while the steps that are left for the rest decide close calls.
 */
const LOGIT_MARGIN = 6;

function withinMargin(logits: Float32Array): Float32Array {
  const lowest = Math.max(...logits) - LOGIT_MARGIN;
  return logits.map((logit) => Math.max(logit, lowest));
}

function widened(range: Range, values: Float32Array): void {
  for (const value of values) {
    if (value < range.low) range.low = value;
    if (value > range.high) range.high = value;
  }
}

/**
 * Runs the float network over calibration examples and notes the ranges that int8 has to cover.
 *
 * @param inputs normalised training examples, one after the other
 * @throws AppError `calibration-empty` without examples, `weights-not-finite` when activations are not numbers
 */
export function calibrate(
  module: WebAssembly.Module,
  network: Network,
  weights: readonly Float32Array[],
  inputs: Float32Array,
): Calibration {
  if (inputs.length === 0) {
    throw new AppError(
      'calibration-empty',
      'Full-integer quantisation needs examples to calibrate on, and there are none',
      'Give training examples, or choose another compression.',
    );
  }
  const model = packFloat(network, weights, 'x1', { activations: 'none' });
  const activations = weightedSteps(network, weights).map(activationOf);
  const runtime = new KernelRuntime(module);
  const calls = model.steps.map((step) => runtime.prepare(step));
  const size = model.steps[0].inputSize;
  const examplePlace = runtime.allocate(4 * size);
  const places = model.steps.map((step) => runtime.allocate(4 * step.outputSize));
  const placeOf = (step: number) =>
    step === NETWORK_INPUT ? examplePlace : places[bufferOf(model.steps, step)];
  const empty = () => model.steps.map(() => ({ low: 0, high: 0 }));
  const calibration = { input: { low: 0, high: 0 }, sums: empty(), activations: empty() };
  widened(calibration.input, inputs);
  for (let start = 0; start < inputs.length; start += size) {
    runtime.floats(examplePlace, size).set(inputs.subarray(start, start + size));
    model.steps.forEach(({ outputSize, from }, i) => {
      const output = placeOf(i);
      calls[i](placeOf(from), output);
      const sums = runtime.floats(output, outputSize);
      widened(calibration.sums[i], activations[i] === 'softmax' ? withinMargin(sums) : sums);
      runtime.exports.atm_activate_f32(output, outputSize, ACTIVATION_CODES[activations[i]]);
      if (activations[i] === 'softmax') calibration.activations[i] = calibration.sums[i]!;
      else widened(calibration.activations[i], sums);
    });
  }
  if (![calibration.input, ...calibration.sums].every(({ low, high }) => Number.isFinite(high - low))) {
    throw new AppError(
      'weights-not-finite',
      'The network’s activations are not finite numbers, so it cannot be quantised',
      'The training diverged: try a smaller learning rate.',
    );
  }
  return calibration;
}
