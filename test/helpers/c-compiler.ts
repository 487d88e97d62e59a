import { execFileSync, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
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

const objects = join(tmpdir(), `exported-objects-${process.pid}`);
process.once('exit', () => rmSync(objects, { recursive: true, force: true }));

/** A source and all that it includes from its folder, as one text. */
function withIncludes(folder: string, file: string, seen = new Set<string>()): string {
  if (seen.has(file) || !existsSync(join(folder, file))) return '';
  seen.add(file);
  const text = readFileSync(join(folder, file), 'utf8');
  const included = Array.from(text.matchAll(/^#include "(.+)"/gm), ([, name]) =>
    withIncludes(folder, name, seen),
  );
  return [file, text, ...included].join('\0');
}

export interface CBuild {
  compiler?: string;
  /** Beside the language and the strict warnings. */
  flags?: string;
  language?: string;
}

/**
 * Compiles a source of an exported folder; what was compiled before from the same text (the kernels of all exports are the same)
 * is not compiled again.
 *
 * @returns the path of its object
 */
export function compileObject(folder: string, file: string, build: CBuild = {}): string {
  const { compiler = C_COMPILER!, flags = '-O1', language = '-std=c99' } = build;
  const command = `${compiler} ${language} ${STRICT} ${flags}`;
  const key = createHash('sha256')
    .update(`${command}\0${withIncludes(folder, file)}`)
    .digest('hex');
  const output = join(objects, `${key}.o`);
  if (!existsSync(output)) {
    mkdirSync(objects, { recursive: true });
    execFileSync('sh', ['-c', `${command} -c ${file} -o ${output}.part && mv ${output}.part ${output}`], {
      cwd: folder,
    });
  }
  return output;
}

/** The C files of an exported folder that belong to every program. */
export const sharedSources = (folder: string): string[] =>
  readdirSync(folder).filter((name) => name.endsWith('.c') && !PROGRAMS.has(name));

const PROGRAMS = new Set(['main.c', 'golden_test.c', 'runner.c', 'bad.c']);

/** Compiles a program of an exported folder, `golden_test` or `main` or one that a test put there. */
export function compileProgram(folder: string, program: string, build: CBuild = {}): string {
  const output = join(folder, program);
  const parts = [`${program}.c`, ...sharedSources(folder)].map((file) => compileObject(folder, file, build));
  const { compiler = C_COMPILER!, flags = '-O1' } = build;
  execFileSync('sh', ['-c', `${compiler} ${flags} -o ${output} ${parts.join(' ')} -lm`]);
  return output;
}

/** Pushes raw rows of numbers through the compiled example program and reads the classes it prints. */
export function classesOf(program: string, rows: readonly ArrayLike<number>[]): number[] {
  const input = rows.map((row) => Array.from(row).join(',')).join('\n');
  const lines = execFileSync(program, { input, encoding: 'utf8', maxBuffer: 2 ** 26 }).split('\n');
  return lines.filter(Boolean).map((line) => Number(line.split(' ')[0]));
}
