import type { Exporter, ExportContext, ExportModel } from '../types';
import { arduinoLibrary } from './arduino';
import { classifierHeader, classifierSource } from './classifier-files';
import { cmakeLists, mainSource, makefile } from './example-files';
import { goldenHeader, goldenOf, goldenSource, goldenTest } from './golden-files';
import { modelHeader, modelSource } from './model-files';
import { planC } from './plan';

function textFiles(model: ExportModel, context: ExportContext): Map<string, string> {
  const plan = planC(model, context);
  const { symbol } = plan.names;
  const golden = goldenOf(plan, context.kernels);
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
    'Firmware sources without libc or heap: everything from the raw sample to the class; `make test` pushes raw recordings and compares every decision with the page’s.',
  export(model, context) {
    const encoder = new TextEncoder();
    return new Map(Array.from(textFiles(model, context), ([path, text]) => [path, encoder.encode(text)]));
  },
};
