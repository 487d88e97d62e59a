import { AppError } from '../core/errors';

/** A request that fails is told first; that its transaction fails with it is no news. */
export function handled<T extends { done: Promise<void> }>(transaction: T): T {
  transaction.done.catch(() => undefined);
  return transaction;
}

export function missing(code: AppError['code'], what: string): AppError {
  return new AppError(
    code,
    `${what} is not stored on this device.`,
    'It was deleted, the browser cleared the site data of this page, or it lies in another browser. Where it was saved as a file, drop that file here.',
  );
}

export const inUse = (by: string, action: string): AppError =>
  new AppError('dataset-in-use', `The data set is needed by the ${by}.`, action);

export const trialExists = (number: number): AppError =>
  new AppError(
    'trial-exists',
    `Trial ${number} of this study is stored already: the study runs in another tab.`,
    'Close the other tab and reload this one.',
  );
