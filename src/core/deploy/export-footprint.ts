import { sizeOf } from '../network/build';
import type { Network } from '../network';
import {
  signalParts,
  type SignalOfFigures,
  type SignalPartFigures,
  type SignalPartNeeds,
} from './signal-figures';
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
  /** Windows that vote on a decision; absent: each is told by itself. */
  votes?: number;
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
  /** What of the figures above stands between raw values and the network: constants, code, input and state, part by part. */
  signal: readonly SignalPartFigures[];
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
  signal: readonly SignalPartNeeds[],
  integer: boolean,
) {
  const kinds = application.signal?.steps.map(({ kind }) => kind) ?? [];
  const voting = application.votes ? codeSizes.voting : { codeBytes: 0, stackBytes: 0 };
  const front = FRONT_ENDS[`${application.signal?.frontEnd?.kind}-${integer ? 'int8' : 'float'}`];
  const around = AROUND[[application.feeding, ...kinds, integer ? 'int8' : 'float'].join('-')];
  const called = [
    ...signal.flatMap(({ kernels }) => kernels),
    ...steps.map(({ kernel }) => kernel),
    integer ? 'atm_softmax_i8' : 'atm_softmax_f32',
  ];
  const functions = new Set(called.flatMap((kernel) => KERNELS[kernel]));
  const stackOf = (kernel: string) => sum(KERNELS[kernel].map((name) => FUNCTIONS[name].stackBytes));
  return {
    codeBytes:
      sum([...functions].map((name) => FUNCTIONS[name].codeBytes)) +
      around.codeBytes +
      (front?.codeBytes ?? 0) +
      voting.codeBytes +
      around.codeBytesPerStep * steps.length,
    stackBytes:
      around.stackBytes + voting.stackBytes + (front?.stackBytes ?? 0) + Math.max(...called.map(stackOf)),
  };
}

/** Code of the kernels that each part is the first to need. */
function withCode(parts: readonly SignalPartNeeds[]): SignalPartFigures[] {
  const seen = new Set<FunctionName>();
  return parts.map(({ kernels, ...part }) => {
    const own = new Set(kernels.flatMap((kernel) => KERNELS[kernel]).filter((name) => !seen.has(name)));
    own.forEach((name) => seen.add(name));
    return { ...part, codeBytes: sum([...own].map((name) => FUNCTIONS[name].codeBytes)) };
  });
}

/** Bytes of the network's input. */
function inputBytesOf(inputSize: number, integer: boolean): number {
  return integer ? Math.ceil(inputSize / WORD_BYTES) * WORD_BYTES : WORD_BYTES * inputSize;
}

/** Instructions between raw values and the network, from one window to the next or for an example. */
export function signalInstructions(
  inputSize: number,
  { compression, application }: { compression: Compression; application: Application },
): number {
  const integer = compression === 'int8';
  const parts = signalParts({ ...application, signal: application.signal, inputSize, integer }, 0);
  return sum(parts.map(({ instructions }) => instructions));
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
  const inputBytes = inputBytesOf(inputSize, integer);
  const signal = signalParts({ ...application, signal: application.signal, inputSize, integer }, inputBytes);
  const weightBytes = sum(steps.map(({ constantBytes }) => constantBytes));
  const applicationConstantBytes =
    application.classNameBytes * network.classes +
    sum(signal.map(({ constantBytes }) => constantBytes)) +
    (application.votes ? WORD_BYTES * network.classes : 0);
  const { arenaBytes, stepBytes } = planArena(steps, integer ? 1 : WORD_BYTES);
  const layers = stepsOf(network).map((step, i) => ({
    name: stepName(step),
    macc: stepMacc(step),
    romBytes: steps[i].constantBytes,
    ramBytes: stepBytes[i],
  }));
  // The window of samples is a part of the signal path.
  const signalBytes = sum(signal.map(({ ramBytes }) => ramBytes));
  const stateBytes =
    WORD_BYTES * network.classes +
    (application.votes ? WORD_BYTES * (application.votes + 1) : 0) +
    (application.feeding === 'samples' ? signalBytes - inputBytes : signalBytes);
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
    signal: withCode(signal),
    layers,
  };
}

/** Per layer, and what comes on top of the layers. */
export interface LayerFigures {
  layers: readonly LayerFootprint[];
  /** What is done to raw values before the network. None by X-CUBE-AI's figures, which leave it out. */
  signal: readonly SignalPartFigures[];
  /** All other code, constants, input, state and stack. 0 by X-CUBE-AI's figures, which leave them out. */
  besides: { romBytes: number; ramBytes: number };
}

/** The layers behind the figures of `figuresFor`: ROM adds up, with `signal` and `besides`, to the total; RAM is the largest layer and both. */
export function layerFiguresFor(
  profile: LimitProfile,
  network: Network,
  options: { compression: Compression; application: Application },
): LayerFigures {
  if (profile === 'x-cube-ai')
    return { layers: footprint(network, options).layers, signal: [], besides: { romBytes: 0, ramBytes: 0 } };
  const { layers, signal, ramBytes, romBytes, weightBytes } = exportFootprint(network, options);
  // Gaps in the arena belong to no layer.
  const widest = Math.max(...layers.map((layer) => layer.ramBytes));
  const ofSignal = sum(signal.map((part) => part.ramBytes));
  const romOfSignal = sum(signal.map(({ constantBytes, codeBytes }) => constantBytes + codeBytes));
  return {
    layers,
    signal,
    besides: {
      romBytes: romBytes - weightBytes - romOfSignal,
      ramBytes: ramBytes - widest - ofSignal,
    },
  };
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
