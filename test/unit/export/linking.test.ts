import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ExportModel } from '../../../src/core/export';
import { cExporter } from '../../../src/core/export/c';
import { cNamesOf } from '../../../src/core/export/c/names';
import { compileObject, sharedSources, STRICT, unpack } from '../../helpers/c-compiler';
import { exportModelOf } from '../../helpers/export-model';
import { kernelContext } from '../../helpers/kernels';
import { PAIRWISE_NETWORKS } from '../../helpers/networks';

const HOSTILE = 'gestures "*/ /* ??/ \\ \u202e\n#error %s';
const root = mkdtempSync(join(tmpdir(), 'linking-'));
afterAll(() => rmSync(root, { recursive: true }));

const has = (tool: string) => spawnSync(tool, ['--version']).status === 0;
const sh = (command: string, cwd = root) => execFileSync('sh', ['-c', command], { cwd, encoding: 'utf8' });

/** Three studies of two names, a recording, an image and a table. */
function models(): ExportModel[] {
  const recording = exportModelOf(PAIRWISE_NETWORKS[2].network, 'int8', 1);
  const image = exportModelOf(PAIRWISE_NETWORKS[4].network, 'x4', 2);
  const other = exportModelOf(PAIRWISE_NETWORKS[6].network, 'x1', 3);
  image.data = {
    ...image.data,
    reading: { kind: 'image', height: 48, width: 12, channels: 2 },
    classNames: ['a*/"', 'ü', '', '/*'],
  };
  const channelNames = other.data.channelNames.map((name) => `${name} /* */ \u2028 ${HOSTILE}`);
  return [
    { ...recording, name: HOSTILE },
    { ...image, name: HOSTILE },
    { ...other, name: '姿勢', data: { ...other.data, channelNames } },
  ];
}

