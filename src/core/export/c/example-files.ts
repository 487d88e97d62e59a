import { headerFile } from './model-files';
import type { CPlan } from './plan';
import { floatLiteral, inComment } from './text';

export interface GoldenVectors {
  /** Raw examples, one after the other. */
  inputs: Float32Array;
  /** Class probabilities of each example. */
  probabilities: Float32Array;
  examples: number;
}

export function mainSource({ feeding, names: { symbol, macro }, model }: CPlan): string {
  const samples = feeding.kind === 'samples';
  const size = samples ? `${macro}_CHANNELS` : `${macro}_INPUT_SIZE`;
  const show = `printf("%d %s %.6f%s\\n", (int)result.class_index, ${symbol}_class_names[result.class_index],
           (double)result.probability, result.known ? "" : " unknown")`;
  const use = samples
    ? `if (${symbol}_push_sample(values, &result)) {
      ${show};
    }`
    : `${symbol}_classify(values, &result);
    ${show};`;
  return `/*
 * ${inComment(model.name)}: example for a computer. Reads raw numbers from the standard input, separated by blanks, commas or
 * line ends (nan is a missing one), and prints class, name and probability for each ${samples ? 'window' : 'example'}. On a board, take the values
 * from the sensor instead.
 */
#include <stdio.h>

#include "${symbol}_classifier.h"

int main(void) {
  static float values[${size}];
  ${symbol}_result_t result;
  for (;;) {
    for (int i = 0; i < ${size}; i++) {
      if (scanf("%f%*[ ,;\\t\\r\\n]", &values[i]) < 1) return 0;
    }
    ${use}
  }
}
`;
}

export function goldenHeader(
  { names: { symbol, macro }, model }: CPlan,
  { examples }: GoldenVectors,
): string {
  return headerFile(
    `${inComment(model.name)}. Raw examples and the probabilities that the page computed for them.`,
    `${macro}_GOLDEN_H`,
    `#include "${symbol}_classifier.h"`,
    `#define ${macro}_GOLDEN_EXAMPLES ${examples}

extern const float ${symbol}_golden_inputs[${macro}_GOLDEN_EXAMPLES][${macro}_INPUT_SIZE];
extern const float ${symbol}_golden_probabilities[${macro}_GOLDEN_EXAMPLES][${macro}_CLASSES];

/*
 * Runs all golden examples and returns the largest difference to the page's probabilities. Built with -ffp-contract=off it
 * is 0 on every platform.
 */
float ${symbol}_golden_difference(void);
`,
  );
}

function runOfGolden({ feeding, names: { symbol, macro } }: CPlan): string {
  if (feeding.kind === 'examples') return `${symbol}_classify(${symbol}_golden_inputs[n], &result);`;
  return `${symbol}_reset();
    for (int32_t row = 0; row < ${macro}_WINDOW; row++) {
      ${symbol}_push_sample(${symbol}_golden_inputs[n] + row * ${macro}_CHANNELS, &result);
    }`;
}

function rowsOfArray(values: Float32Array, rows: number): string {
  const length = values.length / rows;
  return Array.from({ length: rows }, (_, row) => {
    const items = Array.from(values.subarray(row * length, (row + 1) * length), floatLiteral);
    return `  {${items.join(', ')}}`;
  }).join(',\n');
}

export function goldenSource(plan: CPlan, { inputs, probabilities, examples }: GoldenVectors): string {
  const { symbol, macro } = plan.names;
  const array = (name: string, length: string, values: Float32Array) =>
    `const float ${symbol}_golden_${name}[${macro}_GOLDEN_EXAMPLES][${macro}_${length}] = {\n${rowsOfArray(values, examples)}\n};\n`;
  const notFinite = [...inputs, ...probabilities].some((value) => !Number.isFinite(value));
  return `#include "${symbol}_golden.h"
${notFinite ? '\n#include <math.h>\n' : ''}
${array('inputs', 'INPUT_SIZE', inputs)}
${array('probabilities', 'CLASSES', probabilities)}
float ${symbol}_golden_difference(void) {
  ${symbol}_result_t result;
  float largest = 0.0f;
  for (int32_t n = 0; n < ${macro}_GOLDEN_EXAMPLES; n++) {
    ${runOfGolden(plan)}
    for (int32_t c = 0; c < ${macro}_CLASSES; c++) {
      float difference = ${symbol}_probabilities()[c] - ${symbol}_golden_probabilities[n][c];
      if (difference < 0.0f) difference = -difference;
      if (!(difference <= largest)) largest = difference;
    }
  }
  return largest;
}
`;
}

