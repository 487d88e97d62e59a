import { execFileSync, spawnSync } from 'node:child_process';
import { copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { normaliseAsFirmware, exportFootprint, type ExportFigures } from '../../src/core/deploy';
import { runDeviceModel, windowsOfStream } from '../../src/core/deploy/device';
import { exportModel, type ExportModel } from '../../src/core/export';
import { cNamesOf } from '../../src/core/export/c/names';
import { applicationOf, planC } from '../../src/core/export/c/plan';
import {
  ARM_FLAGS,
  ARM_GCC,
  ARM_TARGET,
  compileForArm,
  plainSymbol,
  writeFirmwareSources,
} from '../../scripts/lib/arm';
import { kernelContext } from '../helpers/kernels';

/** Memory that a firmware is linked for, and the emulated machine that has at least as much. */
export interface Machine {
  qemu: 'mps2-an386' | 'netduinoplus2';
  flashOrigin: number;
  model: { ramBytes: number; romBytes: number };
  reserve: { ramBytes: number; romBytes: number };
}

/** An emulated machine with more memory than any small network needs. */
export const ROOMY_MACHINE: Machine = {
  qemu: 'mps2-an386',
  flashOrigin: 0,
  model: { ramBytes: 3_000_000, romBytes: 3_900_000 },
  reserve: { ramBytes: 65_536, romBytes: 65_536 },
};

const RAM_ORIGIN = 0x20000000;

export interface DeviceRun {
  figures: ExportFigures;
  /** As arm-none-eabi-size counts them in the linked firmware. */
  measured: { constantBytes: number; staticBytes: number; codeBytes: number; stackBytes: number };
  /** Bytes of every object in RAM and of every constant, by its plain name. */
  symbols: ReadonlyMap<string, number>;
  examples: number;
  /** From one window to the next, outside the network; where they were asked for. */
  instructions?: number;
  /** Every probability of every example has the same bits as in the WebAssembly run. */
  identical: boolean;
}

export interface LinkFailure {
  figures: ExportFigures;
  linkError: string;
}

export function linkerScript(machine: Machine, stackBytes: number): string {
  const values: Record<string, number> = {
    FLASH: machine.flashOrigin,
    RAM: RAM_ORIGIN,
    MODEL_FLASH: machine.model.romBytes,
    MODEL_RAM: machine.model.ramBytes,
    RESERVE_FLASH: machine.reserve.romBytes,
    RESERVE_RAM: machine.reserve.ramBytes,
    STACK: stackBytes,
  };
  const template = readFileSync(new URL('device.ld.in', import.meta.url), 'utf8');
  return template.replace(/@(\w+)@/g, (_, name: string) => String(values[name]));
}

function sectionSizes(folder: string): Record<string, number> {
  const table = execFileSync('arm-none-eabi-size', ['-A', 'firmware.elf'], { cwd: folder, encoding: 'utf8' });
  return Object.fromEntries(
    [...table.matchAll(/^(\.\w+)\s+(\d+)/gm)].map(([, name, bytes]) => [name, Number(bytes)]),
  );
}

/** Sizes of data and constants by name, whatever the model; names of two objects in one add up. */
function symbolSizes(folder: string): Map<string, number> {
  const table = execFileSync('arm-none-eabi-nm', ['-S', 'firmware.elf'], { cwd: folder, encoding: 'utf8' });
  const sizes = new Map<string, number>();
  for (const [, bytes, name] of table.matchAll(/^[0-9a-f]+ ([0-9a-f]+) [bBdDrR] (\S+)$/gm)) {
    const plain = plainSymbol(name.replace(/\.\d+$/, ''));
    sizes.set(plain, (sizes.get(plain) ?? 0) + parseInt(bytes, 16));
  }
  return sizes;
}

/** Compiles the program around the code that is measured into `harness.o`; device-start.h is in its reach. */
export function compileHarness(folder: string, source: string, flags: readonly string[] = []): void {
  writeFileSync(join(folder, 'harness.c'), source);
  const gnu = ARM_FLAGS.map((flag) => (flag === '-std=c99' ? '-std=gnu99' : flag));
  const around = fileURLToPath(new URL('.', import.meta.url));
  execFileSync(ARM_GCC, [...gnu, ...flags, '-I', around, '-c', 'harness.c', '-o', 'harness.o'], {
    cwd: folder,
  });
}

interface Linked {
  folder: string;
  objects: readonly string[];
  model: ExportModel;
  machine: Machine;
  stackBytes: number;
}

/** Kernels are the same in every export: they are compiled once. */
const compiledKernels = new Map<string, string>();

function kernelObject(folder: string, source: string): string {
  const object = source.replace(/\.c$/, '.o');
  const known = compiledKernels.get(source);
  if (known) copyFileSync(known, join(folder, object));
  else {
    compileForArm(folder, [source]);
    const kept = mkdtempSync(join(tmpdir(), 'kernels-'));
    process.once('exit', () => rmSync(kept, { recursive: true }));
    const copy = join(kept, object);
    copyFileSync(join(folder, object), copy);
    compiledKernels.set(source, copy);
  }
  return object;
}

/** Compiles an export into a folder. */
function compileModel(folder: string, model: ExportModel): string[] {
  const sources = writeFirmwareSources(exportModel(model, kernelContext(), ['c']), folder);
  const isKernel = (source: string) => source.startsWith('atm_');
  return [
    ...sources.filter(isKernel).map((source) => kernelObject(folder, source)),
    ...compileForArm(
      folder,
      sources.filter((source) => !isKernel(source)),
    ),
  ];
}

/** Links compiled code for a machine; null when it fits, the linker's message when it does not. */
function link(
  { folder, objects, model, machine, stackBytes }: Linked,
  { counted = false } = {},
): string | null {
  const { symbol, macro } = cNamesOf(model);
  const harness = readFileSync(new URL('device-harness.c', import.meta.url), 'utf8');
  const named = harness.replaceAll('model_name', symbol).replaceAll('MODEL_NAME', macro);
  compileHarness(folder, named, counted ? ['-DCOUNTED'] : []);
  writeFileSync(join(folder, 'device.ld'), linkerScript(machine, stackBytes));
  const linked = spawnSync(
    ARM_GCC,
    [
      ...ARM_TARGET,
      '-nostartfiles',
      '-nostdlib',
      '-Wl,--gc-sections',
      // The harness names no class, firmware does.
      `-Wl,-u,${symbol}_class_names`,
      ...(counted ? [`-Wl,--wrap=${symbol}_model_run`] : []),
      '-T',
      'device.ld',
      'harness.o',
      ...objects,
      // Division of 64 bits, which only the counting program does.
      ...(counted ? ['-lgcc'] : []),
      '-o',
      'firmware.elf',
    ],
    { cwd: folder, encoding: 'utf8' },
  );
  return linked.status === 0 ? null : linked.stderr;
}

/** Runs `firmware.elf` of a folder, and returns what it writes to the console. */
export function runFirmware(folder: string, { qemu }: Machine, flags: readonly string[] = []): string {
  const semihosting = ['-semihosting-config', 'enable=on,target=native'];
  const silent = ['-nographic', '-monitor', 'none', '-serial', 'none'];
  const run = spawnSync(
    'qemu-system-arm',
    ['-M', qemu, ...flags, ...silent, ...semihosting, '-kernel', 'firmware.elf'],
    { cwd: folder, encoding: 'utf8', timeout: 300_000 },
  );
  if (run.status !== 0)
    throw new Error(`the emulated firmware failed (${run.status}): ${run.stdout}${run.stderr}`);
  return `${run.stdout}${run.stderr}`.trim();
}

/** An instruction takes 64 ns: what device-start.h’s clock counts by. */
export const COUNTING = ['-icount', 'shift=6'];

/** Instructions from one window to the next, outside the network. */
function countInstructions(linked: Linked): number {
  const linkError = link(linked, { counted: true });
  if (linkError !== null) throw new Error(linkError);
  const [windows, tenths] = runFirmware(linked.folder, linked.machine, COUNTING).split(' ').map(Number);
  if (!(windows > 0)) throw new Error('the emulated firmware completed no second window');
  return tenths / 10;
}

/**
 * Exports a model, links it for a machine, runs it there on raw examples, and compares with the WebAssembly run.
 *
 * @param raw what the firmware is fed with: one example after the other, or one sample after the other
 */
export function runOnDevice(
  model: ExportModel,
  machine: Machine,
  raw: Float32Array,
  { counted = false } = {},
): DeviceRun | LinkFailure {
  const folder = mkdtempSync(join(tmpdir(), 'device-'));
  try {
    const options = { compression: model.compression, application: applicationOf(model) };
    const figures = exportFootprint(model.network, options);
    const { stackBytes } = figures;
    const linked = { folder, objects: compileModel(folder, model), model, machine, stackBytes };
    const linkError = link(linked);
    if (linkError !== null) return { figures, linkError };
    writeFileSync(join(folder, 'in.bin'), new Uint8Array(raw.buffer, raw.byteOffset, raw.byteLength));
    const deepest = Number(runFirmware(folder, machine));
    const { kernels } = kernelContext();
    const { device, feeding } = planC(model, kernelContext());
    const windows =
      feeding.kind === 'samples'
        ? windowsOfStream(kernels, feeding.path, feeding.windowRows, feeding.hopRows, raw)
        : raw;
    const expected = runDeviceModel(kernels, device, normaliseAsFirmware(windows, model.normalisation));
    const sections = sectionSizes(folder);
    return {
      figures,
      measured: {
        constantBytes: sections['.rodata'] ?? 0,
        staticBytes: sections['.bss'] ?? 0,
        codeBytes: sections['.text'] ?? 0,
        stackBytes: deepest,
      },
      symbols: symbolSizes(folder),
      examples: expected.length / model.network.classes,
      identical: Buffer.from(expected.buffer).equals(readFileSync(join(folder, 'out.bin'))),
      ...(counted && { instructions: countInstructions(linked) }),
    };
  } finally {
    rmSync(folder, { recursive: true });
  }
}
