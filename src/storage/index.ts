export { StudyDatabase } from './database';
export { openDatabase, openDatabaseNamed, storageUse } from './open-database';
export type { StorageUse } from './open-database';
export type { UnreadableRecord } from './listing';
export type { StudyChanges } from './database';
export type { ComparisonStore } from './comparison-store';
