import type { CPlan } from './plan';
import { wordTableOf } from './table-files';
import { inComment } from './text';
import { decisionShown } from './vote-files';

/** Rows of cells instead of numbers, so that words can be given as words. */
function mainOfWords({ names: { symbol, macro }, model }: CPlan): string {
  const wordColumns = wordTableOf(model).map(({ words }) => (words ? 1 : 0));
  return `/*
 * ${inComment(model.name)}: example for a computer. Reads rows of a table from the standard input, cells separated by commas,
 * semicolons or tabs, and prints class, name and probability for each. On a board, fill in the row from what you know.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "${symbol}_classifier.h"

static const int holds_words[${macro}_COLUMNS] = {${wordColumns.join(', ')}};

/* A cell without blanks and quotes around it. */
static char *bare(char *cell) {
  char *end;
  cell += strspn(cell, " \\"\\r\\n");
  end = cell + strlen(cell);
  while (end > cell && strchr(" \\"\\r\\n", end[-1])) end--;
  *end = 0;
  return cell;
}

/* An empty cell, and a word that is not known, are missing values. */
static float value_of(int column, char *cell) {
  char *end;
  float value;
  if (holds_words[column]) return ${symbol}_word(column, cell);
  value = strtof(cell, &end);
  return end == cell ? strtof("nan", &end) : value;
}

int main(void) {
  static char line[65536];
  static float row[${macro}_COLUMNS];
  ${symbol}_result_t result;
  while (fgets(line, sizeof line, stdin)) {
    char *rest = line;
    if (*bare(line) == 0) continue;
    for (int column = 0; column < ${macro}_COLUMNS; column++) {
      char *cell = rest;
      rest += strcspn(rest, ",;\\t");
      if (*rest) *rest++ = 0;
      row[column] = value_of(column, bare(cell));
    }
    ${symbol}_classify_row(row, &result);
    printf("%d %s %.6f%s\\n", (int)result.class_index, ${symbol}_class_names[result.class_index],
           (double)result.probability, result.known ? "" : " unknown");
  }
  return 0;
}
`;
}

export function mainSource(plan: CPlan): string {
  const { feeding, names, model } = plan;
  const { symbol, macro } = names;
  if (wordTableOf(model).length > 0) return mainOfWords(plan);
  const samples = feeding.kind === 'samples';
  const size = samples ? `${macro}_CHANNELS` : `${macro}_INPUT_SIZE`;
  const decided = decisionShown(plan, names);
  const show = `printf("%d %s %.6f%s${decided.format}\\n", (int)result.class_index, ${symbol}_class_names[result.class_index],
           (double)result.probability, result.known ? "" : " unknown"${decided.argument})`;
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
