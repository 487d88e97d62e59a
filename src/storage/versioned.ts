import * as v from 'valibot';
import { AppError } from '../core/errors';
import type { Versioned } from './schema';

/** Wraps a value for the disk. */
export function pack<T>(value: T): Versioned<T> {
  return { version: 1, value };
}

/**
 * Checks a record from the disk before anyone relies on it.
 * @throws AppError `record-unreadable`
 */
export function unpack<T>(what: string, schema: v.GenericSchema<unknown, T>, stored: Versioned<T>): T {
  return check(what, v.object({ version: v.literal(1), value: schema }), stored).value;
}

/** @throws AppError `record-unreadable` naming the part that is wrong */
export function check<T>(what: string, schema: v.GenericSchema<unknown, T>, stored: unknown): T {
  const result = v.safeParse(schema, stored);
  if (result.success) return result.output;
  const [issue] = result.issues;
  throw new AppError(
    'record-unreadable',
    `The stored ${what} cannot be read: ${v.getDotPath(issue) ?? 'record'}: ${issue.message}.`,
    'Reload the page to get its newest version; if that does not help, delete the entry.',
  );
}
