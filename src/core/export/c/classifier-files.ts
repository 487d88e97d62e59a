import { stepOf } from '../../signal';
import { cString } from '../names';
import { frontEndCode } from './front-end-files';
import { inputText } from './input-text';
import { headerFile } from './model-files';
import { kernelName } from './names';
import type { ExportModel } from '../types';
import { feedingOf, type CPlan, type Feeding } from './plan';
import { pushSample, resetLines, signalMacros, signalState } from './signal-files';
import { tableHeader, tableSource } from './table-files';
import { floatArray, inComment } from './text';
import { decisionMember, rule, voteFunction, voteMacro } from './vote-files';

/** What a missing value becomes depends on what is done with it. */
export function missingSentence(model: Pick<ExportModel, 'data'>): string {
  const feeding = feedingOf(model);
  const held = feeding.kind === 'samples' && stepOf(feeding.path, 'resample');
  return `A missing value (NAN) counts as ${held ? 'the one before it' : 'the mean of the training data'}; infinite and absurd values saturate.`;
}

/** What to feed, as the inside of a comment: sentences, then a line for each value. */
function inputComment({ model }: CPlan): string {
  const { about, values } = inputText(model);
  return [...about, ...values.map((value, i) => `  [${i}] ${value}`), missingSentence(model)]
    .map((line) => ` * ${line.startsWith('  ') ? '  ' : ''}${inComment(line)}`)
    .join('\n');
}

function feedingHeader(plan: CPlan): string {
  const { feeding } = plan;
  const { symbol, macro } = plan.names;
  if (feeding.kind === 'examples') {
    return `/*
${inputComment(plan)}
 * Classifies the example and fills in the result.
 */
void ${symbol}_classify(const float example[${macro}_INPUT_SIZE], ${symbol}_result_t *result);
${tableHeader(plan)}`;
  }
  const { path, windowRows, hopRows } = feeding;
  const [unit, returned] = stepOf(path, 'resample')
    ? ['rows', 'how many windows it completes']
    : ['samples', '1 when it completes a window'];
  return `${signalMacros({ ...plan, path })}
/* A window has so many rows, and the next one begins so many later. */
#define ${macro}_WINDOW ${windowRows}
#define ${macro}_HOP ${hopRows}

/*
${inputComment(plan)}
 * Returns ${returned}, and fills in the result of the latest; first after ${macro}_WINDOW ${unit}, then
 * every ${macro}_HOP ${unit}; 0 otherwise.
 */
int32_t ${symbol}_push_sample(const float sample[${macro}_CHANNELS], ${symbol}_result_t *result);

/* Forgets all samples, as after a gap in the recording. */
void ${symbol}_reset(void);
`;
}

function classLines({ model }: CPlan): string {
  return model.data.classNames.map((name, i) => ` *   ${i} ${inComment(name)}`).join('\n');
}

export function classifierHeader(plan: CPlan): string {
  const { model, classNameBytes } = plan;
  const { symbol, macro } = plan.names;
  return headerFile(
    `${inComment(model.name)}. From raw values to a class: normalisation, window, network, threshold.`,
    `${macro}_CLASSIFIER_H`,
    `#include "${symbol}_model.h"`,
    `/* Results below this probability are not known. */
#ifndef ${macro}_MIN_PROBABILITY
#define ${macro}_MIN_PROBABILITY 0.5f
#endif

${voteMacro(plan)}/*
 * Classes:
${classLines(plan)}
 */
typedef struct {
  int32_t class_index; /* the most probable class */
  float probability;
  int32_t known; /* 1 when the probability reaches ${macro}_MIN_PROBABILITY, else 0 */
${decisionMember(plan)}} ${symbol}_result_t;

/* UTF-8 */
extern const char ${symbol}_class_names[${macro}_CLASSES][${classNameBytes}];

${feedingHeader(plan)}
/* Probabilities behind the latest result. */
const float *${symbol}_probabilities(void);
`,
  );
}

