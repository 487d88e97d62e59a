import { AppError } from '../core/errors';

/** What could be read of a list, and the keys of what could not. */
export interface Listing<T> {
  records: T[];
  unreadable: string[];
}

/** Reads every record of a list that can be read. */
export function readable<S, T>(stored: readonly S[], read: (record: S) => T): Listing<T> {
  const listing: Listing<T> = { records: [], unreadable: [] };
  for (const record of stored) {
    try {
      listing.records.push(read(record));
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      listing.unreadable.push(error.message);
    }
  }
  return listing;
}
