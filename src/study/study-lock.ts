import { AppError } from '../core/errors';

/**
 * The right to run a study, held by one tab at a time until it is released or the tab is closed.
 *
 * @returns what releases it; null when another tab holds it. Browsers without locks always grant it: storage still
 * refuses to store a trial twice.
 */
export function lockStudy(id: string): Promise<(() => void) | null> {
  const { locks } = navigator;
  if (!locks) return Promise.resolve(() => undefined);
  return new Promise((resolve, reject) => {
    locks
      .request(`study ${id}`, { ifAvailable: true }, (lock) => {
        if (!lock) return resolve(null);
        return new Promise<void>((release) => resolve(() => release()));
      })
      .catch(reject);
  });
}

export const studyElsewhere = () =>
  new AppError(
    'study-elsewhere',
    'This study is open in another tab.',
    'Go on there, or close that tab and reload this page.',
  );
