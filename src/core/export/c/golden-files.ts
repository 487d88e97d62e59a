import { normaliseAsFirmware, runDeviceModel } from '../../deploy/device';
import { goldenStreams, type GoldenStreams } from './golden-streams';
import { headerFile } from './model-files';
import type { CPlan } from './plan';
import { rowsOfExamples, wordTableOf } from './table-files';
import { floatLiteral, inComment } from './text';

const GOLDEN_EXAMPLES = 8;

interface GoldenVectors {
  /** Raw examples, one after the other. */
  inputs: Float32Array;
  /** Tables with columns of words: the rows of the files that the examples were encoded from. */
  rows?: Float32Array;
  /** Class probabilities of each example. */
  probabilities: Float32Array;
  examples: number;
}

/** Raw values with the probabilities that the page computed for them. */
export type Golden =
  { kind: 'samples'; streams: GoldenStreams } | { kind: 'examples'; vectors: GoldenVectors };

export function goldenOf(plan: CPlan, kernels: WebAssembly.Module): Golden {
  const { model, device, inputSize, feeding } = plan;
  if (feeding.kind === 'samples') return { kind: 'samples', streams: goldenStreams(plan, feeding, kernels) };
  const examples = Math.min(GOLDEN_EXAMPLES, model.examples.length / inputSize);
  const inputs = model.examples.subarray(0, examples * inputSize);
  const normalised = normaliseAsFirmware(inputs, model.normalisation);
  return {
    kind: 'examples',
    vectors: {
      ...{ inputs, probabilities: runDeviceModel(kernels, device, normalised), examples },
      ...(wordTableOf(model).length > 0 && { rows: rowsOfExamples(model, inputs) }),
    },
  };
}

export function goldenHeader({ names: { symbol, macro }, model }: CPlan, golden: Golden): string {
  const [about, arrays] =
    golden.kind === 'examples'
      ? [
          'Raw examples and the probabilities that the page computed for them',
          `#define ${macro}_GOLDEN_EXAMPLES ${golden.vectors.examples}

extern const float ${symbol}_golden_inputs[${macro}_GOLDEN_EXAMPLES][${macro}_INPUT_SIZE];
${golden.vectors.rows ? `/* The same as rows of the table. */\nextern const float ${symbol}_golden_rows[${macro}_GOLDEN_EXAMPLES][${macro}_COLUMNS];\n` : ''}`,
        ]
      : [
          'Raw recordings, sample by sample, and the probabilities that the page computed for every window',
          `#define ${macro}_GOLDEN_EXAMPLES ${golden.streams.windows}
#define ${macro}_GOLDEN_STRETCHES ${golden.streams.lengths.length}
#define ${macro}_GOLDEN_SAMPLES ${golden.streams.lengths.reduce((sum, length) => sum + length, 0)}

extern const float ${symbol}_golden_samples[${macro}_GOLDEN_SAMPLES][${macro}_CHANNELS];
/* Samples of each stretch; each begins anew. */
extern const int32_t ${symbol}_golden_lengths[${macro}_GOLDEN_STRETCHES];
${golden.streams.decisions ? `extern const int32_t ${symbol}_golden_decisions[${macro}_GOLDEN_EXAMPLES];\n` : ''}`,
        ];
  return headerFile(
    `${inComment(model.name)}. ${about}.`,
    `${macro}_GOLDEN_H`,
    `#include "${symbol}_classifier.h"`,
    `${arrays}extern const float ${symbol}_golden_probabilities[${macro}_GOLDEN_EXAMPLES][${macro}_CLASSES];

/*
 * Runs all of it and returns the largest difference to the page's probabilities, or 2 where there are more or fewer
 * windows${golden.kind === 'samples' && golden.streams.decisions ? ' or other decisions' : ''}. Built with -ffp-contract=off it is 0 on every platform.
 */
float ${symbol}_golden_difference(void);
`,
  );
}

function rowsOfArray(values: Float32Array, rows: number): string {
  const length = values.length / rows;
  return Array.from({ length: rows }, (_, row) => {
    const items = Array.from(values.subarray(row * length, (row + 1) * length), floatLiteral);
    return `  {${items.join(', ')}}`;
  }).join(',\n');
}

function compared({ names: { symbol, macro } }: CPlan, window: string): string {
  return `static float difference_of(int32_t ${window}) {
  float largest = 0.0f;
  for (int32_t c = 0; c < ${macro}_CLASSES; c++) {
    float difference = ${symbol}_probabilities()[c] - ${symbol}_golden_probabilities[${window}][c];
    if (difference < 0.0f) difference = -difference;
    if (!(difference <= largest)) largest = difference;
  }
  return largest;
}
`;
}

