import { Connection } from './connection';
import { StudyDatabase } from './database';

/** Bytes this page has stored, and may store, as the browser estimates them. */
export interface StorageUse {
  usedBytes: number;
  quotaBytes: number;
}

let shared: Promise<StudyDatabase> | null = null;

/** The page's database; it opens itself again after the browser has closed it. */
export function openDatabase(): Promise<StudyDatabase> {
  shared ??= openDatabaseNamed('autotinyml').catch((error: unknown) => {
    shared = null;
    throw error;
  });
  return shared;
}

/** @throws AppError `storage-unavailable`, `storage-newer`, `storage-blocked`, `storage-failed` */
export async function openDatabaseNamed(name: string, onClosed?: () => void): Promise<StudyDatabase> {
  const connection = new Connection(name, onClosed);
  await connection.open();
  return new StudyDatabase(connection);
}

/** Null where the browser does not say. */
export async function storageUse(): Promise<StorageUse | null> {
  const estimate = await navigator.storage?.estimate?.();
  if (estimate?.usage === undefined || estimate.quota === undefined) return null;
  return { usedBytes: estimate.usage, quotaBytes: estimate.quota };
}