function preparedFunction({ device, kernels, names }: CPlan, groups: number): string {
  const result = device.quantised
    ? `${kernelName(kernels, 'atm_quantise')}(normalised, ${names.macro}_INPUT_SCALE, ${names.macro}_INPUT_ZERO)`
    : 'normalised';
  return `/* Missing and absurd values are finite numbers behind this. */
static ${names.symbol}_input_t prepared(float value, int32_t group) {
  const float normalised = ${kernelName(kernels, 'atm_normalise')}(value, means[group], deviations[group]);
  return ${result};
}

#define GROUPS ${groups}
`;
}

function decide({ names: { symbol, macro } }: CPlan): string {
  return `static void decide(${symbol}_result_t *result) {
  int32_t best = 0;
  ${symbol}_model_run(window, probabilities);
  for (int32_t i = 1; i < ${macro}_CLASSES; i++) {
    if (probabilities[i] > probabilities[best]) best = i;
  }
  result->class_index = best;
  result->probability = probabilities[best];
  result->known = probabilities[best] >= ${macro}_MIN_PROBABILITY;
}
`;
}

function pushRows(plan: CPlan, { path, windowRows }: Extract<Feeding, { kind: 'samples' }>): string {
  const { symbol, macro } = plan.names;
  const code = { ...plan, path };
  const front = frontEndCode(plan, path, windowRows);
  const size = front ? `${macro}_WINDOW * ${macro}_ROW` : `${macro}_INPUT_SIZE`;
  const [buffer, value] = front ? ['rows', 'values[i]'] : ['window', 'prepared(values[i], filled % GROUPS)'];
  const see = front
    ? `
  ${front.call}
  for (int32_t i = 0; i < ${macro}_INPUT_SIZE; i++) window[i] = prepared(${front.features}[i], i % GROUPS);`
    : '';
  return `/* Entries of the window filled so far. */
static int32_t filled;
${front?.state ?? ''}${signalState(code)}${voteFunction(plan)}
static int32_t push_row(const float values[${macro}_ROW], ${symbol}_result_t *result) {
  const int32_t hop = ${macro}_HOP * ${macro}_ROW, size = ${size};
  for (int32_t i = 0; i < ${macro}_ROW; i++, filled++) ${buffer}[filled] = ${value};
  if (filled < size) return 0;${see}
  decide(result);${rule(plan) ? '\n  vote(result);' : ''}
  for (int32_t i = hop; i < size; i++) ${buffer}[i - hop] = ${buffer}[i];
  filled = hop < size ? size - hop : 0;
  return 1;
}

${pushSample(code)}
void ${symbol}_reset(void) {
  ${['filled = 0;', ...(rule(plan) ? ['voted = 0;'] : []), ...resetLines(path)].join('\n  ')}
}
`;
}

function classify({ names: { symbol, macro } }: CPlan): string {
  return `void ${symbol}_classify(const float example[${macro}_INPUT_SIZE], ${symbol}_result_t *result) {
  for (int32_t i = 0; i < ${macro}_INPUT_SIZE; i++) window[i] = prepared(example[i], i % GROUPS);
  decide(result);
}
`;
}

export function classifierSource(plan: CPlan): string {
  const { model, feeding, classNameBytes, device, inputSize, kernels } = plan;
  const { symbol, macro } = plan.names;
  const { mean, sd } = model.normalisation;
  const windowLength = device.quantised ? Math.ceil(inputSize / 4) * 4 : inputSize;
  return `#include "${symbol}_classifier.h"

#include "${kernels.header}"

const char ${symbol}_class_names[${macro}_CLASSES][${classNameBytes}] = {
${model.data.classNames.map((name) => `  ${cString(name)}`).join(',\n')}
};

${floatArray(`static const float means[${mean.length}]`, mean)}
${floatArray(`static const float deviations[${sd.length}]`, sd)}
static ${symbol}_input_t window[${windowLength}];
static float probabilities[${macro}_CLASSES];

${preparedFunction(plan, mean.length)}
${decide(plan)}
${feeding.kind === 'samples' ? pushRows(plan, feeding) : classify(plan) + tableSource(plan)}
const float *${symbol}_probabilities(void) { return probabilities; }
`;
}
