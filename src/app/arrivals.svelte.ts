import type { IngestFile } from '../core/data';
import { asAppError, type AppError } from '../core/errors';
import { isAtWork } from '../core/records/study';
import { openDatabase } from '../storage';
import type { JournalImported } from '../study/import-journal';
import type { Imported, ImportWish } from '../study/import-study';
import { studyElsewhere } from '../study/study-lock';
import { tellNews } from '../study/study-news';
import { areStudyFiles, isJournal } from './shell/dropped-files';
import { router } from './shell/router.svelte';
import { runningStudy } from './running-study.svelte';

type Outcome = Imported | JournalImported | { kind: 'taken-back'; study: Imported['study'] };

/** A study file that came in, and what became of it. */
export interface Arrival {
  id: number;
  file: IngestFile;
  outcome: Outcome | null;
  error: AppError | null;
}

let last = 0;

// What reads and undoes is fetched when a file comes: every page listens for files.

/** Study files that are dropped or chosen, wherever: each is added, continues the study that is here, or asks. */
class Arrivals {
  /** Of the last files that came in. */
  items = $state.raw<readonly Arrival[]>([]);
  /** Something is being read. */
  reading = $state(false);
  #after: 'show' | 'stay' = 'show';

  /**
   * Takes files where all are studies that were saved.
   * @param after `show` goes to the study that came in last
   * @returns false for other files, which are somebody else's
   */
  async take(files: readonly IngestFile[], after: 'show' | 'stay' = 'show'): Promise<boolean> {
    if (files.length === 0) return true;
    const journal = files.length === 1 && (await isJournal(files[0]));
    if (!journal && !(await areStudyFiles(files)) && after === 'show') return false;
    this.#after = after;
    this.items = [];
    for (const file of files) {
      this.items = [...this.items, { id: ++last, file, outcome: null, error: null }];
      const arrival = this.items.at(-1)!;
      await (journal ? this.#ask(arrival) : this.decide(arrival, 'ask'));
    }
    return true;
  }

  /** What the person wants of a file that asked. */
  decide(arrival: Arrival, wish: ImportWish): Promise<void> {
    return this.#work(arrival, async () => {
      const { importStudyFile } = await import('../study/large-datasets');
      const outcome = await importStudyFile(arrival.file.blob, wish);
      if (outcome.kind === 'added') tellNews({ kind: 'changed', id: outcome.study.id }, { alsoHere: true });
      if (outcome.kind === 'continued') await reopened(outcome.study.id);
      const done = outcome.kind !== 'marked' && outcome.kind !== 'differs';
      if (done && this.#after === 'show') this.show({ ...arrival, outcome });
      return outcome;
    });
  }

  /** A journal's questions. */
  #ask(arrival: Arrival): Promise<void> {
    return this.#work(arrival, async () => {
      const { importJournalFile } = await import('../study/large-datasets');
      const outcome = await importJournalFile(arrival.file.blob);
      await reopened(outcome.study.id);
      if (this.#after === 'show') this.show({ ...arrival, outcome });
      return outcome;
    });
  }

  /** Undoes that a file continued a study. */
  takeBack(arrival: Arrival): Promise<void> {
    return this.#work(arrival, async () => {
      const { outcome } = arrival;
      if (outcome?.kind !== 'continued' && outcome?.kind !== 'asked') return outcome;
      const { id } = outcome.study;
      const open = runningStudy.find(id);
      if (open && isAtWork(open.state)) throw studyElsewhere();
      // This tab has the right to it, and lets go of it meanwhile.
      await runningStudy.release(id);
      try {
        const database = await openDatabase();
        if (outcome.kind === 'asked')
          await (await import('../study/import-journal')).takeQuestionsBack(database, outcome);
        else await (await import('../study/import-study')).takeBack(database, outcome);
      } finally {
        if (open) await runningStudy.open(id);
      }
      tellNews({ kind: 'changed', id }, { alsoHere: true });
      return { kind: 'taken-back', study: outcome.study };
    });
  }

  /** Goes to the study. */
  show({ outcome }: Arrival): void {
    if (outcome) router.go({ page: 'study', id: outcome.study.id });
  }

  dismiss(arrival: Arrival): void {
    this.items = this.items.filter(({ id }) => id !== arrival.id);
  }

  async #work(arrival: Arrival, work: () => Promise<Outcome | null>): Promise<void> {
    this.reading = true;
    try {
      this.#put({ ...arrival, outcome: await work(), error: null });
    } catch (problem) {
      this.#put({ ...arrival, error: asAppError(problem) });
    } finally {
      this.reading = false;
    }
  }

  #put(arrival: Arrival): void {
    this.items = this.items.map((other) => (other.id === arrival.id ? arrival : other));
  }
}

/** Shows what was written where the study is open in this tab, which let go of it for that. */
async function reopened(id: string): Promise<void> {
  tellNews({ kind: 'changed', id }, { alsoHere: true });
  const open = runningStudy.find(id);
  if (open) await runningStudy.takeOver(open);
}

export const arrivals = new Arrivals();
