export { openDatabase, openDatabaseNamed, storageUse, StudyDatabase } from './database';
export type { Listing, StorageUse } from './database';
export type { StateRecord, WeightsRecord } from './schema';
