import type { ErrorCode } from './error-codes';

/**
 * The one error type of the project. `code` is stable (`error-codes.ts` lists them all) and survives the way across a worker's border, `message` says
 * what happened, `remedy` says what a person can do about it, `details` carries facts such as file and line.
 */
export class AppError extends Error {
  readonly code: ErrorCode;
  readonly remedy: string;
  readonly details: Readonly<Record<string, string | number>>;

  constructor(
    code: ErrorCode,
    message: string,
    remedy = '',
    details: Readonly<Record<string, string | number>> = {},
  ) {
    super(message);
    this.name = 'AppError';
    this.code = code;
    this.remedy = remedy;
    this.details = details;
  }
}

/** The error itself where it is ours; otherwise one that carries its text. */
export function asAppError(error: unknown): AppError {
  if (error instanceof AppError) return error;
  const message = error instanceof Error ? error.message : String(error);
  return new AppError('unexpected', message, 'Reload the page and resume the study.');
}
