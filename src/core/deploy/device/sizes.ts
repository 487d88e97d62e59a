import { sizeOf } from '../../network/build';
import type { Network } from '../../network';
import { CODEBOOKS, codebookLayers, usesCodebooks } from '../compression';
import { flowOf, stepName, stepsOf, type DataFlow, type Step } from '../steps';
import type { Compression } from '../types';
import { activationOf, isDepthwise } from './layout';
import type { KernelName } from './types';

const WORD_BYTES = 4;
const TABLE_BYTES = 256;
const WINDOW_WORDS = 14;

/** Which kernel runs a step, and the bytes of its constants: struct, weights, biases and the like, in whole words. */
export interface StepSize extends DataFlow {
  kernel: KernelName;
  constantBytes: number;
  inputSize: number;
  outputSize: number;
}

function inWords(bytes: number): number {
  return Math.ceil(bytes / WORD_BYTES) * WORD_BYTES;
}

function structBytes(words: number): number {
  return words * WORD_BYTES;
}

function weightCounts(step: Step): { weights: number; outputs: number } {
  if (step.kind !== 'conv' && step.kind !== 'dense') return { weights: 0, outputs: 0 };
  const [weights, bias] = (step.kind === 'conv' ? step.conv : step.dense).weightShapes;
  return { weights: sizeOf(weights), outputs: sizeOf(bias) };
}

function tableBytes(step: Step): number {
  return ['sigmoid', 'tanh', 'selu'].includes(activationOf(step)) ? TABLE_BYTES : 0;
}

function int8Size(step: Step): Pick<StepSize, 'kernel' | 'constantBytes'> {
  const { weights, outputs } = weightCounts(step);
  const common = inWords(weights) + WORD_BYTES * outputs + tableBytes(step);
  switch (step.kind) {
    case 'conv': {
      const multipliersAndShifts = 2 * WORD_BYTES * outputs;
      return {
        kernel: isDepthwise(step) ? 'atm_depthwise_i8' : 'atm_conv_i8',
        constantBytes: structBytes(WINDOW_WORDS + 8) + common + multipliersAndShifts,
      };
    }
    case 'dense':
      return { kernel: 'atm_dense_i8', constantBytes: structBytes(10) + common };
    case 'pool':
      return { kernel: 'atm_pool_i8', constantBytes: structBytes(6) };
    case 'average':
      return { kernel: 'atm_average_i8', constantBytes: structBytes(6) };
    case 'add':
      return { kernel: 'atm_add_i8', constantBytes: structBytes(9) + common };
  }
}

function floatSize(step: Step, codebook: Compression | null): Pick<StepSize, 'kernel' | 'constantBytes'> {
  const { weights, outputs } = weightCounts(step);
  switch (step.kind) {
    case 'conv':
      return {
        kernel: isDepthwise(step) ? 'atm_depthwise_f32' : 'atm_conv_f32',
        constantBytes: structBytes(WINDOW_WORDS + 3) + WORD_BYTES * (weights + outputs),
      };
    case 'dense': {
      if (codebook === null || !usesCodebooks(codebook)) {
        return { kernel: 'atm_dense_f32', constantBytes: structBytes(5) + WORD_BYTES * (weights + outputs) };
      }
      const { bits, entries } = CODEBOOKS[codebook];
      const indices = inWords(Math.ceil((weights * bits) / 8));
      return {
        kernel: bits === 8 ? 'atm_dense_codebook8' : 'atm_dense_codebook4',
        constantBytes: structBytes(6) + indices + WORD_BYTES * (Math.min(entries, weights) + outputs),
      };
    }
    case 'pool':
      return { kernel: 'atm_pool_f32', constantBytes: structBytes(6) };
    case 'average':
      return { kernel: 'atm_average_f32', constantBytes: structBytes(6) };
    case 'add':
      return { kernel: 'atm_add_f32', constantBytes: structBytes(2) };
  }
}

/** Sizes of an exported network's steps, known from its shapes alone: no weights are needed. */
export function stepSizes(network: Network, compression: Compression): StepSize[] {
  const compressed = codebookLayers(network, compression);
  return stepsOf(network).map((step) => ({
    ...(compression === 'int8'
      ? int8Size(step)
      : floatSize(step, compressed.has(stepName(step)) ? compression : null)),
    ...flowOf(step),
    inputSize: sizeOf(step.input),
    outputSize: sizeOf(step.output),
  }));
}
