import { openDB } from 'idb';
import { StudyDatabase } from './database';
import { guarded } from './failures';
import { migrate, SCHEMA_VERSION } from './migrations';
import type { StudySchema } from './schema';

/** Bytes this page has stored, and may store, as the browser estimates them. */
export interface StorageUse {
  usedBytes: number;
  quotaBytes: number;
}

let shared: Promise<StudyDatabase> | null = null;

/** The page's database; opened once, and again after the browser has closed it. */
export function openDatabase(): Promise<StudyDatabase> {
  shared ??= openDatabaseNamed('autotinyml', () => (shared = null)).catch((error: unknown) => {
    shared = null;
    throw error;
  });
  return shared;
}

/** @throws AppError `storage-unavailable`, `storage-newer` */
export function openDatabaseNamed(name: string, onClosed?: () => void): Promise<StudyDatabase> {
  return guarded(async () => {
    const database = await openDB<StudySchema>(name, SCHEMA_VERSION, {
      upgrade: (opened, from, _to, transaction) => {
        // A step that fails takes the whole upgrade back, and opening rejects; the old database stays as it was.
        migrate(opened, from, transaction).catch(() => {
          if (!transaction.error) transaction.abort();
        });
      },
      // Another tab wants to upgrade: give way, or it waits for ever.
      blocking: () => {
        database.close();
        onClosed?.();
      },
      terminated: () => onClosed?.(),
    });
    return new StudyDatabase(database);
  });
}

/** Null where the browser does not say. */
export async function storageUse(): Promise<StorageUse | null> {
  const estimate = await navigator.storage?.estimate?.();
  if (estimate?.usage === undefined || estimate.quota === undefined) return null;
  return { usedBytes: estimate.usage, quotaBytes: estimate.quota };
}