export function goldenTest({ names: { symbol, macro } }: CPlan): string {
  return `/* Runs the golden vectors. With -ffp-contract=off every platform gives the page's very numbers. */
#include <stdio.h>

#include "${symbol}_golden.h"

int main(void) {
  const float largest = ${symbol}_golden_difference();
  printf("%d golden examples, largest difference %g\\n", ${macro}_GOLDEN_EXAMPLES, (double)largest);
  return largest <= 1e-6f ? 0 : 1;
}
`;
}

/** Sources of the model and, apart from them, of the kernels that models share. */
export interface CSources {
  model: readonly string[];
  kernels: readonly string[];
}

export function makefile({ names: { symbol } }: CPlan, { model, kernels }: CSources): string {
  return `CC ?= cc
AR ?= ar
CFLAGS ?= -O2
override CFLAGS += -std=c99 -Wall -Wextra -Wpedantic -ffp-contract=off

SOURCES = ${[...model, ...kernels].join(' ')}
OBJECTS = $(SOURCES:.c=.o)

classify: main.c lib${symbol}.a
\t$(CC) $(CFLAGS) -o $@ main.c lib${symbol}.a

golden_test: golden_test.c ${symbol}_golden.c ${symbol}_golden.h lib${symbol}.a
\t$(CC) $(CFLAGS) -o $@ golden_test.c ${symbol}_golden.c lib${symbol}.a

lib${symbol}.a: $(OBJECTS)
\t$(AR) rcs $@ $(OBJECTS)

$(OBJECTS): $(wildcard *.h)

.PHONY: lib test clean
lib: lib${symbol}.a

test: golden_test
\t./golden_test

clean:
\trm -f classify golden_test lib${symbol}.a $(OBJECTS)
`;
}

export function cmakeLists(
  { names: { symbol }, kernels: shared }: CPlan,
  { model, kernels }: CSources,
): string {
  const settings = (target: string) => `set_target_properties(${target} PROPERTIES C_STANDARD 99)
if(CMAKE_C_COMPILER_ID MATCHES "GNU|Clang")
  target_compile_options(${target} PRIVATE $<$<COMPILE_LANGUAGE:C>:-ffp-contract=off>)
endif()`;
  const indented = (text: string) => text.replace(/^/gm, '  ');
  return `cmake_minimum_required(VERSION 3.13)
project(${symbol} C)

# The kernels: one library for all exported models of the same version.
if(NOT TARGET ${shared.symbol}_kernels)
${indented(`add_library(${shared.symbol}_kernels STATIC ${kernels.join(' ')})
target_include_directories(${shared.symbol}_kernels PUBLIC \${CMAKE_CURRENT_SOURCE_DIR})
${settings(`${shared.symbol}_kernels`)}`)}
endif()

add_library(${symbol} STATIC ${model.join(' ')})
target_include_directories(${symbol} PUBLIC \${CMAKE_CURRENT_SOURCE_DIR})
target_link_libraries(${symbol} PUBLIC ${shared.symbol}_kernels)
${settings(symbol)}

# Golden vectors to be linked into a test of your own.
add_library(${symbol}_golden STATIC EXCLUDE_FROM_ALL ${symbol}_golden.c)
target_link_libraries(${symbol}_golden PUBLIC ${symbol})
${settings(`${symbol}_golden`)}

if(NOT CMAKE_CROSSCOMPILING)
  add_executable(${symbol}_classify main.c)
  target_link_libraries(${symbol}_classify ${symbol})
  add_executable(${symbol}_golden_test golden_test.c)
  target_link_libraries(${symbol}_golden_test ${symbol}_golden)
  enable_testing()
  add_test(NAME ${symbol}_golden COMMAND ${symbol}_golden_test)
endif()
`;
}
