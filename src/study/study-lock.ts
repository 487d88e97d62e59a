import { AppError } from '../core/errors';
import { hearNews, tellNews } from './study-news';

/** A tab that does not answer so soon is taken for frozen. */
const ANSWER_MS = 3000;

/**
 * The right to run or delete a study, held by one tab at a time until it is released or the tab is closed.
 *
 * @returns what releases it; null when another tab holds it. Browsers without locks always grant it: storage still
 * refuses to store a trial twice.
 */
export function lockStudy(id: string): Promise<(() => void) | null> {
  return request(id, { ifAvailable: true });
}

/** Settles when nobody holds the study any more; rejects when `signal` is aborted, never settles without locks. */
export async function studyIsFree(id: string, signal: AbortSignal): Promise<void> {
  if (!globalThis.navigator?.locks) return new Promise(() => undefined);
  const release = await request(id, { signal });
  release?.();
}

/**
 * The right to a study that another tab may have open: that tab is asked to let go, and does where the study rests.
 * @throws AppError `study-elsewhere` where it is at work there, or the other tab does not answer
 */
export async function claimStudy(id: string): Promise<() => void> {
  const release = await lockStudy(id);
  if (release) return release;
  const giveUp = new AbortController();
  const timer = setTimeout(() => giveUp.abort(), ANSWER_MS);
  const deafen = hearNews((news) => {
    if (news.kind === 'kept' && news.id === id) giveUp.abort();
  });
  try {
    const granted = request(id, { signal: giveUp.signal });
    tellNews({ kind: 'wanted', id });
    const claimed = await granted;
    if (!claimed) throw studyElsewhere();
    return claimed;
  } catch {
    throw studyElsewhere();
  } finally {
    clearTimeout(timer);
    deafen();
  }
}

function request(id: string, options: LockOptions): Promise<(() => void) | null> {
  // Node, where tests run, has no navigator.
  const locks = globalThis.navigator?.locks;
  if (!locks) return Promise.resolve(() => undefined);
  return new Promise((resolve, reject) => {
    locks
      .request(`study ${id}`, options, (lock) => {
        if (!lock) return resolve(null);
        return new Promise<void>((release) => resolve(() => release()));
      })
      .catch(reject);
  });
}

export const studyElsewhere = () =>
  new AppError(
    'study-elsewhere',
    'This study is at work in another tab.',
    'Pause it there, or close that tab, then try again.',
  );
