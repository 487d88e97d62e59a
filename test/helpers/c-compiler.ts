import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { ExportFiles } from '../../src/core/export';

/** The first C compiler found here; undefined where there is none. */
export const C_COMPILER = ['cc', 'gcc', 'clang'].find((name) => spawnSync(name, ['--version']).status === 0);

/** Writes an export's files and returns the folder of its C sources. */
export function unpack(files: ExportFiles, folder: string): string {
  for (const [path, bytes] of files) {
    const target = join(folder, path);
    mkdirSync(dirname(target), { recursive: true });
    writeFileSync(target, bytes);
  }
  return join(folder, 'c');
}

/** How exports are compiled: a warning is an error. */
export const STRICT = '-Wall -Wextra -Wpedantic -Werror -ffp-contract=off';

/** Compiles `golden_test` or `main` of an exported folder. */
export function compileProgram(folder: string, program: 'golden_test' | 'main'): string {
  const output = join(folder, program);
  execFileSync(
    'sh',
    [
      '-c',
      `${C_COMPILER} -std=c99 -O1 ${STRICT} -o ${output} ${program}.c $(ls *.c | grep -vx -e main.c -e golden_test.c)`,
    ],
    { cwd: folder },
  );
  return output;
}

/** Pushes raw rows of numbers through the compiled example program and reads the classes it prints. */
export function classesOf(program: string, rows: readonly ArrayLike<number>[]): number[] {
  const input = rows.map((row) => Array.from(row).join(',')).join('\n');
  const lines = execFileSync(program, { input, encoding: 'utf8', maxBuffer: 2 ** 26 }).split('\n');
  return lines.filter(Boolean).map((line) => Number(line.split(' ')[0]));
}
