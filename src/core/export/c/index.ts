import { normaliseAsFirmware, runDeviceModel } from '../../deploy/device';
import type { Exporter, ExportContext, ExportModel } from '../types';
import { arduinoLibrary } from './arduino';
import { classifierHeader, classifierSource } from './classifier-files';
import {
  cmakeLists,
  goldenHeader,
  goldenSource,
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
  const { symbol } = plan.names;
  const golden = goldenVectors(plan, context.kernels);
  const own = new Map([
    [`${symbol}_model.h`, modelHeader(plan)],
    [`${symbol}_model.c`, modelSource(plan)],
    [`${symbol}_classifier.h`, classifierHeader(plan)],
    [`${symbol}_classifier.c`, classifierSource(plan)],
  ]);
  const vectors = new Map([
    [`${symbol}_golden.h`, goldenHeader(plan, golden)],
    [`${symbol}_golden.c`, goldenSource(plan, golden)],
  ]);
  const compiled = (files: ReadonlyMap<string, string>) =>
    [...files.keys()].filter((file) => file.endsWith('.c'));
  const sources = { model: compiled(own), kernels: compiled(plan.kernels.files) };
  const library = new Map([...own, ...plan.kernels.files, ...vectors]);
  const files: [string, string][] = [
    ...library,
    ['main.c', mainSource(plan)],
    ['golden_test.c', goldenTest(plan)],
    ['Makefile', makefile(plan, sources)],
    ['CMakeLists.txt', cmakeLists(plan, sources)],
  ];
  return new Map([
    ...files.map(([file, text]): [string, string] => [`c/${file}`, text]),
    ...arduinoLibrary(plan, library),
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
