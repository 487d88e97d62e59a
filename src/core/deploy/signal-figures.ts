import type { SignalPath, SignalStepKind } from '../signal';

const WORD_BYTES = 4;
/** `atm_resample_t`, and the numbers that it keeps of a channel; see kernels.h. */
const RESAMPLE_WORDS = 9;
const RESAMPLE_MEMORY = 10;
/** Damping of the low-pass's four sections. */
const DAMPING_BYTES = 16;
/** `atm_spectrum_t`. */
const SPECTRUM_STEP_BYTES = 32;

interface StepFigures {
  /** What the step calls. */
  kernels: readonly string[];
  constantBytes: number;
  stateBytes(channels: number): number;
}

const FIGURES: Record<SignalStepKind, StepFigures> = {
  resample: {
    kernels: ['atm_resample_start', 'atm_resample_push', 'atm_resample_next'],
    constantBytes: DAMPING_BYTES,
    stateBytes: (channels) => WORD_BYTES * (RESAMPLE_WORDS + RESAMPLE_MEMORY * channels),
  },
  gravity: {
    kernels: ['atm_gravity'],
    constantBytes: 0,
    stateBytes: (channels) => WORD_BYTES * (channels + 1),
  },
  magnitude: { kernels: ['atm_magnitude'], constantBytes: 0, stateBytes: () => 0 },
};

/** What signals are made of, as far as the figures depend on it. */
export type SignalOfFigures = Pick<SignalPath, 'channelNames' | 'rowNames' | 'steps' | 'frontEnd'> & {
  windowRows: number;
};

function frontEndFigures(
  { frontEnd, rowNames, windowRows }: SignalOfFigures,
  inputSize: number,
  integer: boolean,
) {
  if (!frontEnd) return { kernels: [], constantBytes: 0, stateBytes: 0 };
  // Floats are normalised where the network finds them; for int8 they need a place of their own.
  const rows = WORD_BYTES * (windowRows * rowNames.length + (integer ? inputSize : 0));
  if (frontEnd.kind === 'statistics')
    return { kernels: ['atm_statistics'], constantBytes: 0, stateBytes: rows };
  const { frame, bands } = frontEnd;
  return {
    kernels: ['atm_spectrum'],
    constantBytes: WORD_BYTES * (frame / 2 + 1 + bands + 1) + SPECTRUM_STEP_BYTES,
    stateBytes: rows + WORD_BYTES * frame,
  };
}

/** What stands between raw samples and the network's input takes beside its code: constants, state, and the row at work. */
export function signalFigures(signal: SignalOfFigures | undefined, inputSize: number, integer: boolean) {
  const kinds = signal?.steps.map(({ kind }) => kind) ?? [];
  const figures = kinds.map((kind) => FIGURES[kind]);
  const rowBytes = kinds.length > 0 ? WORD_BYTES * signal!.rowNames.length : 0;
  const front = signal
    ? frontEndFigures(signal, inputSize, integer)
    : { kernels: [], constantBytes: 0, stateBytes: 0 };
  return {
    kinds,
    kernels: [...figures.flatMap(({ kernels }) => kernels), ...front.kernels],
    constantBytes: figures.reduce((sum, { constantBytes }) => sum + constantBytes, front.constantBytes),
    stateBytes: figures.reduce(
      (sum, { stateBytes }) => sum + stateBytes(signal!.channelNames.length),
      rowBytes + front.stateBytes,
    ),
  };
}
