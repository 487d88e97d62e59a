export { openDatabase, openDatabaseNamed, storageUse, StudyDatabase } from './database';
export type { StorageUse } from './database';
export type { ComparisonStore } from './comparison-store';
export type { Listing } from './listing';
export type { StateRecord, WeightsRecord } from './schema';
