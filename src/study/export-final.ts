import type { Dataset, Split } from '../core/data';
import { calibrationChoice, compressionOf, rawExamples } from '../core/deploy';
import { AppError } from '../core/errors';
import { safeFileName, type ExportModel } from '../core/export';
import { networkFor, thinnedNetwork } from '../core/network';
import type { FinalModel, ShrunkModel } from '../core/records/final-model';
import type { StudyRecord } from '../core/records/study';
import type { Trial, TrialHead } from '../core/records/trial';
import type { WeightsRecord } from '../core/records/weights';
import { OBJECTIVE_NAMES } from '../core/records/objective';
import { boardOf } from '../planning/plan';
import { publicUrl } from './study-workers';
import type { ExportApi } from './workers/export-protocol';
import { WorkerSupervisor } from './workers/supervisor';

/** A study whose final model is wanted. */
export interface FinishedStudy {
  readonly record: StudyRecord;
  readonly trials: readonly TrialHead[];
  wholeDataset(): Promise<Dataset>;
  readonly split: Split;
  /** All trials in full, for the study file that goes along. */
  wholeTrials(): Promise<readonly Trial[]>;
  weightsOf(key: string): Promise<WeightsRecord>;
}

export const noModel = (): AppError =>
  new AppError(
    'no-model',
    'There is no deployable model yet.',
    'Let the study find one, or loosen its limits.',
  );

/** Packs the final model, or a shrunk one, into a zip file, in a worker of its own. @throws AppError `no-model`, `weights-missing` */
export async function exportFinalModel(study: FinishedStudy, shrunk?: ShrunkModel): Promise<File> {
  const { exported, dataset, weights } = await loadFinal(study, shrunk);
  const worker = new WorkerSupervisor<ExportApi>({ name: 'export', start: startExport });
  try {
    const bundle = { study: study.record, trials: await study.wholeTrials(), dataset, weights: [weights] };
    const bytes = await worker.call((api) => api.zip(exported, bundle, publicUrl('kernels.wasm')));
    return new File([bytes as Uint8Array<ArrayBuffer>], `${safeFileName(exported.name)}.zip`, {
      type: 'application/zip',
    });
  } finally {
    await worker.close();
  }
}

// The bundler finds workers by this very form of the call.
const startExport = () => new Worker(new URL('../../workers/export.ts', import.meta.url), { type: 'module' });

/** The final model with everything that goes into an export. @throws AppError `no-model`, `weights-missing` */
export async function loadFinal(
  study: FinishedStudy,
  shrunk?: ShrunkModel,
): Promise<{ exported: ExportModel; dataset: Dataset; weights: WeightsRecord }> {
  const model = shrunk ?? study.record.final;
  const trial = study.trials.find(({ number }) => number === model?.trial);
  if (!model || !trial) throw noModel();
  const [weights, dataset] = await Promise.all([study.weightsOf(model.weightsKey), study.wholeDataset()]);
  return {
    exported: exportModelOf(study, dataset, model, trial, weights),
    dataset,
    weights: { ...weights, key: model.weightsKey },
  };
}

function exportModelOf(
  { record: { plan }, trials, split }: FinishedStudy,
  dataset: Dataset,
  final: FinalModel | ShrunkModel,
  { configuration, number }: TrialHead,
  { weights, normalisation }: WeightsRecord,
): ExportModel {
  const { name, reading, input, classNames, channelNames, tableColumns, samplingHz } = dataset.summary;
  const { testAccuracy: accuracy, testInterval: interval, testObjective, testExamples } = final;
  const whole = networkFor(configuration, plan.template, input, classNames.length);
  const removedShare = 'removedShare' in final ? final.removedShare : 0;
  const tested = accuracy !== undefined && interval !== undefined;
  return {
    name: removedShare > 0 ? `${plan.name}, ${Math.round(1000 * removedShare) / 10} % pruned` : plan.name,
    network: thinnedNetwork(whole, removedShare),
    weights,
    compression: compressionOf(configuration, plan.compression),
    normalisation,
    data: {
      ...{ name, reading, input, classNames, channelNames, samplingHz },
      ...(tableColumns && { tableColumns }),
    },
    // Those that the final model was calibrated on when it was judged.
    examples: rawExamples(dataset.examples, calibrationChoice(split.search)),
    board: boardOf(plan),
    profile: plan.profile,
    limits: plan.limits,
    figures: final.figures,
    deployable: final.deployable,
    violations: final.violations,
    testScore: tested
      ? {
          accuracy,
          interval,
          examples: testExamples,
          ...(testObjective !== undefined && {
            objective: { name: OBJECTIVE_NAMES[plan.objective ?? 'accuracy'], value: testObjective },
          }),
        }
      : undefined,
    configuration,
    study: { method: plan.method, seed: plan.seed, trials: trials.length, trial: number },
  };
}
