import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { normaliseAsFirmware, exportFootprint, type ExportFigures } from '../../src/core/deploy';
import { runDeviceModel, windowsOfStream } from '../../src/core/deploy/device';
import { exportModel, type ExportModel } from '../../src/core/export';
import { cNamesOf } from '../../src/core/export/c/names';
import { applicationOf, planC } from '../../src/core/export/c/plan';
import { ARM_FLAGS, ARM_GCC, ARM_TARGET, compileForArm, writeFirmwareSources } from '../../scripts/lib/arm';
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
  examples: number;
  /** Every probability of every example has the same bits as in the WebAssembly run. */
  identical: boolean;
}

export interface LinkFailure {
  figures: ExportFigures;
  linkError: string;
}

function linkerScript(machine: Machine, stackBytes: number): string {
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

/** Compiles and links an export for a machine; null when it fits, the linker's message when it does not. */
function build(folder: string, model: ExportModel, machine: Machine, stackBytes: number): string | null {
  const sources = writeFirmwareSources(exportModel(model, kernelContext(), ['c']), folder);
  const objects = compileForArm(folder, sources);
  const { symbol, macro } = cNamesOf(model);
  const harness = readFileSync(new URL('device-harness.c', import.meta.url), 'utf8');
  const named = harness.replaceAll('model_name', symbol).replaceAll('MODEL_NAME', macro);
  writeFileSync(join(folder, 'harness.c'), named);
  const gnu = ARM_FLAGS.map((flag) => (flag === '-std=c99' ? '-std=gnu99' : flag));
  execFileSync(ARM_GCC, [...gnu, '-c', 'harness.c', '-o', 'harness.o'], { cwd: folder });
  writeFileSync(join(folder, 'device.ld'), linkerScript(machine, stackBytes));
  const link = spawnSync(
    ARM_GCC,
    [
      ...ARM_TARGET,
      '-nostartfiles',
      '-nostdlib',
      '-Wl,--gc-sections',
      // The harness names no class, firmware does.
      `-Wl,-u,${symbol}_class_names`,
      '-T',
      'device.ld',
      'harness.o',
      ...objects,
      '-o',
      'firmware.elf',
    ],
    { cwd: folder, encoding: 'utf8' },
  );
  return link.status === 0 ? null : link.stderr;
}

function emulate(
  folder: string,
  machine: Machine,
  raw: Float32Array,
): { output: Uint8Array; stackBytes: number } {
  writeFileSync(join(folder, 'in.bin'), new Uint8Array(raw.buffer, raw.byteOffset, raw.byteLength));
  const run = spawnSync(
    'qemu-system-arm',
    [
      '-M',
      machine.qemu,
      '-nographic',
      '-monitor',
      'none',
      '-serial',
      'none',
      '-semihosting-config',
      'enable=on,target=native',
      '-kernel',
      'firmware.elf',
    ],
    { cwd: folder, encoding: 'utf8', timeout: 300_000 },
  );
  if (run.status !== 0)
    throw new Error(`the emulated firmware failed (${run.status}): ${run.stdout}${run.stderr}`);
  return {
    output: readFileSync(join(folder, 'out.bin')),
    stackBytes: Number(`${run.stdout}${run.stderr}`.trim()),
  };
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
): DeviceRun | LinkFailure {
  const folder = mkdtempSync(join(tmpdir(), 'device-'));
  try {
    const options = { compression: model.compression, application: applicationOf(model) };
    const figures = exportFootprint(model.network, options);
    const linkError = build(folder, model, machine, figures.stackBytes);
    if (linkError !== null) return { figures, linkError };
    const { output, stackBytes } = emulate(folder, machine, raw);
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
        stackBytes,
      },
      examples: expected.length / model.network.classes,
      identical: Buffer.from(expected.buffer).equals(output),
    };
  } finally {
    rmSync(folder, { recursive: true });
  }
}
