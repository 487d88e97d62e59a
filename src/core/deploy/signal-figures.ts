import type { SignalPath, SignalStepKind } from '../signal';

const WORD_BYTES = 4;
/** `atm_resample_t`, and the numbers that it keeps of a channel; see kernels.h. */
const RESAMPLE_WORDS = 9;
const RESAMPLE_MEMORY = 10;
/** Damping of the low-pass's four sections. */
const DAMPING_BYTES = 16;

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

/** What the steps before the window take beside their code: constants, state, and the row they work on. */
export function signalFigures(path: Pick<SignalPath, 'channelNames' | 'rowNames' | 'steps'> | undefined) {
  const kinds = path?.steps.map(({ kind }) => kind) ?? [];
  const figures = kinds.map((kind) => FIGURES[kind]);
  const rowBytes = kinds.length > 0 ? WORD_BYTES * path!.rowNames.length : 0;
  return {
    kinds,
    kernels: figures.flatMap(({ kernels }) => kernels),
    constantBytes: figures.reduce((sum, { constantBytes }) => sum + constantBytes, 0),
    stateBytes: figures.reduce(
      (sum, { stateBytes }) => sum + stateBytes(path!.channelNames.length),
      rowBytes,
    ),
  };
}
