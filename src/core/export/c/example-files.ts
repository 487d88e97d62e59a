import type { CPlan } from './plan';
import { inComment } from './text';

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
