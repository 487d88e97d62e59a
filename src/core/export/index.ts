import { zipSync } from 'fflate';
import { AppError } from '../errors';
import { cExporter } from './c';
import { htmlExporter } from './html';
import { readmeFor } from './readme';
import { reportExporter } from './report';
import { studyExporter } from './study';
import { tfjsExporter } from './tfjs';
import { tfliteExporter } from './tflite';
import type { ExportContext, Exporter, ExportFiles, ExportModel } from './types';

export { safeFileName, safeIdentifier } from './names';
export { reportOf } from './report';
export type * from './types';

/** All formats, in the order in which they are offered. */
export const EXPORTERS: readonly Exporter[] = [
  cExporter,
  tfliteExporter,
  tfjsExporter,
  htmlExporter,
  reportExporter,
  studyExporter,
];

/**
 * The files of the chosen formats (all when none are named) and a README with the sizes, and with the reason where a
 * format cannot hold the model.
 *
 * @throws AppError `unknown-exporter`
 */
export function exportModel(
  model: ExportModel,
  context: ExportContext,
  ids: readonly string[] = EXPORTERS.map(({ id }) => id),
): ExportFiles {
  const chosen = ids.map((id) => {
    const exporter = EXPORTERS.find((candidate) => candidate.id === id);
    if (!exporter)
      throw new AppError('unknown-exporter', `There is no export format “${id}”`, 'Choose another format.');
    return exporter;
  });
  const able = chosen.filter((exporter) => exporter.refuses?.(model) === undefined);
  const files: ExportFiles = new Map(able.flatMap((exporter) => [...exporter.export(model, context)]));
  files.set('README.md', new TextEncoder().encode(readmeFor(model, chosen, files)));
  return files;
}

/** A zip archive, byte for byte the same for the same files. Paths keep their order. */
export function zipFiles(files: ExportFiles): Uint8Array {
  // The format has no earlier date; a fixed one keeps equal exports equal.
  return zipSync(Object.fromEntries(files), { mtime: new Date(1980, 0, 1) });
}
