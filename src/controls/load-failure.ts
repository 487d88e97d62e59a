import { AppError } from '../core/errors';

/** What browsers say of a script that is gone, or is no script, each in words of its own. */
const WORDS = /dynamically imported module|importing a module script failed|module script/i;

/** A part of the page that is fetched when it is needed could not be. */
export const isLoadFailure = (error: unknown): boolean =>
  error instanceof TypeError && WORDS.test(error.message);

export const partMissing = (): AppError =>
  new AppError(
    'part-missing',
    'A part of this page could not be loaded: it was replaced by a newer version, or the network is gone.',
    'Reload the page. All that was stored stays, and a study goes on where it was.',
  );
