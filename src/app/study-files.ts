import { download, textFile } from '../browser/download';
import type { StudyPlan } from '../core/records/plan';
import type { TrialHead } from '../core/records/trial';
import type { StudyBundle } from '../study/study-file';
import { fileNameOf } from './file-names';
import { Library } from './Library.svelte';
import type { StudyModel } from './StudyModel.svelte';

// What writes the files is fetched when the first one is asked for.

/** Everything of an open study, from memory where the storage does not have it. @throws AppError as the storage does */
export async function bundleOf(model: StudyModel): Promise<StudyBundle> {
  try {
    const bundle = await new Library().bundle(model.id);
    return { ...bundle, trials: model.withUnsaved(bundle.trials) };
  } catch (problem) {
    return model.bundleInMemory().catch(() => {
      throw problem;
    });
  }
}

/** Hands an open study to the browser as a file. @throws AppError as the storage does */
export async function saveStudy(model: StudyModel, withWeights: boolean): Promise<void> {
  const bundle = await bundleOf(model);
  download(await studyFile(withWeights ? bundle : { ...bundle, weights: [] }));
}

/** A study with its trials, data and models, to be continued in another browser; see `readStudyFile`. */
export async function studyFile(bundle: StudyBundle): Promise<File> {
  const { writeStudyFile } = await import('../study/study-file');
  const name = fileNameOf(bundle.study.plan.name, 'autotinyml.json');
  return textFile(name, writeStudyFile(bundle), 'application/json');
}

/** The trials as CSV. */
export async function trialsFile(
  { name, objective }: StudyPlan,
  trials: readonly TrialHead[],
): Promise<File> {
  const { trialsCsv } = await import('../study/trials-csv');
  return textFile(fileNameOf(name, 'csv'), trialsCsv(trials, objective), 'text/csv');
}

/** The trials as a journal that Optuna and its dashboard read; see `optunaJournal`. */
export async function journalFile(plan: StudyPlan, trials: readonly TrialHead[]): Promise<File> {
  const { optunaJournal } = await import('../study/optuna-journal');
  return textFile(fileNameOf(plan.name, 'optuna.log'), optunaJournal(plan, trials), 'text/plain');
}

/** The study with all that it takes to search it on many machines; see `clusterKit`. @throws AppError `part-missing` */
export async function kitFile(bundle: StudyBundle): Promise<File> {
  const { clusterKit } = await import('../study/cluster-kit');
  const name = fileNameOf(bundle.study.plan.name, 'cluster.zip');
  return new File([(await clusterKit(bundle)) as Uint8Array<ArrayBuffer>], name, { type: 'application/zip' });
}

/** The study as one HTML page that needs nothing else; `history` is a standalone SVG drawing made by this page. */
export async function reportFile({ study, trials, dataset }: StudyBundle, history: string): Promise<File> {
  const { studyReport } = await import('../study/study-report');
  const html = studyReport(study, dataset.summary, trials, history);
  return textFile(fileNameOf(study.plan.name, 'html'), html, 'text/html');
}