function runOfExamples({ names: { symbol, macro } }: CPlan, { rows }: GoldenVectors): string {
  const asRow = `    ${symbol}_classify_row(${symbol}_golden_rows[n], &result);
    const float of_row = difference_of(n);
    if (!(of_row <= largest)) largest = of_row;
`;
  return `float ${symbol}_golden_difference(void) {
  ${symbol}_result_t result;
  float largest = 0.0f;
  for (int32_t n = 0; n < ${macro}_GOLDEN_EXAMPLES; n++) {
    ${symbol}_classify(${symbol}_golden_inputs[n], &result);
    const float difference = difference_of(n);
    if (!(difference <= largest)) largest = difference;
${rows ? asRow : ''}  }
  return largest;
}
`;
}

function runOfStreams({ names: { symbol, macro } }: CPlan, { decisions }: GoldenStreams): string {
  const compare = decisions
    ? `\n      if (result.decision != ${symbol}_golden_decisions[window - 1]) return 2.0f;`
    : '';
  return `float ${symbol}_golden_difference(void) {
  ${symbol}_result_t result;
  float largest = 0.0f;
  int32_t sample = 0, window = 0;
  for (int32_t s = 0; s < ${macro}_GOLDEN_STRETCHES; s++) {
    ${symbol}_reset();
    for (int32_t i = 0; i < ${symbol}_golden_lengths[s]; i++, sample++) {
      const int32_t completed = ${symbol}_push_sample(${symbol}_golden_samples[sample], &result);
      if (completed == 0) continue;
      window += completed;
      if (window > ${macro}_GOLDEN_EXAMPLES) return 2.0f;${compare}
      const float difference = difference_of(window - 1);
      if (!(difference <= largest)) largest = difference;
    }
  }
  ${symbol}_reset();
  return window == ${macro}_GOLDEN_EXAMPLES ? largest : 2.0f;
}
`;
}

export function goldenSource(plan: CPlan, golden: Golden): string {
  const { symbol, macro } = plan.names;
  const array = (name: string, rows: string, columns: string, values: Float32Array, count: number) =>
    `const float ${symbol}_golden_${name}[${macro}_${rows}][${macro}_${columns}] = {\n${rowsOfArray(values, count)}\n};\n`;
  const { probabilities } = golden.kind === 'examples' ? golden.vectors : golden.streams;
  const inputs = golden.kind === 'examples' ? golden.vectors.inputs : golden.streams.samples;
  const rows = golden.kind === 'examples' ? golden.vectors.rows : undefined;
  const notFinite = [...inputs, ...probabilities, ...(rows ?? [])].some((value) => !Number.isFinite(value));
  const [windows, arrays] =
    golden.kind === 'examples'
      ? [
          golden.vectors.examples,
          array('inputs', 'GOLDEN_EXAMPLES', 'INPUT_SIZE', inputs, golden.vectors.examples) +
            (golden.vectors.rows
              ? array('rows', 'GOLDEN_EXAMPLES', 'COLUMNS', golden.vectors.rows, golden.vectors.examples)
              : ''),
        ]
      : [
          golden.streams.windows,
          `${array('samples', 'GOLDEN_SAMPLES', 'CHANNELS', inputs, sum(golden.streams.lengths))}
const int32_t ${symbol}_golden_lengths[${macro}_GOLDEN_STRETCHES] = {${golden.streams.lengths.join(', ')}};
${decisionsArray(plan, golden.streams)}`,
        ];
  return `#include "${symbol}_golden.h"
${notFinite ? '\n#include <math.h>\n' : ''}
${arrays}
${array('probabilities', 'GOLDEN_EXAMPLES', 'CLASSES', probabilities, windows)}
${compared(plan, 'window')}
${golden.kind === 'examples' ? runOfExamples(plan, golden.vectors) : runOfStreams(plan, golden.streams)}`;
}

function decisionsArray({ names: { symbol, macro } }: CPlan, { decisions }: GoldenStreams): string {
  return decisions
    ? `const int32_t ${symbol}_golden_decisions[${macro}_GOLDEN_EXAMPLES] = {${decisions.join(', ')}};\n`
    : '';
}

const sum = (numbers: readonly number[]) => numbers.reduce((total, number) => total + number, 0);

export function goldenTest({ names: { symbol, macro }, feeding }: CPlan): string {
  const what = feeding.kind === 'samples' ? 'golden streams, raw sample by raw sample' : 'golden vectors';
  return `/* Runs the ${what}. With -ffp-contract=off every platform gives the page's very numbers. */
#include <stdio.h>

#include "${symbol}_golden.h"

int main(void) {
  const float largest = ${symbol}_golden_difference();
  printf("%d golden examples, largest difference %g\\n", ${macro}_GOLDEN_EXAMPLES, (double)largest);
  return largest <= 1e-6f ? 0 : 1;
}
`;
}
