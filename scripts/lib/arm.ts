import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { ExportFiles } from '../../src/core/export';

export const ARM_TARGET = ['-mcpu=cortex-m4', '-mthumb', '-mfpu=fpv4-sp-d16', '-mfloat-abi=hard'];

/** How exports are built for the figures: size first, every function and constant in a section of its own. */
export const ARM_FLAGS = [
  '-std=c99',
  '-Os',
  ...ARM_TARGET,
  '-ffreestanding',
  '-ffunction-sections',
  '-fdata-sections',
  '-fno-tree-loop-distribute-patterns',
  '-ffp-contract=off',
  '-fstack-usage',
  '-Wall',
  '-Wextra',
  '-Werror',
];

export const ARM_GCC = 'arm-none-eabi-gcc';

export function armCompilerVersion(): string | null {
  const { stdout, error } = spawnSync(ARM_GCC, ['-dumpfullversion'], { encoding: 'utf8' });
  return error ? null : stdout.trim();
}

/** Writes the C files of an export into a folder, and returns the names of the sources that belong on a board. */
export function writeFirmwareSources(files: ExportFiles, folder: string): string[] {
  for (const [path, bytes] of files) {
    if (!path.startsWith('c/')) continue;
    const target = join(folder, path.slice(2));
    mkdirSync(dirname(target), { recursive: true });
    writeFileSync(target, bytes);
  }
  return [...files.keys()]
    .filter((path) => /^c\/(?!main|golden_test|\w+_golden\.)\w+\.c$/.test(path))
    .map((path) => path.slice(2));
}

export function compileForArm(folder: string, sources: readonly string[]): string[] {
  return sources.map((source) => {
    const object = source.replace(/\.c$/, '.o');
    execFileSync(ARM_GCC, [...ARM_FLAGS, '-c', source, '-o', object], { cwd: folder });
    return object;
  });
}

/** What a symbol of an export is called whatever the model and the version of the kernels. */
export function plainSymbol(name: string): string {
  return name
    .replace(/^atm_[0-9a-f]{6}(?=_)/, 'atm')
    .replace(/^\w+_[0-9a-f]{6}_(?=classify|push_sample|probabilities|reset|class_names|model_run)/, '');
}

/** Sections that a link keeps, by name, from the linker's map. */
export function keptSections(map: string): { name: string; bytes: number }[] {
  const kept = map.slice(map.indexOf('Linker script and memory map'));
  return [
    ...kept.matchAll(/^ (\.(?:text|rodata|bss|data)\.\S+)\s+0x[0-9a-f]+\s+0x([0-9a-f]+) \S+\.o$/gm),
  ].map(([, name, bytes]) => ({ name: name, bytes: parseInt(bytes, 16) }));
}
