import type { StudyPlan } from '../core/records/plan';
import type { StudyRecord } from '../core/records/study';
import { keptComparisons, meanTrialMs, type KeptComparison } from '../planning/comparison/kept-comparisons';
import { openDatabase, type StudyDatabase } from '../storage';

/** What a comparison on own data may start from, and the comparisons that were kept. */
export class ComparedStudies {
  /** Newest first; null until they were read. */
  studies = $state.raw<readonly StudyRecord[] | null>(null);
  kept = $state.raw<readonly KeptComparison[]>([]);
  /** The plan that a comparison of the chosen study starts from; null while there is none. */
  base = $state.raw<StudyPlan | null>(null);
  /** Mean milliseconds of a full trial of that study; null where none was trained. */
  trialMs = $state.raw<number | null>(null);

  #chosen = '';

  /** @throws AppError as the storage does */
  async refresh(): Promise<void> {
    const database = await openDatabase();
    const [listed, runs] = await Promise.all([database.listStudies(), database.comparisons.listRuns()]);
    this.studies = listed.records;
    this.kept = keptComparisons(runs.records);
  }

  /** @throws AppError `study-missing`, or as the storage does */
  async choose(id: string): Promise<void> {
    this.#chosen = id;
    this.base = null;
    const database = await openDatabase();
    const [base, trials] = await Promise.all([basePlanOf(database, id), database.listTrials(id)]);
    // Another one may be chosen by now.
    if (id !== this.#chosen) return;
    this.base = base;
    this.trialMs = meanTrialMs(trials);
  }
}

/** The study's plan, or that of its searches where the study was deleted. */
async function basePlanOf(database: StudyDatabase, studyId: string): Promise<StudyPlan> {
  try {
    return (await database.getStudy(studyId)).plan;
  } catch (error) {
    const { records } = await database.comparisons.listRuns();
    const run = records.find((one) => one.studyId === studyId);
    if (run) return run.plan;
    throw error;
  }
}
