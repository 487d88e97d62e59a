import { sizeOf } from '../network/build';
import type { Network } from '../network';
import { signalFigures, type SignalOfFigures } from './signal-figures';
import { additionMacc, layerMacc, footprint } from './footprint';
import codeSizes from './device/code-sizes.json';
import { planArena } from './device/arena';
import { stepSizes, type StepSize } from './device/sizes';
import { placedLayersOf, stepName, stepsOf, type Step } from './steps';
import type { Compression, LayerFootprint, LimitProfile } from './types';

/** What the firmware around the network depends on. */
export interface Application {
  /** Recordings are fed sample by sample, everything else one whole example at a time. */
  feeding: 'samples' | 'examples';
  /** From raw samples to rows of the window, for what is fed sample by sample; absent: samples are rows. */
  signal?: SignalOfFigures;
  /** Entries of the normalisation: axes, columns or channels. */
  normalisationGroups: number;
  /** Bytes a class name takes, its end and padding to whole words included. */
  classNameBytes: number;
}

/** What our own export takes. Constants and static data are exact, code and stack are bounds from above. */
export interface ExportFigures {
  ramBytes: number;
  romBytes: number;
  macc: number;
  /** Weights, biases, codebooks, tables and settings of the network. */
  weightBytes: number;
  /** Class names, normalisation, and what the steps before the window keep. */
  applicationConstantBytes: number;
  /** Kernels, the calls between them, and the classifier, by the compiler that `CODE_SIZES` names. */
  codeBytes: number;
  /** Activations between layers. */
  arenaBytes: number;
  /** The window of samples or the example, which is the network's input. */
  inputBytes: number;
  /** Probabilities, the window's fill, and the steps before the window. */
  stateBytes: number;
  stackBytes: number;
  /**
   * By step of the export (a convolution with its pool is one): ROM is its constants, RAM what it keeps alive in the arena.
   * Constants and MACC add up to the totals; the largest RAM is the arena, but for gaps that shortcuts leave in it.
   */
  layers: readonly LayerFootprint[];
}

/** Which compiler and target the figures of code and stack hold for. */
export const CODE_SIZES = { compiler: codeSizes.compiler, target: codeSizes.target };

const WORD_BYTES = 4;

type FunctionName = keyof typeof codeSizes.functions;
const FUNCTIONS: Record<string, { codeBytes: number; stackBytes: number }> = codeSizes.functions;
const AROUND: Record<string, (typeof codeSizes.around)['samples-float']> = codeSizes.around;
/** What a front end adds to the code around the network and to its stack. */
const FRONT_ENDS: Record<string, { codeBytes: number; stackBytes: number } | undefined> = codeSizes.frontEnds;
const KERNELS = codeSizes.kernels as Record<string, FunctionName[]>;

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}

/** Bytes a class name takes: the longest in UTF-8 with its end, in whole words. */
export function classNameBytes(classNames: readonly string[]): number {
  const longest = Math.max(...classNames.map((name) => new TextEncoder().encode(name).length));
  return Math.ceil((longest + 1) / WORD_BYTES) * WORD_BYTES;
}

/** A projection is a step of its own. */
function stepMacc(step: Step): number {
  if (step.kind === 'add' && step.add.layer.kind === 'add')
    return additionMacc(step.add.layer.activation, sizeOf(step.output));
  return sum(placedLayersOf(step).map(layerMacc));
}

function codeAndStack(
  steps: readonly StepSize[],
  application: Application,
  signal: ReturnType<typeof signalFigures>,
  integer: boolean,
) {
  const { kinds, kernels } = signal;
  const front = FRONT_ENDS[`${application.signal?.frontEnd?.kind}-${integer ? 'int8' : 'float'}`];
  const around = AROUND[[application.feeding, ...kinds, integer ? 'int8' : 'float'].join('-')];
  const called = [
    ...kernels,
    ...steps.map(({ kernel }) => kernel),
    ...(integer ? ['atm_quantise', 'atm_softmax_i8'] : ['atm_softmax_f32']),
    'atm_normalise',
  ];
  const functions = new Set(called.flatMap((kernel) => KERNELS[kernel]));
  const stackOf = (kernel: string) => sum(KERNELS[kernel].map((name) => FUNCTIONS[name].stackBytes));
  return {
    codeBytes:
      sum([...functions].map((name) => FUNCTIONS[name].codeBytes)) +
      around.codeBytes +
      (front?.codeBytes ?? 0) +
      around.codeBytesPerStep * steps.length,
    stackBytes: around.stackBytes + (front?.stackBytes ?? 0) + Math.max(...called.map(stackOf)),
  };
}

