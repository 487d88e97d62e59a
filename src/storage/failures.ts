import { AppError } from '../core/errors';

/** What IndexedDB's failures mean to a person. */
export function storageError(error: unknown): AppError {
  if (error instanceof AppError) return error;
  const name = error instanceof Error || error instanceof DOMException ? error.name : '';
  const text = error instanceof Error ? error.message : String(error);
  switch (name) {
    case 'QuotaExceededError':
      return new AppError(
        'storage-full',
        'The browser has no more room for this page’s data.',
        'Delete studies or data sets that you no longer need, or free disk space, then resume.',
      );
    case 'VersionError':
      return new AppError(
        'storage-newer',
        'The stored studies were written by a newer version of this page.',
        'Reload the page to get the new version.',
      );
    case 'SecurityError':
    case 'InvalidStateError':
    case 'UnknownError':
      return new AppError(
        'storage-unavailable',
        `The browser does not let this page store data (${text}).`,
        'Allow site data for this page, or leave private browsing.',
      );
    default:
      return new AppError('storage-failed', `Storing or reading data failed (${text}).`, 'Reload the page.');
  }
}
