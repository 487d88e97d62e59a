import type { Dataset, Split } from '../core/data/types';
import { calibrationChoice, compressionOf, rawExamples } from '../core/deploy';
import { AppError } from '../core/errors';
import { safeFileName, type ExportModel } from '../core/export';
import { networkFor } from '../core/network';
import type { WeightsRecord } from '../storage';
import { boardOf } from './plan';
import type { FinalModel, StudyRecord, Trial } from './types';
import type { ExportApi } from './workers/export-protocol';
import { WorkerSupervisor, type WorkerLike } from './workers/supervisor';

export interface ExportJob {
  record: StudyRecord;
  trials: readonly Trial[];
  dataset: Dataset;
  split: Split;
  weightsOf(key: string): Promise<WeightsRecord>;
  startWorker(): WorkerLike;
  kernelsUrl: string;
}

/** Packs the final model into a zip file, in a worker of its own. @throws AppError `no-model`, `weights-missing` */
export async function exportFinalModel(job: ExportJob): Promise<File> {
  const { final, plan } = job.record;
  const trial = job.trials.find(({ number }) => number === final?.trial);
  if (!final || !trial) {
    throw new AppError(
      'no-model',
      'There is no deployable model yet.',
      'Let the study find one, or loosen its limits.',
    );
  }
  const weights = await job.weightsOf(final.weightsKey);
  const worker = new WorkerSupervisor<ExportApi>({ name: 'export', start: job.startWorker });
  try {
    const model = exportModelOf(job, final, trial, weights);
    const bytes = await worker.call((api) => api.zip(model, job.kernelsUrl));
    return new File([bytes as Uint8Array<ArrayBuffer>], `${safeFileName(plan.name)}.zip`, {
      type: 'application/zip',
    });
  } finally {
    await worker.close();
  }
}

function exportModelOf(
  { record: { plan }, trials, dataset, split }: ExportJob,
  final: FinalModel,
  { configuration, number }: Trial,
  { weights, normalisation }: WeightsRecord,
): ExportModel {
  const { name, reading, input, classNames, channelNames, samplingHz } = dataset.summary;
  const { testAccuracy: accuracy, testInterval: interval, testExamples } = final;
  const tested = accuracy !== undefined && interval !== undefined;
  return {
    name: plan.name,
    network: networkFor(configuration, plan.template, input, classNames.length),
    weights,
    compression: compressionOf(configuration, plan.compression),
    normalisation,
    data: { name, reading, input, classNames, channelNames, samplingHz },
    // Those that the final model was calibrated on when it was judged.
    examples: rawExamples(dataset.examples, calibrationChoice(split.search)),
    board: boardOf(plan),
    profile: plan.profile,
    limits: plan.limits,
    figures: final.figures,
    deployable: final.deployable,
    violations: final.violations,
    testScore: tested ? { accuracy, interval, examples: testExamples } : undefined,
    configuration,
    study: { method: plan.method, seed: plan.seed, trials: trials.length, trial: number },
  };
}
