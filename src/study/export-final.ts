import {
  featuresSeen,
  summarySeen,
  windowsSeen,
  type Dataset,
  type DatasetSummary,
  type ExampleSet,
  type Split,
} from '../core/data';
import { calibrationChoice, compressionOf, isRuleFor, rawExamples } from '../core/deploy';
import { AppError } from '../core/errors';
import { safeFileName, type ExportModel } from '../core/export';
import { pairOf, thinnedNetwork, traceNetwork, type Network, type TracedNetwork } from '../core/network';
import { isAsRead, signalPath } from '../core/signal';
import type { FinalModel, ShrunkModel } from '../core/records/final-model';
import type { StudyRecord } from '../core/records/study';
import type { Trial, TrialHead } from '../core/records/trial';
import type { WeightsRecord } from '../core/records/weights';
import { OBJECTIVE_NAMES } from '../core/records/objective';
import { boardOf } from '../planning/plan';
import { publicUrl } from '../browser/public-url';
import { retryOnMachine } from './failures';
import { seenExamples } from './trial-context';
import type { ExportApi } from './workers/export-protocol';
import { fetchModule } from './workers/fetch-module';
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
    const bytes = await retryOnMachine(new AbortController().signal, () =>
      worker.call((api) => api.zip(exported, bundle, publicUrl('kernels.wasm')), {
        timeoutMs: ZIP_TIMEOUT_MS,
      }),
    );
    return new File([bytes as Uint8Array<ArrayBuffer>], `${safeFileName(exported.name)}.zip`, {
      type: 'application/zip',
    });
  } finally {
    await worker.close();
  }
}

/** A data set of hundreds of megabytes goes into the zip, too. */
const ZIP_TIMEOUT_MS = 300_000;

// The bundler finds workers by this very form of the call.
const startExport = () => new Worker(new URL('../../workers/export.ts', import.meta.url), { type: 'module' });

/** What a model sees of the data set that it was trained on. */
export interface Seen {
  summary: DatasetSummary;
  /** Windows, tables or images, before a front end; and how they are divided. */
  examples: ExampleSet;
  split: Split;
  /** What the network sees of examples, one after the other. */
  of(features: Float32Array): Float32Array;
}

async function seenBy(
  { record: { plan }, split }: FinishedStudy,
  { summary, examples }: Dataset,
  { configuration }: TrialHead,
): Promise<Seen> {
  const { rowHz } = signalPath(summary);
  const seen = seenExamples({ plan, examples, split, rowHz }, configuration);
  const { input } = seen;
  if (isAsRead(input)) return { summary, examples, split, of: (features) => features };
  const kernels = await fetchModule(publicUrl('kernels.wasm'));
  const windows = windowsSeen(examples, input, kernels);
  return {
    summary: summarySeen(summary, input),
    examples: windows,
    split: seen.split,
    of: (features) => featuresSeen(features, windows.input, input, kernels),
  };
}

interface LoadedModel {
  exported: ExportModel;
  dataset: Dataset;
  seen: Seen;
  weights: WeightsRecord;
}

/** The final model with everything that goes into an export. @throws AppError `no-model`, `weights-missing` */
export async function loadFinal(study: FinishedStudy, shrunk?: ShrunkModel): Promise<LoadedModel> {
  const model = shrunk ?? study.record.final;
  const trial = study.trials.find(({ number }) => number === model?.trial);
  if (!model || !trial) throw noModel();
  const [weights, dataset] = await Promise.all([study.weightsOf(model.weightsKey), study.wholeDataset()]);
  const seen = await seenBy(study, dataset, trial);
  return {
    exported: exportModelOf(study, dataset, seen, model, trial, weights),
    dataset,
    seen,
    weights: { ...weights, key: model.weightsKey },
  };
}

function exportModelOf(
  { record: { plan, decisions }, trials }: FinishedStudy,
  dataset: Dataset,
  seen: Seen,
  final: FinalModel | ShrunkModel,
  { configuration, number }: TrialHead,
  { weights, normalisation }: WeightsRecord,
): ExportModel {
  const { name, reading, input, classNames, channelNames, tableColumns, samplingHz, preparation } =
    seen.summary;
  const { testAccuracy: accuracy, testInterval: interval, testObjective, testExamples } = final;
  const traced = traceNetwork(configuration, plan.template, dataset.summary.input, classNames.length);
  const removedShare = 'removedShare' in final ? final.removedShare : 0;
  const fold = 'fold' in final ? final.fold : undefined;
  const { split } = seen;
  const trainedOn = fold === undefined ? split.search : split.folds[fold].train;
  const network = thinnedNetwork(traced.network, removedShare);
  const tested = accuracy !== undefined && interval !== undefined;
  return {
    name: removedShare > 0 ? `${plan.name}, ${Math.round(1000 * removedShare) / 10} % pruned` : plan.name,
    network,
    weights,
    compression: compressionOf(configuration, plan.compression),
    normalisation,
    data: {
      ...{ name, reading, input, classNames, channelNames, samplingHz, preparation },
      ...(tableColumns && { tableColumns }),
    },
    // Those that the final model was calibrated on when it was judged.
    examples: seen.of(rawExamples(seen.examples, calibrationChoice(trainedOn))),
    remarks: [
      ...(fold === undefined ? [] : [remarkOnFold(number, fold, split)]),
      ...remarksOnCuts(traced, network),
    ],
    rawStretches: dataset.examples.rawStretches?.map((stretch) => prolonged(stretch, dataset, seen)),
    ...(decisions && isRuleFor(decisions, classNames.length) && { decisions }),
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

/** Longer windows than were read need longer stretches to test a firmware with: the stretch, again and again. */
function prolonged(stretch: Float32Array, { summary, examples }: Dataset, seen: Seen): Float32Array {
  const { samplingHz = 1 } = seen.summary;
  const rate = samplingHz / (summary.samplingHz ?? samplingHz);
  const share = seen.examples.rowsPerExample / rate / examples.rowsPerExample;
  if (share <= 1) return stretch;
  const width = signalPath(summary).channelNames.length;
  const samples = Math.ceil((share * stretch.length) / width) * width;
  return Float32Array.from({ length: samples }, (_, i) => stretch[i % stretch.length]);
}

const remarkOnFold = (trial: number, fold: number, { folds, search }: Split): string =>
  `This is the model of fold ${fold + 1} of trial ${trial}, trained on ${folds[fold].train.length} of ${search.length} examples, ` +
  'because no model that was trained on all of them kept the limits. X-CROSS is measured on the fold’s validation examples.';

/** Kernels and pools that are not what the configuration asks for, because less of the input is left. */
function remarksOnCuts({ input, steps }: TracedNetwork, { layers }: Network): string[] {
  const spectrum = input.clipped
    ? ['The spectrum’s frame or bands are cut to what the window has room for.']
    : [];
  const cuts = steps.flatMap(({ template, name, deviation }) => {
    if (deviation === 'nothing-left')
      return ['A pool of the configuration is no layer: nothing is left to pool there.'];
    const layer = layers.find((placed) => placed.name === name)?.layer;
    if (deviation !== 'clipped' || !layer) return [];
    const size = layer.kind === 'maxPool' ? layer.size : 'kernel' in layer ? layer.kernel : 1;
    const what = template.kind === 'maxPool' ? 'pool' : 'kernel';
    return [
      `The ${what} of ${name} is cut to ${pairOf(size).join('×')}, which is all that is left of the input there.`,
    ];
  });
  return [...spectrum, ...cuts];
}
