import { AppError } from '../core/errors';

/** A record that cannot be read: it stays as it is until the person saves or deletes it. */
export interface UnreadableRecord {
  /** Empty where not even that can be read. */
  id: string;
  /** What it is called, where that can be read. */
  name: string;
  /** What is wrong with it. */
  problem: string;
}

/** What could be read of a list, and what could not. */
export interface Listing<T> {
  records: T[];
  unreadable: UnreadableRecord[];
}

/** Reads every record of a list that can be read. */
export function readable<S, T>(stored: readonly S[], read: (record: S) => T): Listing<T> {
  const listing: Listing<T> = { records: [], unreadable: [] };
  for (const record of stored) {
    try {
      listing.records.push(read(record));
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      listing.unreadable.push({ ...namesOf(record), problem: error.message });
    }
  }
  return listing;
}

/** Whatever a broken record says of itself. */
function namesOf(record: unknown): Pick<UnreadableRecord, 'id' | 'name'> {
  const { id, name, plan } = fieldsOf(fieldsOf(record).value);
  const called = name ?? fieldsOf(plan).name;
  return { id: typeof id === 'string' ? id : '', name: typeof called === 'string' ? called : '' };
}

const fieldsOf = (value: unknown): Record<string, unknown> =>
  typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
