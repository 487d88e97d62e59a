import { cString } from '../names';
import type { CPlan, Feeding } from './plan';
import { floatArray } from './text';

/** Text that cannot end a C comment. */
function comment(text: string): string {
  return text.replace(/\*\//g, '* /').replace(/[\r\n]+/g, ' ');
}

function feedingHeader(feeding: Feeding, channelNames: readonly string[]): string {
  if (feeding.kind === 'examples') {
    return `/* Classifies one example: ${comment('MODEL_INPUT_SIZE raw values, rows, then columns, then channels')}. */
void classifier_classify(const float example[MODEL_INPUT_SIZE], classifier_result_t *result);
`;
  }
  const { channels, windowRows, hopRows, samplingHz } = feeding;
  const rate =
    samplingHz === undefined
      ? '/* The sampling rate of the training recordings is not known. */\n'
      : `#define CLASSIFIER_SAMPLING_HZ ${samplingHz.toPrecision(6)}f\n`;
  return `#define CLASSIFIER_CHANNELS ${channels}
#define CLASSIFIER_WINDOW ${windowRows}
#define CLASSIFIER_HOP ${hopRows}
${rate}
/*
 * Takes one raw sample, in this order: ${comment(channelNames.join(', '))}.
 * Returns 1 and fills in the result when a window is complete, first after CLASSIFIER_WINDOW samples, then every
 * CLASSIFIER_HOP samples; 0 otherwise.
 */
int32_t classifier_push_sample(const float sample[CLASSIFIER_CHANNELS], classifier_result_t *result);

/* Forgets all samples, as after a gap in the recording. */
void classifier_reset(void);
`;
}

export function classifierHeader({ feeding, model, classNameBytes }: CPlan): string {
  return `/* From raw sensor values to a class: normalisation, window, network, threshold. */
#ifndef CLASSIFIER_H
#define CLASSIFIER_H

#include "model.h"

#ifdef __cplusplus
extern "C" {
#endif

/* Results below this probability are not known. */
#ifndef CLASSIFIER_MIN_PROBABILITY
#define CLASSIFIER_MIN_PROBABILITY 0.5f
#endif

typedef struct {
  int32_t class_index; /* the most probable class */
  float probability;
  int32_t known; /* 1 when the probability reaches CLASSIFIER_MIN_PROBABILITY, else 0 */
} classifier_result_t;

/* UTF-8 */
extern const char classifier_class_names[MODEL_CLASSES][${classNameBytes}];

${feedingHeader(feeding, model.data.channelNames)}
/* Probabilities behind the latest result. */
const float *classifier_probabilities(void);

#ifdef __cplusplus
}
#endif

#endif
`;
}

function preparedFunction({ device }: CPlan, groups: number): string {
  const result = device.quantised
    ? 'atm_quantise(normalised, MODEL_INPUT_SCALE, MODEL_INPUT_ZERO)'
    : 'normalised';
  return `/* A missing value (not a number) counts as the mean. */
static model_input_t prepared(float value, int32_t group) {
  float normalised = atm_normalise(value, means[group], deviations[group]);
  if (normalised != normalised) normalised = 0.0f;
  return ${result};
}

#define GROUPS ${groups}
`;
}

const DECIDE = `static void decide(classifier_result_t *result) {
  int32_t best = 0;
  model_run(window, probabilities);
  for (int32_t i = 1; i < MODEL_CLASSES; i++) {
    if (probabilities[i] > probabilities[best]) best = i;
  }
  result->class_index = best;
  result->probability = probabilities[best];
  result->known = probabilities[best] >= CLASSIFIER_MIN_PROBABILITY;
}
`;

const PUSH_SAMPLE = `/* Entries of the window filled so far. */
static int32_t filled;

int32_t classifier_push_sample(const float sample[CLASSIFIER_CHANNELS], classifier_result_t *result) {
  const int32_t hop = CLASSIFIER_HOP * CLASSIFIER_CHANNELS;
  for (int32_t i = 0; i < CLASSIFIER_CHANNELS; i++, filled++) {
    window[filled] = prepared(sample[i], filled % GROUPS);
  }
  if (filled < MODEL_INPUT_SIZE) return 0;
  decide(result);
  for (int32_t i = hop; i < MODEL_INPUT_SIZE; i++) window[i - hop] = window[i];
  filled = hop < MODEL_INPUT_SIZE ? MODEL_INPUT_SIZE - hop : 0;
  return 1;
}

void classifier_reset(void) { filled = 0; }
`;

const CLASSIFY = `void classifier_classify(const float example[MODEL_INPUT_SIZE], classifier_result_t *result) {
  for (int32_t i = 0; i < MODEL_INPUT_SIZE; i++) window[i] = prepared(example[i], i % GROUPS);
  decide(result);
}
`;

export function classifierSource(plan: CPlan): string {
  const { model, feeding, classNameBytes, device, inputSize } = plan;
  const { mean, sd } = model.normalisation;
  const windowLength = device.quantised ? Math.ceil(inputSize / 4) * 4 : inputSize;
  return `#include "classifier.h"

#include "kernels.h"

const char classifier_class_names[MODEL_CLASSES][${classNameBytes}] = {
${model.data.classNames.map((name) => `  ${cString(name)}`).join(',\n')}
};

${floatArray(`static const float means[${mean.length}]`, mean)}
${floatArray(`static const float deviations[${sd.length}]`, sd)}
static model_input_t window[${windowLength}];
static float probabilities[MODEL_CLASSES];

${preparedFunction(plan, mean.length)}
${DECIDE}
${feeding.kind === 'samples' ? PUSH_SAMPLE : CLASSIFY}
const float *classifier_probabilities(void) { return probabilities; }
`;
}
