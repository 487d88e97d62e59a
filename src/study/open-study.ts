import type { DatasetOutline, Split } from '../core/data';
import type { StudyPlan } from '../core/records/plan';
import type { StudyRecord } from '../core/records/study';
import type { TrialHead } from '../core/records/trial';
import { checkInput, checkWindows } from '../planning/data/input-choice';
import { validatePlan } from '../planning/plan';
import type { StudyDatabase } from '../storage';
import { awakeNow } from './awake-clock';
import { evidenceFrom } from './evidence';
import { loadOutline } from './large-datasets';
import { StudyConductor } from './StudyConductor';
import { newStudyId } from './study-id';
import { lockStudy } from './study-lock';
import { createSearch, createTrainers, splitAside, type WorkSettings } from './study-workers';

/**
 * Stores a new study and readies all that conducts it in this page: lock, workers and place in the storage.
 * @param atHand the data set, where it was stored a moment ago; it is read from the storage otherwise
 * @throws AppError `invalid-plan`, `dataset-missing`, `study-missing` where it was to start from one that is gone, or as
 * `splitExamples` and the storage do
 */
export async function createStudy(
  database: StudyDatabase,
  plan: StudyPlan,
  settings: WorkSettings = {},
  atHand?: DatasetOutline,
): Promise<StudyConductor> {
  const checked = validatePlan(plan);
  const dataset = atHand ?? (await loadOutline(database, checked.datasetId));
  checkInput(checked, dataset.summary);
  checkWindows(checked, dataset);
  const split = await splitAside(dataset, checked);
  const { startFrom } = checked;
  const evidence =
    startFrom === undefined ? undefined : await evidenceFrom(database, startFrom, checked, dataset, split);
  const now = Date.now();
  const record: StudyRecord = {
    id: newStudyId(),
    plan: checked,
    state: 'draft',
    createdAt: now,
    updatedAt: now,
    ...(evidence && { evidence }),
  };
  return locked(record.id, async (release) => {
    const study = conductorOf(database, { record, dataset, trials: [], split }, release, settings);
    await database.putStudy(record);
    return study;
  });
}

/**
 * Finds a study on disk. Where another tab has it, it can be looked at only.
 * @param held releases the study, where this page has claimed it before
 * @throws AppError `study-missing`, `dataset-missing`, `record-unreadable`, or as the storage does
 */
export function openStudy(
  database: StudyDatabase,
  id: string,
  settings: WorkSettings = {},
  held?: () => void,
): Promise<StudyConductor> {
  return locked(
    id,
    async (release) => {
      const record = await database.getStudy(id);
      const [dataset, trials] = await Promise.all([
        loadOutline(database, record.plan.datasetId),
        database.listHeads(id),
      ]);
      const split = await splitAside(dataset, record.plan);
      return conductorOf(database, { record, dataset, trials, split }, release, settings);
    },
    held,
  );
}

/** Takes the lock of a study, and gives it back where the study cannot be opened. */
async function locked(
  id: string,
  open: (release: (() => void) | null) => Promise<StudyConductor>,
  held?: () => void,
): Promise<StudyConductor> {
  const release = held ?? (await lockStudy(id));
  try {
    return await open(release);
  } catch (error) {
    release?.();
    throw error;
  }
}

interface OpenedStudy {
  record: StudyRecord;
  dataset: DatasetOutline;
  trials: readonly TrialHead[];
  split: Split;
}

function conductorOf(
  store: StudyDatabase,
  { record, dataset, trials, split }: OpenedStudy,
  release: (() => void) | null,
  settings: WorkSettings,
): StudyConductor {
  const { split: splitPlan, parallelTrials = 1 } = record.plan;
  const search = createSearch();
  const trainers = createTrainers(record.plan.datasetId, splitPlan.folds * parallelTrials, settings);
  return new StudyConductor(
    record,
    dataset,
    trials,
    { search, trainers, store, now: awakeNow },
    split,
    release,
  );
}
