import type { DatasetOutline, Split } from '../core/data';
import { networkFor, trainingSettingsFor } from '../core/network';
import type { FoldRecord } from '../core/records/fold';
import type { StudyPlan } from '../core/records/plan';
import type { Trial } from '../core/records/trial';
import { trialFoldKey } from './fold-key';
import type { StudyStore } from './ports';
import type { StudyBundle } from './study-file';
import { rowRateOf, seenExamples } from './trial-context';

type Folds = NonNullable<StudyBundle['folds']>;

/** What a run elsewhere brings back for the cache is left out beyond so many bytes: those who read it train again where they must. */
const MOST_BYTES = 64e6;

/** The key of each fold of a trial, as the cache has it. */
function keysOf(plan: StudyPlan, dataset: DatasetOutline, split: Split, trial: Trial): string[] {
  const { examples } = dataset;
  const context = {
    plan,
    ...seenExamples({ plan, examples, split, ...rowRateOf(dataset) }, trial.configuration),
  };
  const network = networkFor(trial.configuration, plan.template, examples.input, examples.classNames.length);
  const full = trainingSettingsFor(trial.configuration, plan.template);
  const settings = { ...full, epochs: Math.max(1, Math.round(full.epochs * trial.fidelity)) };
  return trial.folds.map(({ engine, fold }) => trialFoldKey(context, { network, settings }, engine, fold));
}

/** Trained folds of these trials that the cache has, in their order; all there are, up to 64 MB. */
export async function foldsOfTrials(
  store: Pick<StudyStore, 'getFold'>,
  { study: { plan }, trials }: Pick<StudyBundle, 'study' | 'trials'>,
  dataset: DatasetOutline,
  split: Split,
): Promise<Folds> {
  const folds: { trial: number; record: FoldRecord }[] = [];
  let bytes = 0;
  for (const trial of trials) {
    for (const key of keysOf(plan, dataset, split, trial)) {
      const record = await store.getFold(key);
      if (!record) continue;
      bytes += bytesOf(record);
      if (bytes > MOST_BYTES) return folds;
      folds.push({ trial: trial.number, record });
    }
  }
  return folds;
}

/** Predictions under each compression and of the original, and a line an epoch, in base64 and JSON. */
const bytesOf = ({ predicted, compressed, epochs, normalisation }: FoldRecord): number =>
  1.4 * (predicted.byteLength * (1 + Object.keys(compressed).length) + 2 * normalisation.mean.byteLength) +
  150 * epochs.length;

/**
 * Puts folds that a file brings into the cache, under the keys that follow from its plan and trials, whatever it says. Only what
 * agrees with its trial and is not there yet is taken.
 */
export async function cacheFolds(
  store: Pick<StudyStore, 'getFold' | 'putFold'>,
  { study: { plan }, trials, folds = [] }: Pick<StudyBundle, 'study' | 'trials' | 'folds'>,
  dataset: DatasetOutline,
  split: Split,
): Promise<void> {
  const byNumber = new Map(trials.map((trial) => [trial.number, trial]));
  for (const { trial: number, record } of folds) {
    const trial = byNumber.get(number);
    const at = trial?.folds.findIndex(({ fold }) => fold === record.fold) ?? -1;
    if (!trial || at < 0 || !agrees(trial.folds[at], record)) continue;
    const key = keysOf(plan, dataset, split, trial)[at];
    if (!(await store.getFold(key))) await store.putFold(key, record);
  }
}

const agrees = (summary: Trial['folds'][number], record: FoldRecord): boolean =>
  summary.engine === record.engine &&
  summary.diverged === record.diverged &&
  Object.is(summary.originalAccuracy, record.originalAccuracy) &&
  (record.diverged ||
    Object.values(record.compressed).some((outcome) => Object.is(outcome?.accuracy, summary.accuracy)));
