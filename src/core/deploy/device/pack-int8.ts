import { sizeOf } from '../../network/build';
import type { Network } from '../../network';
import { planArena } from './arena';
import type { Calibration, Range } from './calibrate';
import { int32s, int8s } from './constants';
import {
  activationOf,
  isDepthwise,
  weightedSteps,
  type StepActivation,
  type StepWeights,
  type WeightedStep,
} from './layout';
import { poolFields, windowFields } from './pack-float';
import { flowOf, NETWORK_INPUT } from '../steps';
import type { DeviceModel, DeviceStep, Quantisation } from './types';

/** Integer weights: real = scale[row] · q, biases in steps of input scale · weight scale. */
export interface QuantisedWeights {
  weights: Int8Array;
  bias: Int32Array;
  /** One for each output row, or one for all. */
  scales: Float32Array;
}

/** How one step of an int8 network computes. Pools and averages keep the scale of their input. */
export interface QuantisedStep {
  step: WeightedStep;
  activation: StepActivation;
  input: Quantisation;
  /** Of an addition: what it is added to. */
  into?: Quantisation;
  /** Behind pooling, before a table; the same as `output` where no table is needed. */
  sums: Quantisation;
  output: Quantisation;
  quantised?: QuantisedWeights;
  /** Activated q for each q of `sums`, from −128 up; absent for linear and ReLU. */
  table?: Int8Array;
}

/** Whatever the inputs, no sum of the kernels is larger, nor what it is rescaled to. */
const LARGEST_SUM = 2 ** 30;
/** An int8 input and its zero point are at most this far from each other. */
const LARGEST_INPUT = 255;

/** 8-bit quantisation of a range, scale in float32, 0 exactly representable, steps no smaller than said. */
export function quantisationOf({ low, high }: Range, smallestStep = 0): Quantisation {
  const scale = Math.fround(Math.max((high - low) / 255, smallestStep)) || 1;
  return { scale, zero: Math.max(-128, Math.min(127, Math.round(-128 - low / scale))) };
}

/** TensorFlow Lite fixes the outputs of these. */
const FIXED_OUTPUTS: Partial<Record<StepActivation, Quantisation>> = {
  sigmoid: { scale: 1 / 256, zero: -128 },
  tanh: { scale: 1 / 128, zero: 0 },
};

const SELU_SCALE = 1.0507009873554805;
const SELU_ALPHA = 1.6732632423543772;
const TABLE_FUNCTIONS: Partial<Record<StepActivation, (x: number) => number>> = {
  sigmoid: (x) => 1 / (1 + Math.exp(-x)),
  tanh: Math.tanh,
  selu: (x) => SELU_SCALE * (x > 0 ? x : SELU_ALPHA * Math.expm1(x)),
};

function saturated(q: number): number {
  return Math.max(-128, Math.min(127, q));
}

/**
 * Symmetric weights in [−127, 127], a scale for each row (convolutions) or one for the matrix (dense). Steps are larger
 * where a bias beside weights of next to nothing, or tens of thousands of weights, would not fit into an int32.
 */
export function quantiseWeights(
  { weights, bias, outputs, outputsLast }: StepWeights,
  perRow: boolean,
  inputScale: number,
): QuantisedWeights {
  const size = weights.length / outputs;
  const scales = new Float32Array(perRow ? outputs : 1);
  const rowOf = (i: number) => (!perRow ? 0 : outputsLast ? i % outputs : Math.floor(i / size));
  weights.forEach((weight, i) => {
    scales[rowOf(i)] = Math.max(scales[rowOf(i)], Math.abs(weight));
  });
  scales.forEach((largest, row) => (scales[row] = largest / 127));
  const ofInputs = new Float64Array(outputs);
  weights.forEach((weight, i) => {
    ofInputs[outputsLast ? i % outputs : Math.floor(i / size)] += LARGEST_INPUT * Math.abs(weight);
  });
  bias.forEach((b, o) => {
    const smallest = Math.max(Math.abs(b) / inputScale, ofInputs[o]) / (LARGEST_SUM / 2);
    scales[perRow ? o : 0] = Math.max(scales[perRow ? o : 0], smallest);
  });
  scales.forEach((scale, row) => (scales[row] = scale || 1));
  return {
    weights: Int8Array.from(weights, (weight, i) =>
      Math.max(-127, Math.min(127, Math.round(weight / scales[rowOf(i)]))),
    ),
    bias: Int32Array.from(bias, (b, o) => Math.round(b / (inputScale * scales[perRow ? o : 0]))),
    scales,
  };
}

