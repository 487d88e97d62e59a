import {
  framesIn,
  stepOf,
  type FrontEnd,
  type SignalPath,
  type SignalStep,
  type SignalStepKind,
} from '../signal';
import codeSizes from './device/code-sizes.json';

const WORD_BYTES = 4;
/** `atm_resample_t`, and the numbers that it keeps of a channel; see kernels.h. */
const RESAMPLE_WORDS = 9;
const RESAMPLE_MEMORY = 10;
/** Damping of the low-pass's four sections. */
const DAMPING_BYTES = 16;
/** `atm_spectrum_t`. */
const SPECTRUM_STEP_BYTES = 32;

/** What signals are made of, as far as the figures depend on it. */
export type SignalOfFigures = Pick<
  SignalPath,
  'channelNames' | 'rowNames' | 'steps' | 'frontEnd' | 'rowHz'
> & {
  windowRows: number;
  /** Rows from one window to the next. */
  hopRows: number;
};

/** What stands between a raw value and the network's input, in the order in which it is done. */
export type SignalPart = SignalStepKind | 'window' | FrontEnd['kind'] | 'normalisation';

/** What one part takes of our own export. */
export interface SignalPartFigures {
  part: SignalPart;
  constantBytes: number;
  /** Of the kernels that no part before needs. */
  codeBytes: number;
  /** Static data. */
  ramBytes: number;
  /** Of a Cortex-M4, from one window to the next: of the samples that come meanwhile, and of the window. */
  instructions: number;
}

/** A part with the kernels that it calls. */
export interface SignalPartNeeds extends Omit<SignalPartFigures, 'codeBytes'> {
  kernels: readonly string[];
}

/** What is fed, and how the network sees it. */
interface Fed {
  /** Absent: whole examples are fed, or samples are rows. */
  signal: SignalOfFigures | undefined;
  feeding: 'samples' | 'examples';
  inputSize: number;
  integer: boolean;
  normalisationGroups: number;
}

const COUNTED = codeSizes.instructions;

function stepNeeds(step: SignalStep, signal: SignalOfFigures): SignalPartNeeds {
  const { hopRows } = signal;
  const channels = signal.channelNames.length;
  switch (step.kind) {
    case 'resample': {
      const pushed = step.sensorHz > step.rowHz ? COUNTED.lowPassed : COUNTED.pushed;
      const { interpolated } = COUNTED;
      return {
        part: step.kind,
        kernels: ['atm_resample_start', 'atm_resample_push', 'atm_resample_next'],
        constantBytes: DAMPING_BYTES,
        ramBytes: WORD_BYTES * (RESAMPLE_WORDS + RESAMPLE_MEMORY * channels),
        instructions:
          ((hopRows * step.sensorHz) / step.rowHz) * (pushed.once + pushed.perChannel * channels) +
          hopRows * (interpolated.once + interpolated.perChannel * channels),
      };
    }
    case 'gravity':
      return {
        part: step.kind,
        kernels: ['atm_gravity'],
        constantBytes: 0,
        ramBytes: WORD_BYTES * (channels + 1),
        instructions: hopRows * (COUNTED.gravity.once + COUNTED.gravity.perChannel * channels),
      };
    case 'magnitude':
      return {
        part: step.kind,
        kernels: ['atm_magnitude'],
        constantBytes: 0,
        ramBytes: 0,
        instructions: hopRows * (COUNTED.magnitude.once + COUNTED.magnitude.perChannel * step.axes),
      };
  }
}

/** Rows are written one behind the other, and those of the next window moved to its front. */
function windowNeeds({ signal, inputSize, integer }: Fed, inputBytes: number): Omit<SignalPartNeeds, 'part'> {
  const filledBytes = WORD_BYTES;
  if (!signal) {
    const { stored } = COUNTED;
    return {
      kernels: [],
      constantBytes: 0,
      ramBytes: inputBytes + filledBytes,
      instructions: stored.perValue * inputSize,
    };
  }
  const { windowRows, hopRows, rowNames, steps, frontEnd } = signal;
  const width = rowNames.length;
  const rowBytes = steps.length > 0 ? WORD_BYTES * width : 0;
  // Floats are normalised where the network finds them; for int8 features need a place of their own.
  const frontBytes = frontEnd ? WORD_BYTES * (windowRows * width + (integer ? inputSize : 0)) : 0;
  const copied = steps.length > 0 && !stepOf(signal, 'resample') ? signal.channelNames.length : 0;
  const moved = COUNTED[integer && !frontEnd ? 'movedBytes' : 'moved'].perValue;
  return {
    kernels: [],
    constantBytes: 0,
    ramBytes: inputBytes + filledBytes + rowBytes + frontBytes,
    instructions:
      hopRows * (COUNTED.stored.once + COUNTED.stored.perValue * (width + copied)) +
      Math.max(0, windowRows - hopRows) * width * moved,
  };
}

function frontEndNeeds(frontEnd: FrontEnd, { rowNames, windowRows }: SignalOfFigures): SignalPartNeeds {
  const channels = rowNames.length;
  if (frontEnd.kind === 'statistics') {
    const { perChannel, perValue } = COUNTED.statistics;
    return {
      part: frontEnd.kind,
      kernels: ['atm_statistics'],
      constantBytes: 0,
      ramBytes: 0,
      instructions: channels * (perChannel + perValue * windowRows),
    };
  }
  const { frame, bands } = frontEnd;
  const { perFrame, perChannel, perRow, perButterfly, perBand } = COUNTED.spectrum;
  const butterflies = (frame / 4) * Math.log2(frame / 2);
  return {
    part: frontEnd.kind,
    kernels: ['atm_spectrum'],
    constantBytes: WORD_BYTES * (frame / 2 + 1 + bands + 1) + SPECTRUM_STEP_BYTES,
    ramBytes: WORD_BYTES * frame,
    instructions:
      framesIn(frontEnd, windowRows) *
      (perFrame + channels * (perChannel + perRow * frame + perButterfly * butterflies + perBand * bands)),
  };
}

/** Without a front end a row is normalised when it comes, with one every feature of every window. */
function normalisationNeeds({ signal, inputSize, integer, normalisationGroups }: Fed): SignalPartNeeds {
  const values = signal && !signal.frontEnd ? signal.hopRows * signal.rowNames.length : inputSize;
  return {
    part: 'normalisation',
    kernels: integer ? ['atm_normalise', 'atm_quantise'] : ['atm_normalise'],
    constantBytes: 2 * WORD_BYTES * normalisationGroups,
    ramBytes: 0,
    instructions: values * COUNTED[integer ? 'quantised' : 'normalised'].perValue,
  };
}

/** Every part between raw values and the network's input, with what it takes beside its code. */
export function signalParts(fed: Fed, inputBytes: number): SignalPartNeeds[] {
  const { signal, feeding } = fed;
  return [
    ...(signal?.steps ?? []).map((step) => stepNeeds(step, signal!)),
    ...(feeding === 'samples' ? [{ part: 'window' as const, ...windowNeeds(fed, inputBytes) }] : []),
    ...(signal?.frontEnd ? [frontEndNeeds(signal.frontEnd, signal)] : []),
    normalisationNeeds(fed),
  ];
}
