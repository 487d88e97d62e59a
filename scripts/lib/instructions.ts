import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { compileHarness, COUNTING, linkerScript, ROOMY_MACHINE, runFirmware } from '../../test/verify/device';
import {
  choleskyInPlace,
  solveLowerInPlace,
  solveLowerTransposedInPlace,
} from '../../src/core/search/linalg';
import { ARM_GCC, ARM_TARGET, compileForArm } from './arm';

type Sizes = readonly [number, number, number, number];

/** What instructions are counted by, for each step: names and, from the sizes of a case, how often each counts. */
const MODELS: Record<string, Record<string, (...sizes: Sizes) => number>> = {
  lowPassed: { once: () => 1, perChannel: (channels) => channels },
  pushed: { once: () => 1, perChannel: (channels) => channels },
  interpolated: { once: () => 1, perChannel: (channels) => channels },
  gravity: { once: () => 1, perChannel: (channels) => channels },
  magnitude: { once: () => 1, perChannel: (axes) => axes },
  stored: { once: () => 1, perValue: (values) => values },
  moved: { perValue: (values) => values },
  movedBytes: { perValue: (values) => values },
  normalised: { perValue: (values) => values },
  quantised: { perValue: (values) => values },
  statistics: { perChannel: (_, channels) => channels, perValue: (rows, channels) => rows * channels },
  spectrum: {
    perFrame: (_frame, _bands, _channels, frames) => frames,
    perChannel: (_frame, _bands, channels, frames) => frames * channels,
    perRow: (frame, _bands, channels, frames) => frames * channels * frame,
    perButterfly: (frame, _bands, channels, frames) => (frames * channels * frame * Math.log2(frame / 2)) / 4,
    perBand: (_frame, bands, channels, frames) => frames * channels * bands,
  },
};

/** Relative error of a counted case. */
const FARTHEST = 0.05;

const STACK_BYTES = 16_384;
const KERNELS = fileURLToPath(new URL('../../kernels/', import.meta.url));
const SOURCES = ['kernels_math.c', 'kernels_signal.c', 'kernels_features.c'];

interface Case {
  sizes: Sizes;
  instructions: number;
}

/** Every case that the program counts, by step. */
function countedCases(): Map<string, Case[]> {
  const folder = mkdtempSync(join(tmpdir(), 'instructions-'));
  try {
    for (const file of [...SOURCES, 'kernels.h', 'kernels_internal.h'])
      writeFileSync(join(folder, file), readFileSync(join(KERNELS, file)));
    const objects = compileForArm(folder, SOURCES);
    compileHarness(folder, readFileSync(new URL('count-instructions.c', import.meta.url), 'utf8'));
    writeFileSync(join(folder, 'device.ld'), linkerScript(ROOMY_MACHINE, STACK_BYTES));
    const flags = ['-nostartfiles', '-nostdlib', '-Wl,--gc-sections', '-T', 'device.ld'];
    execFileSync(ARM_GCC, [...ARM_TARGET, ...flags, 'harness.o', ...objects, '-lgcc', '-o', 'firmware.elf'], {
      cwd: folder,
    });
    const cases = new Map<string, Case[]>();
    for (const line of runFirmware(folder, ROOMY_MACHINE, COUNTING).split('\n')) {
      const [step, ...numbers] = line.split(' ');
      const [a, b, c, d, tenths] = numbers.map(Number);
      cases.set(step, [...(cases.get(step) ?? []), { sizes: [a, b, c, d], instructions: tenths / 10 }]);
    }
    return cases;
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** Least squares of the relative errors, so that small cases count as much as large ones. */
function fitted(cases: readonly Case[], terms: readonly ((...sizes: Sizes) => number)[]): Float64Array {
  const n = terms.length;
  const [normal, right] = [new Float64Array(n * n), new Float64Array(n)];
  for (const { sizes, instructions } of cases) {
    const row = terms.map((term) => term(...sizes) / instructions);
    for (let i = 0; i < n; i++) {
      right[i] += row[i];
      for (let j = 0; j < n; j++) normal[i * n + j] += row[i] * row[j];
    }
  }
  if (!choleskyInPlace(normal, n)) throw new Error('the cases do not tell the terms apart');
  solveLowerInPlace(normal, n, right);
  solveLowerTransposedInPlace(normal, n, right);
  return right;
}

/**
 * Instructions of every step by what they are counted by.
 *
 * @throws Error where a case is further from that than `FARTHEST`
 */
export function measureInstructions() {
  const cases = countedCases();
  let worst = 0;
  const instructions = Object.fromEntries(
    Object.entries(MODELS).map(([step, model]) => {
      const of = cases.get(step)!;
      const names = Object.keys(model);
      const terms = names.map((name) => model[name]);
      const values = fitted(of, terms);
      for (const { sizes, instructions: exact } of of) {
        const told = terms.reduce((sum, term, i) => sum + values[i] * term(...sizes), 0);
        worst = Math.max(worst, Math.abs(told - exact) / exact);
      }
      const rounded = names.map((name, i): [string, number] => [name, Math.round(10 * values[i]) / 10]);
      return [step, Object.fromEntries(rounded)];
    }),
  );
  if (worst > FARTHEST) throw new Error(`instructions are not what they are counted by: ${worst}`);
  return instructions;
}