/** The largest sum that a step can make of any int8 input, in the reals that it stands for. */
function largestSum(
  { outputs, outputsLast }: StepWeights,
  { weights, bias, scales }: QuantisedWeights,
  inputScale: number,
): number {
  const size = weights.length / outputs;
  const sums = Float64Array.from(bias, Math.abs);
  weights.forEach((weight, i) => {
    sums[outputsLast ? i % outputs : Math.floor(i / size)] += LARGEST_INPUT * Math.abs(weight);
  });
  return sums.reduce(
    (largest, sum, o) => Math.max(largest, sum * inputScale * scales[scales.length > 1 ? o : 0]),
    0,
  );
}

/** A real factor as multiplier · 2^(shift − 31) with the multiplier in [2^30, 2^31) (TensorFlow Lite's form). */
export function fixedPoint(factor: number): { multiplier: number; shift: number } {
  if (factor === 0) return { multiplier: 0, shift: 0 };
  let shift = Math.floor(Math.log2(factor)) + 1;
  let multiplier = Math.round((factor / 2 ** shift) * 2 ** 31);
  if (multiplier === 2 ** 31) {
    multiplier /= 2;
    shift++;
  }
  // Beyond 31 bits to the right nothing is left.
  return shift < -31 ? { multiplier: 0, shift: 0 } : { multiplier, shift };
}

function tableOf(
  activation: StepActivation,
  sums: Quantisation,
  output: Quantisation,
): Int8Array | undefined {
  const activate = TABLE_FUNCTIONS[activation];
  if (!activate) return undefined;
  return Int8Array.from({ length: 256 }, (_, i) => {
    const real = activate(sums.scale * (i - 128 - sums.zero));
    return saturated(Math.round(real / output.scale) + output.zero);
  });
}

/** Scales, integer weights and tables of all steps. */
export function quantiseSteps(
  network: Network,
  weights: readonly Float32Array[],
  calibration: Calibration,
): QuantisedStep[] {
  const networkInput = quantisationOf(calibration.input);
  const outputs: Quantisation[] = [];
  return weightedSteps(network, weights).map((step, i): QuantisedStep => {
    const activation = activationOf(step);
    const input = step.from === NETWORK_INPUT ? networkInput : outputs[step.from];
    if (step.kind === 'pool' || step.kind === 'average') {
      outputs[i] = input;
      return { step, activation, input, sums: input, output: input };
    }
    const quantised = step.device && quantiseWeights(step.device, step.kind === 'conv', input.scale);
    const smallestStep =
      step.device && quantised ? largestSum(step.device, quantised, input.scale) / LARGEST_SUM : undefined;
    const output = FIXED_OUTPUTS[activation] ?? quantisationOf(calibration.activations[i], smallestStep);
    const sums = TABLE_FUNCTIONS[activation] ? quantisationOf(calibration.sums[i], smallestStep) : output;
    outputs[i] = output;
    return {
      step,
      activation,
      input,
      ...(step.kind === 'add' && { into: outputs[step.into] }),
      sums,
      output,
      quantised,
      table: tableOf(activation, sums, output),
    };
  });
}

/** Bits of the larger factor of a sum: with 9 bits of each value it stays far within 64. */
const SUM_FACTOR_BITS = 30;
const MOST_SUM_SHIFT = 40;

