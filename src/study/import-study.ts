import { outlineOf } from '../core/data';
import { AppError } from '../core/errors';
import type { StudyRecord } from '../core/records/study';
import type { StudyDatabase } from '../storage';
import { BUILD } from './build';
import { checkMeaning } from './bundle-problems';
import { relationOf, type Difference, type Mark, type StudyHere } from './continuation';
import { unlessMachine } from './failures';
import { goneOn } from './import-journal';
import { cacheFolds } from './fold-records';
import { splitFor } from './split-for';
import { readStudyFile, textOfStudyFile, withStudyId, type StudyBundle } from './study-file';
import { newStudyId } from './study-id';
import { claimStudy } from './study-lock';
import { tellNews } from './study-news';

/**
 * What is to become of a file whose study is here: `ask` continues it where nothing is to be known of that, `continue` also with
 * marks, `copy` adds it as another study.
 */
export type ImportWish = 'ask' | 'continue' | 'copy';

/** What became of a study file. */
export type Imported =
  | { kind: 'added'; study: StudyRecord }
  /** `before` brings the study back as it was. */
  | {
      kind: 'continued';
      study: StudyRecord;
      added: number;
      marks: readonly Mark[];
      before: Omit<StudyHere, 'dataset'>;
    }
  /** Nothing was stored: marks are to be agreed to. */
  | { kind: 'marked'; study: StudyRecord; added: number; marks: readonly Mark[] }
  | { kind: 'known'; study: StudyRecord }
  /** Nothing was stored: it may be added as a copy. */
  | { kind: 'differs'; study: StudyRecord; difference: Difference };

/** Reads, checks and stores a study file. @throws AppError as `readStudyFile`, `checkMeaning` and the storage do */
export async function importStudy(database: StudyDatabase, file: Blob, wish: ImportWish): Promise<Imported> {
  const read = readStudyFile(await textOfStudyFile(file));
  checkMeaning(read);
  const { records, unreadable } = await database.listStudies();
  const here = records.find(({ id }) => id === read.study.id);
  if (here && wish !== 'copy') return joined(database, here, read, wish);
  const known = here ?? unreadable.find(({ id }) => id === read.study.id);
  const own = known ? withStudyId(read, newStudyId()) : read;
  await database.putWholeStudy(own.study, own.trials, own.dataset, own.weights);
  await fillCache(database, own);
  return { kind: 'added', study: own.study };
}

/** The study rests and nobody else writes it meanwhile. */
async function joined(
  database: StudyDatabase,
  study: StudyRecord,
  file: StudyBundle,
  wish: ImportWish,
): Promise<Imported> {
  let release: () => void;
  try {
    release = await claimStudy(study.id);
  } catch (error) {
    if (!(error instanceof AppError) || error.code !== 'study-elsewhere') throw error;
    return { kind: 'differs', study, difference: { what: 'at-work' } };
  }
  try {
    return await join(database, study.id, file, wish);
  } finally {
    release();
  }
}

async function join(
  database: StudyDatabase,
  id: string,
  file: StudyBundle,
  wish: ImportWish,
): Promise<Imported> {
  const study = await database.getStudy(id);
  const [trials, dataset, weights] = await Promise.all([
    database.listTrials(id),
    // Where the data of here are gone, the file brings them back.
    database.getDataset(study.plan.datasetId).catch((error: unknown) => {
      if (error instanceof AppError && error.code === 'dataset-missing') return file.dataset;
      throw error;
    }),
    database.listWeights(id),
  ]);
  const relation = relationOf({ study, trials, dataset, weights }, file, BUILD);
  if ('differs' in relation) return { kind: 'differs', study, difference: relation.differs };
  const { continues } = relation;
  if (!continues) return { kind: 'known', study };
  const { marks, added } = continues;
  if (marks.length > 0 && wish === 'ask') return { kind: 'marked', study, added: added.length, marks };
  await database.putWholeStudy(continues.study, continues.trials, dataset, continues.weights);
  if (marks.length === 0) await fillCache(database, file);
  tellNews({ kind: 'changed', id });
  const before = { study, trials: trials.map(plain), weights };
  return { kind: 'continued', study: continues.study, added: added.length, marks, before };
}

/** Trials of the storage read their folds when they are looked at, which no message carries. */
const plain = (trial: StudyBundle['trials'][number]) => ({ ...trial, folds: trial.folds });

/** The cache saves work and decides nothing: where it cannot be written, nothing is lost. */
async function fillCache(database: StudyDatabase, bundle: StudyBundle): Promise<void> {
  if (!bundle.folds || bundle.build === undefined || bundle.build !== BUILD) return;
  const dataset = outlineOf(bundle.dataset);
  await unlessMachine(cacheFolds(database, bundle, dataset, splitFor(dataset.examples, bundle.study.plan)));
}

/**
 * Brings a study back as it was before a file continued it.
 * @throws AppError `study-elsewhere`, `study-changed` where it has gone on since
 */
export async function takeBack(
  database: StudyDatabase,
  { study, before }: Extract<Imported, { kind: 'continued' }>,
): Promise<void> {
  const release = await claimStudy(study.id);
  try {
    const now = await database.getStudy(study.id);
    if ((now.revision ?? 0) !== (study.revision ?? 0)) throw goneOn(now.plan.name);
    const dataset = await database.getDataset(study.plan.datasetId);
    const revision = (study.revision ?? 0) + 1;
    await database.putWholeStudy({ ...before.study, revision }, before.trials, dataset, before.weights);
  } finally {
    release();
  }
  tellNews({ kind: 'changed', id: study.id }, { alsoHere: true });
}
