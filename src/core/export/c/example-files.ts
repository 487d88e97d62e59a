import type { CPlan } from './plan';
import { floatArray } from './text';

export interface GoldenVectors {
  /** Raw examples, one after the other. */
  inputs: Float32Array;
  /** Class probabilities of each example. */
  probabilities: Float32Array;
  examples: number;
}

export function mainSource({ feeding }: CPlan): string {
  const samples = feeding.kind === 'samples';
  const size = samples ? 'CLASSIFIER_CHANNELS' : 'MODEL_INPUT_SIZE';
  const show = `printf("%d %s %.6f%s\\n", (int)result.class_index, classifier_class_names[result.class_index],
           (double)result.probability, result.known ? "" : " unknown")`;
  const use = samples
    ? `if (classifier_push_sample(values, &result)) {
      ${show};
    }`
    : `classifier_classify(values, &result);
    ${show};`;
  return `/*
 * Example for a computer: reads raw numbers from the standard input, separated by blanks, commas or line ends, and prints
 * class, name and probability for each ${samples ? 'window' : 'example'}. On a board, take the values from the sensor instead.
 */
#include <stdio.h>

#include "classifier.h"

int main(void) {
  float values[${size}];
  classifier_result_t result;
  for (;;) {
    for (int i = 0; i < ${size}; i++) {
      if (scanf("%f%*[ ,;\\t\\r\\n]", &values[i]) < 1) return 0;
    }
    ${use}
  }
}
`;
}

export function goldenHeader({ inputs, probabilities, examples }: GoldenVectors): string {
  return `/* Raw examples and the probabilities that the page computed for them. */
#define GOLDEN_EXAMPLES ${examples}

${floatArray(`static const float golden_inputs[${inputs.length}]`, inputs)}
${floatArray(`static const float golden_probabilities[${probabilities.length}]`, probabilities)}`;
}

export function goldenTest({ feeding }: CPlan): string {
  const run =
    feeding.kind === 'samples'
      ? `classifier_reset();
    for (int row = 0; row < CLASSIFIER_WINDOW; row++) {
      classifier_push_sample(golden_inputs + n * MODEL_INPUT_SIZE + row * CLASSIFIER_CHANNELS, &result);
    }`
      : `classifier_classify(golden_inputs + n * MODEL_INPUT_SIZE, &result);`;
  return `/* Runs the golden vectors. With -ffp-contract=off every platform gives the page's very numbers. */
#include <stdio.h>

#include "classifier.h"
#include "golden.h"

int main(void) {
  classifier_result_t result;
  float largest = 0.0f;
  for (int n = 0; n < GOLDEN_EXAMPLES; n++) {
    ${run}
    for (int c = 0; c < MODEL_CLASSES; c++) {
      float difference = classifier_probabilities()[c] - golden_probabilities[n * MODEL_CLASSES + c];
      if (difference < 0.0f) difference = -difference;
      if (!(difference <= largest)) largest = difference;
    }
  }
  printf("%d golden examples, largest difference %g\\n", GOLDEN_EXAMPLES, (double)largest);
  return largest <= 1e-6f ? 0 : 1;
}
`;
}

export function makefile(sources: readonly string[]): string {
  return `CC ?= cc
CFLAGS ?= -O2
CFLAGS += -std=c99 -Wall -Wextra -ffp-contract=off

SOURCES = ${sources.join(' ')}

classify: main.c $(SOURCES)
\t$(CC) $(CFLAGS) -o $@ main.c $(SOURCES)

golden_test: golden_test.c golden.h $(SOURCES)
\t$(CC) $(CFLAGS) -o $@ golden_test.c $(SOURCES)

.PHONY: test clean
test: golden_test
\t./golden_test

clean:
\trm -f classify golden_test
`;
}

export function cmakeLists(sources: readonly string[]): string {
  return `cmake_minimum_required(VERSION 3.13)
project(classifier C)

add_library(classifier STATIC ${sources.join(' ')})
target_include_directories(classifier PUBLIC .)
set_target_properties(classifier PROPERTIES C_STANDARD 99)
target_compile_options(classifier PRIVATE -ffp-contract=off)

if(NOT CMAKE_CROSSCOMPILING)
  add_executable(classify main.c)
  target_link_libraries(classify classifier)
  add_executable(golden_test golden_test.c)
  target_link_libraries(golden_test classifier)
  enable_testing()
  add_test(NAME golden COMMAND golden_test)
endif()
`;
}