/** Calls each model's golden vectors, in an order that no model may depend on, and returns how many fail. */
const mainOf = (symbols: readonly string[]) => `
${symbols.map((symbol) => `#include "${symbol}_golden.h"`).join('\n')}
int main(void) {
  int failed = 0;
${[...symbols, ...symbols.toReversed()].map((symbol) => `  failed += !(${symbol}_golden_difference() <= 0.0f);`).join('\n')}
  return failed;
}
`;

describe.skipIf(!has('gcc'))('three exported models in one firmware', () => {
  const all = models();
  const symbols = all.map((model) => cNamesOf(model).symbol);
  const sources = '$(ls *.c | grep -vx -e main.c -e golden_test.c)';
  let folders: string[] = [];

  beforeAll(() => {
    folders = all.map((model, i) => unpack(cExporter.export(model, kernelContext()), join(root, `zip${i}`)));
    writeFileSync(join(root, 'main.c'), mainOf(symbols));
  });

  const includes = () => folders.map((folder) => `-I${folder}`).join(' ');

  it('have names of their own, though two studies are called the same', () => {
    expect(new Set(symbols).size).toBe(3);
    expect(symbols[0]).toMatch(/^gestures_error_s_[0-9a-f]{6}$/);
    expect(symbols[2]).toMatch(/^model_[0-9a-f]{6}$/);
  });

  it('share no global name but the kernels’, which are weak', () => {
    const globals = folders.map((folder) => {
      sh(`gcc -std=c99 -c ${STRICT} ${sources}`, folder);
      const lines = sh('nm -g --defined-only *.o', folder)
        .split('\n')
        .filter((line) => / \w /.test(line));
      return lines.map((line) => line.split(' ').slice(1));
    });
    globals.forEach((names, i) => {
      expect(names.length).toBeGreaterThan(20);
      for (const [kind, name] of names) {
        if (/^atm_[0-9a-f]{6}_/.test(name)) expect([name, kind]).toEqual([name, 'W']);
        else expect(name.startsWith(`${symbols[i]}_`)).toBe(true);
      }
    });
  });

  it('share no macro, type or include guard in their headers', () => {
    const seen = new Map<string, string>();
    all.forEach((model, i) => {
      const text = [...cExporter.export(model, kernelContext())]
        .filter(([path]) => /^c\/(?!atm_).*\.h$/.test(path))
        .map(([, bytes]) => new TextDecoder().decode(bytes))
        .join('\n');
      const found = [...text.matchAll(/^#define (\w+)|^} (\w+);|^typedef .* (\w+);/gm)];
      expect(found.length).toBeGreaterThan(8);
      for (const [, ...names] of found) {
        const name = names.find(Boolean)!;
        expect([seen.get(name), name]).toEqual([undefined, name]);
        seen.set(name, symbols[i]);
      }
    });
  });

  const compilers = [
    ['gcc', '-std=c99'],
    ['clang', '-std=gnu17'],
    ['g++', '-x c++ -std=gnu++11'],
    ['clang++', '-x c++ -std=c++17'],
  ].filter(([compiler]) => has(compiler));

  for (const [compiler, language] of compilers)
    it(
      `link as objects, and each gives its golden vectors: ${compiler}`,
      {
        tags: compiler === 'gcc' ? [] : ['full'],
      },
      () => linkAsObjects(compiler, language),
    );

  function linkAsObjects(compiler: string, language: string): void {
    // Each model brings its own object of the weak kernels, though of one text.
    const objects = folders.map((folder, i) => {
      const copies = `objects${i}-${compiler}`;
      const compiled = sharedSources(folder).map((file) =>
        compileObject(folder, file, { compiler, language }),
      );
      sh(`mkdir ${copies} && cp ${compiled.join(' ')} ${copies}`);
      return `${copies}/*.o`;
    });
    sh(`${compiler} ${language} -O1 ${STRICT} ${includes()} -c main.c -o main.o`);
    sh(`${compiler} main.o ${objects.join(' ')} -o together`);
    expect(spawnSync(join(root, 'together')).status).toBe(0);
  }

  it('link as static libraries in any order', () => {
    for (const folder of folders) sh('make -s lib CFLAGS=-Werror', folder);
    for (const order of [folders, folders.toReversed()]) {
      const libraries = order.map((folder) => join(folder, 'lib*.a')).join(' ');
      const golden = order.map((folder) => join(folder, '*_golden.c')).join(' ');
      sh(`gcc -std=c99 ${STRICT} ${includes()} main.c ${golden} ${libraries} -o together`);
      expect(spawnSync(join(root, 'together')).status).toBe(0);
    }
    for (const folder of folders) expect(sh('make -s test', folder)).toContain('difference 0\n');
  });

  it.skipIf(!has('cmake'))('are targets of one CMake project', { timeout: 120_000, tags: 'full' }, () => {
    writeFileSync(
      join(root, 'CMakeLists.txt'),
      [
        'cmake_minimum_required(VERSION 3.13)',
        'project(firmware C)',
        'enable_testing()',
        ...folders.map((folder, i) => `add_subdirectory(${folder} model${i})`),
        'add_executable(together main.c)',
        ...symbols.map((symbol) => `target_link_libraries(together ${symbol}_golden)`),
        'add_test(NAME together COMMAND together)',
      ].join('\n'),
    );
    sh('cmake -S . -B build -DCMAKE_C_FLAGS=-Werror && cmake --build build');
    expect(sh('ctest --test-dir build')).toContain('100% tests passed, 0 tests failed out of 4');
  });

  it.skipIf(!has('g++'))('are Arduino libraries of one sketch', () => {
    const board = join(root, 'arduino-core');
    mkdirSync(board, { recursive: true });
    writeFileSync(
      join(board, 'Arduino.h'),
      `#include <cstdio>
struct SerialPort {
  void begin(long) {}
  void setTimeout(long) {}
  float parseFloat() { return 0; }
  void print(const char *text) { std::printf("%s", text); }
  void print(char letter) { std::printf("%c", letter); }
  void println(double value, int digits) { std::printf("%.*f\\n", digits, value); }
};
extern SerialPort Serial;
inline void delay(long) {}
`,
    );
    const libraries = symbols.map((symbol, i) => join(root, `zip${i}`, 'arduino', symbol));
    const paths = libraries.map((library) => `-I${library}/src`).join(' ');
    const calls = symbols.map((symbol) => `failed += !(${symbol}_golden_difference() <= 0.0f);`).join('\n');
    const own = `#include <Arduino.h>
${symbols.map((symbol) => `#include <${symbol}_classifier.h>\n#include <${symbol}_golden.h>`).join('\n')}
SerialPort Serial;
int main() {
  int failed = 0;
  ${calls}
  return failed;
}
`;
    writeFileSync(join(root, 'sketch.cpp'), own);
    const core = readdirSync(join(libraries[0], 'src')).filter((file) => file.endsWith('.c'));
    expect(core.length).toBeGreaterThan(5);
    sh('rm -rf library-objects && mkdir library-objects');
    libraries.forEach((library, i) => {
      expect(readdirSync(join(library, 'examples')).sort()).toEqual(['classify', 'golden']);
      // As the Arduino IDE does: every file to an object, C by the C compiler, one list of include paths.
      sh(
        `for f in ${library}/src/*.c; do gcc -O1 -c ${STRICT} ${paths} $f -o library-objects/${i}-$(basename $f).o; done`,
      );
      for (const example of ['classify', 'golden']) {
        sh(
          `g++ -O1 -c ${STRICT} ${paths} -I${board} -include Arduino.h -x c++ ${library}/examples/${example}/${example}.ino -o ${example}${i}.o`,
        );
      }
    });
    sh(`g++ -O1 ${STRICT} ${paths} -I${board} sketch.cpp library-objects/*.o -o sketch`);
    expect(spawnSync(join(root, 'sketch')).status).toBe(0);
  });

  it.skipIf(!has('arm-none-eabi-gcc'))('link for a Cortex-M4', { tags: 'full' }, () => {
    const flags = `-mcpu=cortex-m4 -mthumb -std=c99 -Os ${STRICT}`;
    const list = folders
      .map((folder) => `$(ls ${folder}/*.c | grep -v -e /main.c -e golden_test.c)`)
      .join(' ');
    sh(
      `arm-none-eabi-gcc ${flags} ${includes()} -ffreestanding -nostartfiles -Wl,-e,main main.c ${list} -o firmware.elf`,
    );
    const names = sh('arm-none-eabi-nm firmware.elf')
      .split('\n')
      .map((line) => line.split(' ').at(-1));
    for (const symbol of symbols) expect(names).toContain(`${symbol}_model_run`);
    expect(names.filter((name) => /^atm_[0-9a-f]{6}_conv_i8$/.test(name))).toHaveLength(1);
  });
});
