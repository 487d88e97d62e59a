import type { Network } from '../network/types';
import { footprint } from './footprint';
import codeSizes from './device/code-sizes.json';
import { planArena } from './device/arena';
import { stepSizes, type StepSize } from './device/sizes';
import type { Compression, LimitProfile } from './types';

/** What the firmware around the network depends on. */
export interface Application {
  /** Recordings are fed sample by sample, everything else one whole example at a time. */
  feeding: 'samples' | 'examples';
  /** Entries of the normalisation: axes, columns or channels. */
  normalisationGroups: number;
  /** Bytes a class name takes, its end and padding to whole words included. */
  classNameBytes: number;
}

/** What our own export takes. Constants and static data are exact, code and stack are bounds from above. */
export interface SiliconFigures {
  ramBytes: number;
  romBytes: number;
  macc: number;
  /** Weights, biases, codebooks, tables and settings of the network. */
  weightBytes: number;
  /** Class names and normalisation. */
  applicationConstantBytes: number;
  /** Kernels, the calls between them, and the classifier, by the compiler that `CODE_SIZES` names. */
  codeBytes: number;
  /** Activations between layers. */
  arenaBytes: number;
  /** The window of samples or the example, which is the network's input. */
  inputBytes: number;
  /** Probabilities and the window's fill. */
  stateBytes: number;
  stackBytes: number;
}

/** Which compiler and target the figures of code and stack hold for. */
export const CODE_SIZES = { compiler: codeSizes.compiler, target: codeSizes.target };

const WORD_BYTES = 4;

type FunctionName = keyof typeof codeSizes.functions;
const FUNCTIONS: Record<string, { codeBytes: number; stackBytes: number }> = codeSizes.functions;
const KERNELS = codeSizes.kernels as Record<string, FunctionName[]>;

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}

/** Bytes a class name takes: the longest in UTF-8 with its end, in whole words. */
export function classNameBytes(classNames: readonly string[]): number {
  const longest = Math.max(...classNames.map((name) => new TextEncoder().encode(name).length));
  return Math.ceil((longest + 1) / WORD_BYTES) * WORD_BYTES;
}

function codeAndStack(steps: readonly StepSize[], application: Application, integer: boolean) {
  const around = codeSizes.around[`${application.feeding}-${integer ? 'int8' : 'float'}`];
  const called = [
    ...steps.map(({ kernel }) => kernel),
    ...(integer ? ['atm_quantise', 'atm_softmax_i8'] : ['atm_softmax_f32']),
    'atm_normalise',
  ];
  const functions = new Set(called.flatMap((kernel) => KERNELS[kernel]!));
  const stackOf = (kernel: string) => sum(KERNELS[kernel]!.map((name) => FUNCTIONS[name]!.stackBytes));
  return {
    codeBytes:
      sum([...functions].map((name) => FUNCTIONS[name]!.codeBytes)) +
      around.codeBytes +
      around.codeBytesPerStep * steps.length,
    stackBytes: around.stackBytes + Math.max(...called.map(stackOf)),
  };
}

/**
 * RAM and ROM of our own export, from shapes alone: constants, code and static data as `arm-none-eabi-size` counts them,
 * and the stack. What a board's start-up code and drivers take is the board's reserve.
 */
export function siliconFootprint(
  network: Network,
  options: { compression: Compression; application: Application },
): SiliconFigures {
  const { compression, application } = options;
  const integer = compression === 'int8';
  const steps = stepSizes(network, compression);
  const weightBytes = sum(steps.map(({ constantBytes }) => constantBytes));
  const applicationConstantBytes =
    application.classNameBytes * network.classes + 2 * WORD_BYTES * application.normalisationGroups;
  const { arenaBytes } = planArena(steps, integer ? 1 : WORD_BYTES);
  const inputSize = steps[0]!.inputSize;
  const inputBytes = integer ? Math.ceil(inputSize / WORD_BYTES) * WORD_BYTES : WORD_BYTES * inputSize;
  const stateBytes = WORD_BYTES * (network.classes + (application.feeding === 'samples' ? 1 : 0));
  const { codeBytes, stackBytes } = codeAndStack(steps, application, integer);
  return {
    ramBytes: arenaBytes + inputBytes + stateBytes + stackBytes,
    romBytes: weightBytes + applicationConstantBytes + codeBytes,
    macc: footprint(network, { compression }).macc,
    weightBytes,
    applicationConstantBytes,
    codeBytes,
    arenaBytes,
    inputBytes,
    stateBytes,
    stackBytes,
  };
}

/** The figures a profile is judged by: X-CUBE-AI's under `slides`, our own export's under `silicon`. */
export function figuresFor(
  profile: LimitProfile,
  network: Network,
  options: { compression: Compression; application: Application },
): { ramBytes: number; romBytes: number; macc: number } {
  const { ramBytes, romBytes, macc } =
    profile === 'silicon' ? siliconFootprint(network, options) : footprint(network, options);
  return { ramBytes, romBytes, macc };
}
