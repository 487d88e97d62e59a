import { isConstant, type ConstantArray, type DeviceModel } from '../../deploy/device/types';
import type { CPlan } from './plan';
import { arrayDefinition, floatLiteral, stepDefinition } from './text';

export function modelHeader({ device, inputSize, classes, inputType }: CPlan): string {
  const quantised = device.quantised
    ? `
/* real = MODEL_INPUT_SCALE * (q - MODEL_INPUT_ZERO) */
#define MODEL_INPUT_SCALE ${floatLiteral(device.quantised.input.scale)}
#define MODEL_INPUT_ZERO (${device.quantised.input.zero})
`
    : '';
  return `/* The network: normalised example in, class probabilities out. */
#ifndef MODEL_H
#define MODEL_H

#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

#define MODEL_INPUT_SIZE ${inputSize}
#define MODEL_CLASSES ${classes}
#define MODEL_ARENA_BYTES ${device.arenaBytes}
${quantised}
typedef ${inputType} model_input_t;

/* Not reentrant: activations live in one static arena. */
void model_run(const model_input_t input[MODEL_INPUT_SIZE], float probabilities[MODEL_CLASSES]);

#ifdef __cplusplus
}
#endif

#endif
`;
}

function constantsOf({ steps }: DeviceModel): ConstantArray[] {
  return steps.flatMap(({ fields }) => fields.filter(isConstant));
}

function calls({ device, classes }: CPlan): string[] {
  const bytesPerEntry = device.quantised ? 1 : 4;
  const place = (offset: number | null, outside: string) =>
    offset === null ? outside : offset === 0 ? 'arena' : `arena + ${offset / bytesPerEntry}`;
  const lines = device.steps.map(({ kernel, name }, i) => {
    const { input, output } = device.places[i];
    return `  ${kernel}(&${name}, ${place(input, 'input')}, ${place(output, 'probabilities')});`;
  });
  const logits = device.places.at(-1)!.output;
  lines.push(
    device.quantised
      ? `  atm_softmax_i8(${place(logits, '')}, ${classes}, ${floatLiteral(device.quantised.logits.scale)}, probabilities);`
      : `  atm_softmax_f32(probabilities, ${classes});`,
  );
  return lines;
}

export function modelSource(plan: CPlan): string {
  const { device, inputType } = plan;
  const arenaLength = `MODEL_ARENA_BYTES / ${device.quantised ? 1 : 4}`;
  return `#include "model.h"

#include "kernels.h"

${constantsOf(device).map(arrayDefinition).join('\n')}
${device.steps.map(stepDefinition).join('\n')}
static ${inputType} arena[${arenaLength}];

void model_run(const model_input_t input[MODEL_INPUT_SIZE], float probabilities[MODEL_CLASSES]) {
${calls(plan).join('\n')}
}
`;
}
