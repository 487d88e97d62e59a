import { normaliseAsFirmware, runDeviceModel } from '../../deploy/device';
import type { Exporter, ExportContext, ExportModel } from '../types';
import { arduinoLibrary } from './arduino';
import { classifierHeader, classifierSource } from './classifier-files';
import {
  cmakeLists,
  goldenHeader,
  goldenTest,
  mainSource,
  makefile,
  type GoldenVectors,
} from './example-files';
import { modelHeader, modelSource } from './model-files';
import { planC, type CPlan } from './plan';

const GOLDEN_EXAMPLES = 8;

/** Some raw examples with the probabilities that the exported kernels give for them. */
export function goldenVectors(
  { model, device, inputSize }: CPlan,
  kernels: WebAssembly.Module,
): GoldenVectors {
  const examples = Math.min(GOLDEN_EXAMPLES, model.examples.length / inputSize);
  const inputs = model.examples.subarray(0, examples * inputSize);
  const normalised = normaliseAsFirmware(inputs, model.normalisation);
  return { inputs, probabilities: runDeviceModel(kernels, device, normalised), examples };
}

function textFiles(model: ExportModel, context: ExportContext): Map<string, string> {
  const plan = planC(model, context);
  const sources = new Map([
    ['model.h', modelHeader(plan)],
    ['model.c', modelSource(plan)],
    ['classifier.h', classifierHeader(plan)],
    ['classifier.c', classifierSource(plan)],
    ...Object.entries(context.kernelSources),
  ]);
  const compiled = [...sources.keys()].filter((file) => file.endsWith('.c'));
  return new Map([
    ...Array.from(
      new Map([
        ...sources,
        ['main.c', mainSource(plan)],
        ['golden.h', goldenHeader(goldenVectors(plan, context.kernels))],
        ['golden_test.c', goldenTest(plan)],
        ['Makefile', makefile(compiled)],
        ['CMakeLists.txt', cmakeLists(compiled)],
      ]),
      ([file, text]): [string, string] => [`c/${file}`, text],
    ),
    ...arduinoLibrary(plan, sources),
  ]);
}

/** Portable C99 with everything between the raw sample and the class, golden vectors, and an Arduino library. */
export const cExporter: Exporter = {
  id: 'c',
  label: 'C99 and Arduino',
  description:
    'Firmware sources without libc or heap: network, normalisation, window and threshold; `make test` runs the golden vectors.',
  export(model, context) {
    const encoder = new TextEncoder();
    return new Map(Array.from(textFiles(model, context), ([path, text]) => [path, encoder.encode(text)]));
  },
};
