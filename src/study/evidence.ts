import type { DatasetOutline, Split } from '../core/data';
import { compressionOf, verdict } from '../core/deploy';
import { networkFor, trainingSettingsFor } from '../core/network';
import type { Evidence } from '../core/records/evidence';
import type { StudyPlan } from '../core/records/plan';
import type { Trial } from '../core/records/trial';
import { AppError } from '../core/errors';
import type { Configuration } from '../core/space';
import { createCodec } from '../core/space/codec';
import { figuresOf, targetFor, targetOf } from '../planning/plan-figures';
import type { FoldOutcome } from '../training/types';
import { ifReadable } from './failures';
import { trialFoldKey } from './fold-key';
import { judgeFolds } from './judge';
import type { StudyStore } from './ports';
import { marginUnder } from './search-loop';
import { rowRateOf, seenExamples } from './trial-context';

/** A record of a study is written at every change: so many trials of another one are carried along, the best and the latest. */
const MOST_OBSERVATIONS = 300;

const MOST_TRIED_FIRST = 5;

type Source = keyof Pick<Evidence, 'fromFolds' | 'asMeasured' | 'bySize'>;
type Observed = Evidence['observations'][number];

/**
 * What the trials of an earlier study say about a new plan, without training anything. A trial counts where its
 * configuration is in the new space and it was trained in full. Its size is computed for the new plan; objective
 * and X-CROSS come from the trained folds in the cache, under the new compression, or, where these are not there, from the
 * trial itself if data, compression, split and training are the same. Of others (the data have grown) only those whose size rules
 * them out are kept as evidence; the best of those that fit are recommended to be tried first.
 *
 * @throws AppError `study-missing`, `record-unreadable`, or as the storage does
 */
export async function evidenceFrom(
  store: Pick<StudyStore, 'getStudy' | 'listTrials' | 'getFold'>,
  studyId: string,
  plan: StudyPlan,
  dataset: DatasetOutline,
  split: Split,
): Promise<Evidence> {
  const [earlier, trials] = await Promise.all([store.getStudy(studyId), store.listTrials(studyId)]);
  const counts = { fromFolds: 0, asMeasured: 0, bySize: 0 };
  const observations: Observed[] = [];
  const unknown: Trial[] = [];
  const inSpace = fitting(plan.space);
  const trained = trials.filter(wasTrained);
  const usable = trained.flatMap((trial) => {
    const configuration = inSpace(trial.configuration);
    return configuration ? [{ ...trial, configuration }] : [];
  });
  const outside = trained.length - usable.length;
  for (const trial of mostTelling(usable)) {
    const seen = await judgedAnew(store, trial, { plan, earlier: earlier.plan, dataset, split });
    if (seen === null) {
      unknown.push(trial);
      continue;
    }
    counts[seen.source] += 1;
    observations.push(seen.observed);
  }
  const tryFirst = recommended(unknown, plan);
  return {
    studyId,
    studyName: earlier.plan.name,
    trials: trials.length,
    ...counts,
    outside,
    observations,
    ...(tryFirst.length > 0 && { tryFirst }),
  };
}

/** The best there of what keeps this plan's limits by what is known, at most a quarter of its trials and five. */
function recommended(trials: readonly Trial[], plan: StudyPlan): NonNullable<Evidence['tryFirst']> {
  const keepsLimit = ({ figures: { crossAccuracy } }: Trial) =>
    crossAccuracy === undefined || crossAccuracy >= plan.limits.crossAccuracy;
  return trials
    .flatMap((trial) => {
      const { number, configuration, objective } = trial;
      return objective === undefined || !keepsLimit(trial)
        ? []
        : [{ trial: number, configuration, objective }];
    })
    .sort((a, b) => b.objective - a.objective)
    .slice(0, Math.min(MOST_TRIED_FIRST, Math.max(1, plan.trials >> 2)));
}

/** Trials that the machine or the program kept from being trained say nothing about their configuration. */
function wasTrained({ fidelity, state, failure }: Trial): boolean {
  return fidelity === 1 && (state === 'finished' || failure?.code === 'diverged');
}

