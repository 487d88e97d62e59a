import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { classifyAsFirmware } from '../../src/core/deploy';
import type { ExportModel } from '../../src/core/export';
import { cExporter } from '../../src/core/export/c';
import { cNamesOf } from '../../src/core/export/c/names';
import { type CBuild, compileProgram, unpack } from './c-compiler';
import { kernelContext } from './kernels';

/** Undefined behaviour and memory errors end the program; floats converted out of range and divisions by zero count. */
export const SANITIZE =
  '-g -fsanitize=undefined,address,float-cast-overflow,float-divide-by-zero -fno-sanitize-recover=all';

const runner = ({ symbol, macro }: { symbol: string; macro: string }) => `#include <stdio.h>

#include "${symbol}_classifier.h"

#ifdef ${macro}_CHANNELS
#define ROW ${macro}_CHANNELS
#else
#define ROW ${macro}_INPUT_SIZE
#endif

static float row[ROW];

int main(void) {
  ${symbol}_result_t result;
  while (fread(row, sizeof row, 1, stdin) == 1) {
#ifdef ${macro}_CHANNELS
    if (!${symbol}_push_sample(row, &result)) continue;
#else
    ${symbol}_classify(row, &result);
#endif
    fwrite(${symbol}_probabilities(), sizeof(float), ${macro}_CLASSES, stdout);
  }
  return 0;
}
`;

/** A model whose windows follow each other without overlap, so that a stream of samples is the examples one by one. */
export function withoutOverlap(model: ExportModel): ExportModel {
  const { reading } = model.data;
  return reading.kind === 'recordings'
    ? { ...model, data: { ...model.data, reading: { ...reading, overlap: 0 } } }
    : model;
}

/**
 * Class probabilities of raw examples, one after the other, from the exported C compiled here.
 *
 * @throws when it does not compile without a warning, or a sanitizer stops it
 */
export function runOnHost(
  model: ExportModel,
  folder: string,
  raw: Float32Array,
  { compiler, flags }: CBuild = {},
): Float32Array {
  const sources = unpack(cExporter.export(model, kernelContext()), folder);
  writeFileSync(join(sources, 'runner.c'), runner(cNamesOf(model)));
  const program = compileProgram(sources, 'runner', { compiler, flags });
  const input = new Uint8Array(raw.buffer, raw.byteOffset, raw.byteLength);
  const output = execFileSync(program, { input, maxBuffer: 2 ** 28 });
  return new Float32Array(new Uint8Array(output).buffer);
}

/** The same in the page. */
export function runInPage(model: ExportModel, raw: Float32Array): Float32Array {
  const steps = classifyAsFirmware(kernelContext().kernels, model, raw);
  for (;;) {
    const { done, value } = steps.next();
    if (done) return value;
  }
}

const BAD_VALUES = [NaN, Infinity, -Infinity, 1e30, -1e30, 3.4028235e38, -3.4028235e38, 1e-45, 1e6];

/** Examples with a bad value once, in a whole channel, and in all entries, for each channel and each bad value. */
export function badExamples({ examples, normalisation, network }: ExportModel): Float32Array {
  const groups = normalisation.mean.length;
  const size = network.input[0] * network.input[1] * network.input[2];
  const good = examples.subarray(0, size);
  const bad = BAD_VALUES.flatMap((value) => [
    good.map(() => value),
    ...Array.from({ length: groups }, (_, group) => [
      good.map((entry, i) => (i === group ? value : entry)),
      good.map((entry, i) => (i % groups === group ? value : entry)),
    ]).flat(),
  ]);
  // Infinities of both signs at once would be subtracted from each other.
  const mixed = good.map((_, i) => BAD_VALUES[i % BAD_VALUES.length]);
  const all = new Float32Array((bad.length + 1) * size);
  [...bad, mixed].forEach((example, i) => all.set(example, i * size));
  return all;
}
