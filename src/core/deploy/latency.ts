import { usesCodebooks } from './compression';
import type { Board, Compression } from './types';

export interface LatencyRange {
  lowMs: number;
  highMs: number;
  cyclesPerMacc: readonly [number, number];
  /** `published`: known for this core and format; `estimated`: from instruction counts of the kernels' inner loops. */
  basis: 'published' | 'estimated';
  /** What of both is done to raw values before the network, for recordings from one window to the next. */
  signal: { lowMs: number; highMs: number; instructions: number };
}

export interface EnergyRange {
  lowMillijoules: number;
  highMillijoules: number;
}

type Format = 'float' | 'codebook' | 'int8';
type Range = readonly [number, number];

/**
 * Cycles a multiply-accumulate. Cortex-M4 in float: 9 to 12, as X-CUBE-AI's documentation gives it and as measured; all
 * others are estimates from loads, multiplications and loop overhead of the kernels, soft float where there is no FPU.
 */
const CYCLES_PER_MACC: Readonly<Record<string, Readonly<Record<Format, Range>>>> = {
  'Cortex-M0+': { float: [80, 160], codebook: [84, 168], int8: [10, 18] },
  'Cortex-M4': { float: [9, 12], codebook: [11, 17], int8: [6, 10] },
  'Cortex-M33': { float: [8, 12], codebook: [10, 17], int8: [6, 10] },
  'Cortex-M7': { float: [4, 8], codebook: [5, 11], int8: [3, 6] },
  'Xtensa LX6': { float: [8, 16], codebook: [10, 20], int8: [8, 14] },
  'Xtensa LX7': { float: [8, 16], codebook: [10, 20], int8: [6, 12] },
  RV32IMC: { float: [60, 120], codebook: [64, 128], int8: [8, 14] },
};

/**
 * Cycles an instruction on a Cortex-M4: most take 1, loads 2 and divisions 14 (its technical reference manual). Cores that
 * the instructions were not counted on take as many times more as for a multiply-accumulate in float.
 */
const CYCLES_PER_INSTRUCTION: Range = [1, 2];
const COUNTED_CORE = 'Cortex-M4';

/** For a core that the table does not know: everything between the fastest and the slowest. */
function anyCore(format: Format): Range {
  const ranges = Object.values(CYCLES_PER_MACC).map((byFormat) => byFormat[format]);
  return [Math.min(...ranges.map(([low]) => low)), Math.max(...ranges.map(([, high]) => high))];
}

function formatOf(compression: Compression): Format {
  if (compression === 'int8') return 'int8';
  return usesCodebooks(compression) ? 'codebook' : 'float';
}

/** Cycles that a core takes for one instruction of a Cortex-M4 on the way to the network, which is all float. */
function cyclesPerInstruction(core: string): Range {
  const counted = CYCLES_PER_MACC[COUNTED_CORE].float;
  const own = CYCLES_PER_MACC[core]?.float ?? anyCore('float');
  const [low, high] = CYCLES_PER_INSTRUCTION;
  return [(low * own[0]) / counted[0], (high * own[1]) / counted[1]];
}

/**
 * Time of one inference: MACC × cycles per MACC ÷ clock, and instructions before the network × cycles per instruction ÷
 * clock. Judge limits by the high end.
 */
export function latencyRange(
  board: Board,
  compression: Compression,
  macc: number,
  instructions = 0,
): LatencyRange {
  const format = formatOf(compression);
  const cyclesPerMacc = CYCLES_PER_MACC[board.core]?.[format] ?? anyCore(format);
  const perMs = board.clockMhz * 1000;
  const [lowSignal, highSignal] = cyclesPerInstruction(board.core).map(
    (cycles) => (instructions * cycles) / perMs,
  );
  const [low, high] = cyclesPerMacc.map((cycles) => (macc * cycles) / perMs);
  const published = board.core === COUNTED_CORE && format === 'float';
  return {
    lowMs: low + lowSignal,
    highMs: high + highSignal,
    cyclesPerMacc,
    basis: published ? 'published' : 'estimated',
    signal: { lowMs: lowSignal, highMs: highSignal, instructions },
  };
}

/** Energy of one inference from the maker's run current; null where none is published for the board. */
export function energyRange(board: Board, { lowMs, highMs }: LatencyRange): EnergyRange | null {
  if (!board.runPower) return null;
  const { microampsPerMhz, volts } = board.runPower;
  const watts = microampsPerMhz * 1e-6 * board.clockMhz * volts;
  return { lowMillijoules: watts * lowMs, highMillijoules: watts * highMs };
}