/** The part of a configuration that a space has; null where a value of it is missing there or outside. */
function fitting(space: StudyPlan['space']): (configuration: Configuration) => Configuration | null {
  const codec = createCodec(space);
  return (configuration) => {
    try {
      return codec.configurationOf(codec.pointOf(configuration));
    } catch (error) {
      if (error instanceof AppError && error.code === 'invalid-configuration') return null;
      throw error;
    }
  };
}

function mostTelling(trials: readonly Trial[]): readonly Trial[] {
  if (trials.length <= MOST_OBSERVATIONS) return trials;
  const half = MOST_OBSERVATIONS / 2;
  const latest = trials.slice(-half);
  const best = trials
    .slice(0, -half)
    .sort((a, b) => (b.objective ?? -Infinity) - (a.objective ?? -Infinity))
    .slice(0, half);
  return [...best, ...latest].sort((a, b) => a.number - b.number);
}

interface Question {
  plan: StudyPlan;
  earlier: StudyPlan;
  dataset: DatasetOutline;
  split: Split;
}

/** Null where nothing is known of the configuration under the new plan. */
async function judgedAnew(
  store: Pick<StudyStore, 'getFold'>,
  trial: Trial,
  { plan, earlier, dataset, split }: Question,
): Promise<{ source: Source; observed: Observed } | null> {
  const { configuration, number } = trial;
  const { examples, summary } = dataset;
  const own = targetFor(targetOf(plan, dataset), configuration);
  const network = networkFor(configuration, plan.template, examples.input, summary.classNames.length);
  const figures = figuresOf(network, own);
  const bySize = verdict(figures, plan.limits);
  const observed = { trial: number, configuration, deployable: bySize.deployable };

  const context = { plan, ...seenExamples({ plan, examples, split, ...rowRateOf(dataset) }, configuration) };
  const candidate = { network, settings: trainingSettingsFor(configuration, plan.template) };
  const folds = await cachedFolds(store, context, candidate, trial);
  if (folds?.some(({ diverged }) => diverged)) return { source: 'fromFolds', observed };
  if (folds?.every(({ compressed }) => compressed[own.compression])) {
    const judged = folds.map((outcome, fold) => ({ fold: context.split.folds[fold], outcome }));
    const {
      deployable,
      objective,
      figures: measured,
    } = judgeFolds(
      judged,
      context.examples.labels,
      summary.classNames.length,
      own.compression,
      figures,
      plan.limits,
      plan.objective,
    );
    const margin = marginUnder(plan.limits, measured);
    return { source: 'fromFolds', observed: { ...observed, deployable, objective, ...margin } };
  }
  if (
    isMeasuredAlike(earlier, plan) &&
    compressionOf(configuration, earlier.compression) === own.compression
  ) {
    const { crossAccuracy } = trial.figures;
    const { deployable } = verdict({ ...figures, crossAccuracy }, plan.limits);
    const { objective } = trial;
    return {
      source: 'asMeasured',
      observed: {
        ...observed,
        deployable,
        ...(objective !== undefined && { objective }),
        ...marginUnder(plan.limits, trial.figures),
      },
    };
  }
  return bySize.deployable ? null : { source: 'bySize', observed };
}

/** All folds of a configuration as the new plan would train them; null unless the cache has them all. */
async function cachedFolds(
  store: Pick<StudyStore, 'getFold'>,
  context: Parameters<typeof trialFoldKey>[0] & { split: Split },
  candidate: Parameters<typeof trialFoldKey>[1],
  trial: Trial,
): Promise<FoldOutcome[] | null> {
  const engine = trial.folds[0]?.engine ?? 'wasm';
  const folds = await Promise.all(
    context.split.folds.map((_, fold) =>
      ifReadable(store.getFold(trialFoldKey(context, candidate, engine, fold))),
    ),
  );
  return folds.every((fold) => fold !== undefined) ? folds : null;
}

/** The same network from the same configuration, trained alike on the same data and judged on the same split by the same measure. */
function isMeasuredAlike(a: StudyPlan, b: StudyPlan): boolean {
  const decisive = ({ datasetId, template, training, split, objective = 'accuracy' }: StudyPlan) =>
    JSON.stringify([datasetId, template, training ?? {}, split, objective]);
  return decisive(a) === decisive(b);
}
