import { AppError } from '../core/errors';
import type { StudyRecord } from '../core/records/study';
import type { StudyDatabase } from '../storage';
import { questionsIn, strangerIn, takesQuestions, waitingQuestions, type Refusal } from './asked-elsewhere';
import { readOptunaJournal, type JournalStudy } from './optuna-read';
import { claimStudy } from './study-lock';
import { tellNews } from './study-news';

/** What became of a journal. */
export interface JournalImported {
  kind: 'asked';
  study: StudyRecord;
  /** How many questions wait in the study because of it. */
  questions: number;
  refused: readonly Refusal[];
  /** What brings the study back as it was. */
  before: Pick<StudyRecord, 'asked' | 'state' | 'message'>;
}

/**
 * Takes what Optuna added to the journal of a study as questions of that study: each is trained and judged here when the
 * study goes on, before its own next question, and marked as Optuna's. Nothing that Optuna measured is taken.
 * @throws AppError `journal-damaged`, `journal-foreign`, `study-elsewhere`, or as the storage does
 */
export async function importJournal(database: StudyDatabase, file: Blob): Promise<JournalImported> {
  const journals = readOptunaJournal(await file.text());
  const { records } = await database.listStudies();
  const found = journals.flatMap((journal) => {
    const study = studyOf(journal, records);
    return study ? [{ journal, study }] : [];
  });
  if (found.length !== 1) throw foreign(journals, found.length);
  const [{ journal, study }] = found;
  const release = await claimStudy(study.id);
  try {
    return await ask(database, journal, study.id);
  } finally {
    release();
  }
}

/** By its id; by its name in journals of before, where one study alone has it. */
function studyOf({ studyId, name }: JournalStudy, records: readonly StudyRecord[]): StudyRecord | undefined {
  if (studyId !== undefined) return records.find(({ id }) => id === studyId);
  const named = records.filter(({ plan }) => plan.name === name);
  return named.length === 1 ? named[0] : undefined;
}

async function ask(database: StudyDatabase, journal: JournalStudy, id: string): Promise<JournalImported> {
  const [record, trials] = await Promise.all([database.getStudy(id), database.listHeads(id)]);
  const { name, space } = record.plan;
  if (!takesQuestions(record)) {
    throw new AppError(
      'journal-foreign',
      `“${name}” searches with a method that promotes trials by their place, and takes no trials of others.`,
      'Plan the study again with another method, and take its journal to Optuna.',
    );
  }
  const stranger = strangerIn(journal, space, trials);
  if (stranger !== undefined) {
    throw new AppError(
      'journal-foreign',
      `The journal’s trial ${stranger} is not that of “${name}” here.`,
      'Take the journal of this very study to Optuna.',
    );
  }
  const { questions, refused } = questionsIn(journal, record, trials);
  const { asked = [], state, message } = record;
  const before = { asked: record.asked, state, message };
  if (questions.length === 0) return { kind: 'asked', study: record, questions: 0, refused, before };
  const rests =
    state === 'finished' || state === 'stopped' ? { state: 'paused' as const, message: undefined } : {};
  const study = await database.changeStudy(id, { asked: [...asked, ...questions], ...rests });
  tellNews({ kind: 'changed', id });
  const waiting = waitingQuestions(study, trials).length;
  return { kind: 'asked', study, questions: waiting, refused, before };
}

/** Takes the questions back, as far as none was tried. @throws AppError `study-changed`, `study-elsewhere` */
export async function takeQuestionsBack(
  database: StudyDatabase,
  { study, before }: JournalImported,
): Promise<void> {
  const release = await claimStudy(study.id);
  try {
    const now = await database.getStudy(study.id);
    if (now.revision !== study.revision) throw goneOn(now.plan.name);
    await database.changeStudy(study.id, before);
  } finally {
    release();
  }
}

export const goneOn = (name: string): AppError =>
  new AppError(
    'study-changed',
    `“${name}” has changed since the file came in, so that cannot be undone any more.`,
    'Open a file that was saved before as another study.',
  );

function foreign(journals: readonly JournalStudy[], found: number): AppError {
  const names = journals.map(({ name }) => `“${name}”`).join(', ');
  return found === 0
    ? new AppError(
        'journal-foreign',
        `No study here is that of the journal (${names || 'it has none'}).`,
        'Open the study’s file first, then drop the journal.',
      )
    : new AppError(
        'journal-foreign',
        `The journal has several of the studies that are here (${names}).`,
        'Give each study a journal of its own.',
      );
}
