import { heldOutRun, type TestRun, type DatasetSummary } from '../core/data';
import type { FirmwareModel } from '../core/deploy';
import { loadFinal, type FinishedStudy } from './export-final';
import { publicUrl } from '../browser/public-url';

/** A final model and what it can be tried on. */
export interface TryBench {
  /** Of the data set that the model was trained on. */
  summary: DatasetSummary;
  /** The examples that the search never saw. */
  heldOut: TestRun;
  model: FirmwareModel;
  kernelsUrl: string;
}

/** What it takes to try the final model of a study. @throws AppError `no-model`, `weights-missing` */
export async function tryBenchOf(study: FinishedStudy): Promise<TryBench> {
  const { exported, dataset, seen } = await loadFinal(study);
  const heldOut = heldOutRun({ ...dataset, examples: seen.examples }, seen.split.outerTest);
  const { network, weights, compression, normalisation, examples } = exported;
  return {
    summary: seen.summary,
    heldOut: { ...heldOut, features: seen.of(heldOut.features) },
    model: { network, weights, compression, normalisation, examples },
    kernelsUrl: publicUrl('kernels.wasm'),
  };
}