/**
 * RAM and ROM of our own export, from shapes alone: constants, code and static data as `arm-none-eabi-size` counts them,
 * and the stack. What a board's start-up code and drivers take is the board's reserve.
 */
export function exportFootprint(
  network: Network,
  options: { compression: Compression; application: Application },
): ExportFigures {
  const { compression, application } = options;
  const integer = compression === 'int8';
  const steps = stepSizes(network, compression);
  const inputSize = steps[0].inputSize;
  const signal = signalFigures(application.signal, inputSize, integer);
  const weightBytes = sum(steps.map(({ constantBytes }) => constantBytes));
  const applicationConstantBytes =
    application.classNameBytes * network.classes +
    2 * WORD_BYTES * application.normalisationGroups +
    signal.constantBytes;
  const { arenaBytes, stepBytes } = planArena(steps, integer ? 1 : WORD_BYTES);
  const layers = stepsOf(network).map((step, i) => ({
    name: stepName(step),
    macc: stepMacc(step),
    romBytes: steps[i].constantBytes,
    ramBytes: stepBytes[i],
  }));
  const inputBytes = integer ? Math.ceil(inputSize / WORD_BYTES) * WORD_BYTES : WORD_BYTES * inputSize;
  const stateBytes =
    WORD_BYTES * (network.classes + (application.feeding === 'samples' ? 1 : 0)) + signal.stateBytes;
  const { codeBytes, stackBytes } = codeAndStack(steps, application, signal, integer);
  return {
    ramBytes: arenaBytes + inputBytes + stateBytes + stackBytes,
    romBytes: weightBytes + applicationConstantBytes + codeBytes,
    macc: sum(layers.map(({ macc }) => macc)),
    weightBytes,
    applicationConstantBytes,
    codeBytes,
    arenaBytes,
    inputBytes,
    stateBytes,
    stackBytes,
    layers,
  };
}

/** Per layer, and what comes on top of the layers. */
export interface LayerFigures {
  layers: readonly LayerFootprint[];
  /** Code and the application's constants; the input's buffer, state and stack. 0 by X-CUBE-AI's figures, which leave them out. */
  besides: { romBytes: number; ramBytes: number };
}

/** The layers behind the figures of `figuresFor`: ROM adds up, with `besides`, to the total; RAM is the largest layer and `besides`. */
export function layerFiguresFor(
  profile: LimitProfile,
  network: Network,
  options: { compression: Compression; application: Application },
): LayerFigures {
  if (profile === 'x-cube-ai')
    return { layers: footprint(network, options).layers, besides: { romBytes: 0, ramBytes: 0 } };
  const { layers, ramBytes, romBytes, weightBytes } = exportFootprint(network, options);
  // Gaps in the arena belong to no layer.
  const widest = Math.max(...layers.map((layer) => layer.ramBytes));
  return { layers, besides: { romBytes: romBytes - weightBytes, ramBytes: ramBytes - widest } };
}

/** The figures a profile is judged by: X-CUBE-AI's under `x-cube-ai`, our own export's under `export`. */
export function figuresFor(
  profile: LimitProfile,
  network: Network,
  options: { compression: Compression; application: Application },
): { ramBytes: number; romBytes: number; macc: number } {
  const { ramBytes, romBytes, macc } =
    profile === 'export' ? exportFootprint(network, options) : footprint(network, options);
  return { ramBytes, romBytes, macc };
}