/** Two values of different scales in steps of a third: [factor of one, factor of the other, shift], sum = (Σ factor · value) / 2^shift. */
function factorsOfSum(one: Quantisation, other: Quantisation, sum: Quantisation): [number, number, number] {
  const ratios = [one.scale / sum.scale, other.scale / sum.scale];
  const bits = Math.floor(Math.log2(Math.max(...ratios))) + 1;
  const shift = Math.max(1, Math.min(MOST_SUM_SHIFT, SUM_FACTOR_BITS - bits));
  const [first, second] = ratios.map((ratio) => Math.min(2 ** 31 - 1, Math.round(ratio * 2 ** shift)));
  return [first, second, shift];
}

function multipliersOf({ input, sums, quantised }: QuantisedStep): { multiplier: number; shift: number }[] {
  return Array.from(quantised!.scales, (scale) => fixedPoint((input.scale * scale) / sums.scale));
}

type Call = Pick<DeviceStep, 'kernel' | 'struct' | 'fields'>;

function callOf(quantisedStep: QuantisedStep): Call {
  const { step, activation, input, sums, quantised, table } = quantisedStep;
  const { name } = step;
  const lowest = activation === 'relu' || activation === 'relu6' ? sums.zero : -128;
  const tableArray = table ? int8s(`${name}_table`, table) : null;
  switch (step.kind) {
    case 'pool':
      return { kernel: 'atm_pool_i8', struct: 'atm_pool_t', fields: poolFields(step) };
    case 'average':
      return { kernel: 'atm_average_i8', struct: 'atm_pool_t', fields: poolFields(step) };
    case 'add':
      return {
        kernel: 'atm_add_i8',
        struct: 'atm_add_i8_t',
        fields: [
          sizeOf(step.output),
          input.zero,
          quantisedStep.into!.zero,
          sums.zero,
          lowest,
          ...factorsOfSum(input, quantisedStep.into!, sums),
          tableArray,
        ],
      };
    case 'conv': {
      const factors = multipliersOf(quantisedStep);
      return {
        kernel: isDepthwise(step) ? 'atm_depthwise_i8' : 'atm_conv_i8',
        struct: 'atm_conv_i8_t',
        fields: [
          windowFields(step),
          input.zero,
          sums.zero,
          lowest,
          int8s(`${name}_weights`, quantised!.weights),
          int32s(`${name}_bias`, quantised!.bias),
          int32s(
            `${name}_multipliers`,
            Int32Array.from(factors, ({ multiplier }) => multiplier),
          ),
          int32s(
            `${name}_shifts`,
            Int32Array.from(factors, ({ shift }) => shift),
          ),
          tableArray,
        ],
      };
    }
    case 'dense': {
      const [{ multiplier, shift }] = multipliersOf(quantisedStep) as [{ multiplier: number; shift: number }];
      return {
        kernel: 'atm_dense_i8',
        struct: 'atm_dense_i8_t',
        fields: [
          sizeOf(step.input),
          sizeOf(step.output),
          input.zero,
          sums.zero,
          lowest,
          multiplier,
          shift,
          int8s(`${name}_weights`, quantised!.weights),
          int32s(`${name}_bias`, quantised!.bias),
          tableArray,
        ],
      };
    }
  }
}

/** A full-integer network: int8 weights and activations, int32 sums (Jacob et al. 2018; TensorFlow Lite's rules). */
export function packInt8(
  network: Network,
  weights: readonly Float32Array[],
  calibration: Calibration,
): DeviceModel {
  const quantisedSteps = quantiseSteps(network, weights, calibration);
  const steps = quantisedSteps.map((quantisedStep): DeviceStep => ({
    name: quantisedStep.step.name,
    ...flowOf(quantisedStep.step),
    inputSize: sizeOf(quantisedStep.step.input),
    outputSize: sizeOf(quantisedStep.step.output),
    ...callOf(quantisedStep),
  }));
  return {
    network,
    compression: 'int8',
    steps,
    ...planArena(steps, 1),
    quantised: { input: quantisedSteps[0].input, logits: quantisedSteps.at(-1)!.output },
  };
}
