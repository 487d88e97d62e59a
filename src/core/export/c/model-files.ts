import { isConstant, type ConstantArray, type DeviceModel } from '../../deploy/device/types';
import { kernelName } from './names';
import type { CPlan } from './plan';
import { arrayDefinition, floatLiteral, inComment, stepDefinition } from './text';

/** A header between its guard and `extern "C"`. */
export function headerFile(about: string, guard: string, includes: string, body: string): string {
  return `/* ${about} */
#ifndef ${guard}
#define ${guard}

${includes}

#ifdef __cplusplus
extern "C" {
#endif

${body}
#ifdef __cplusplus
}
#endif

#endif
`;
}

export function modelHeader({ device, inputSize, classes, inputType, names, model }: CPlan): string {
  const { symbol, macro } = names;
  const quantised = device.quantised
    ? `
/* real = ${macro}_INPUT_SCALE * (q - ${macro}_INPUT_ZERO) */
#define ${macro}_INPUT_SCALE ${floatLiteral(device.quantised.input.scale)}
#define ${macro}_INPUT_ZERO (${device.quantised.input.zero})
`
    : '';
  return headerFile(
    `${inComment(model.name)}. The network: normalised example in, class probabilities out.`,
    `${macro}_MODEL_H`,
    '#include <stdint.h>',
    `#define ${macro}_INPUT_SIZE ${inputSize}
#define ${macro}_CLASSES ${classes}
#define ${macro}_ARENA_BYTES ${device.arenaBytes}
${quantised}
typedef ${inputType} ${symbol}_input_t;

/* Not reentrant: activations live in one static arena. */
void ${symbol}_model_run(const ${symbol}_input_t input[${macro}_INPUT_SIZE], float probabilities[${macro}_CLASSES]);
`,
  );
}

function constantsOf({ steps }: DeviceModel): ConstantArray[] {
  return steps.flatMap(({ fields }) => fields.filter(isConstant));
}

function calls({ device, classes, kernels }: CPlan): string[] {
  const bytesPerEntry = device.quantised ? 1 : 4;
  const place = (offset: number | null, outside: string) =>
    offset === null ? outside : offset === 0 ? 'arena' : `arena + ${offset / bytesPerEntry}`;
  const lines = device.steps.map(({ kernel, name }, i) => {
    const { input, output } = device.places[i];
    return `  ${kernelName(kernels, kernel)}(&${name}, ${place(input, 'input')}, ${place(output, 'probabilities')});`;
  });
  const logits = device.places.at(-1)!.output;
  lines.push(
    device.quantised
      ? `  ${kernelName(kernels, 'atm_softmax_i8')}(${place(logits, '')}, ${classes}, ${floatLiteral(device.quantised.logits.scale)}, probabilities);`
      : `  ${kernelName(kernels, 'atm_softmax_f32')}(probabilities, ${classes});`,
  );
  return lines;
}

export function modelSource(plan: CPlan): string {
  const { device, inputType, kernels } = plan;
  const { symbol, macro } = plan.names;
  const arenaLength = `${macro}_ARENA_BYTES / ${device.quantised ? 1 : 4}`;
  const arena = device.arenaBytes > 0 ? `static ${inputType} arena[${arenaLength}];\n` : '';
  const steps = device.steps.map((step) =>
    stepDefinition({ ...step, struct: kernelName(kernels, step.struct) }),
  );
  return `#include "${symbol}_model.h"

#include "${kernels.header}"

${constantsOf(device).map(arrayDefinition).join('\n')}
${steps.join('\n')}
${arena}
void ${symbol}_model_run(const ${symbol}_input_t input[${macro}_INPUT_SIZE], float probabilities[${macro}_CLASSES]) {
${calls(plan).join('\n')}
}
`;
}
