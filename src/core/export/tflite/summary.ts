import type { LiteGraph, LiteTensor } from './writer';

const BYTES = { float32: 4, int32: 4, int8: 1 } as const;

/** What an interpreter needs for a graph. */
export interface LiteSummary {
  /** Names of the operators, each once, in the order of the alphabet. */
  operators: readonly string[];
  /** Most bytes of activations, the input and output included, that are needed at once. */
  liveBytes: number;
  /** Of them, what float32 tensors take in a graph of int8. */
  floatTensors: number;
}

function bytesOf({ shape, type }: LiteTensor): number {
  return BYTES[type] * shape.reduce((product, extent) => product * extent, 1);
}

/** Operators and memory of a graph. An activation lives from the operator that makes it to the last that reads it. */
export function summaryOf({ tensors, operators, input, output }: LiteGraph): LiteSummary {
  const first = new Map<number, number>([[input, 0]]);
  const last = new Map<number, number>([[output, operators.length - 1]]);
  operators.forEach(({ inputs, outputs }, at) => {
    for (const tensor of outputs) first.set(tensor, Math.min(first.get(tensor) ?? at, at));
    for (const tensor of [...inputs, ...outputs]) last.set(tensor, Math.max(last.get(tensor) ?? at, at));
  });
  const live = operators.map((_, at) =>
    [...first]
      .filter(([tensor, from]) => from <= at && at <= last.get(tensor)!)
      .reduce((sum, [tensor]) => sum + bytesOf(tensors[tensor]), 0),
  );
  const activations = tensors.filter(({ data }) => !data);
  const quantised = activations.some(({ type }) => type === 'int8');
  return {
    operators: [...new Set(operators.map(({ name }) => name))].sort(),
    liveBytes: Math.max(0, ...live),
    floatTensors: quantised ? activations.filter(({ type }) => type === 'float32').length : 0,
  };
}

/** README of the TensorFlow Lite files: per file its input, its operators, and the memory of its activations. */
export function liteReadme(graphs: ReadonlyMap<string, LiteGraph>): string {
  const sections = Array.from(graphs, ([file, graph]) => {
    const { operators, liveBytes, floatTensors } = summaryOf(graph);
    const { shape, quantisation } = graph.tensors[graph.input];
    const input = quantisation
      ? `int8, q = round(x / ${quantisation.scales[0]}) + ${quantisation.zero}`
      : 'float32';
    return [
      `## ${file}`,
      '',
      `- Input: ${shape.join(' × ')}, ${input}; x is a normalised value.`,
      `- Operators: ${operators.join(', ')}. A resolver with these ${operators.length} is enough.`,
      `- Activations: at most ${liveBytes.toLocaleString('en-GB')} bytes at once, the input included; the interpreter’s own data come on top.`,
      ...(floatTensors > 0
        ? [
            `- ${floatTensors} of its tensors are float32: TensorFlow Lite has no SELU, so it is put together from ELU and ReLU between a DEQUANTIZE and a QUANTIZE. ` +
              'That takes more memory and time than the figures of the page, which are those of the C code, where SELU is a table of 256 entries.',
          ]
        : []),
      '',
    ];
  });
  return ['# TensorFlow Lite', '', ...sections.flat()].join('\n');
}
