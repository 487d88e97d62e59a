export const trialsOf = (studyId: string): IDBKeyRange =>
  IDBKeyRange.bound([studyId, 0], [studyId, Infinity]);

export const statesOf = (studyId: string, first: number, last: number): IDBKeyRange =>
  IDBKeyRange.bound([studyId, first, 0], [studyId, last, Infinity]);

/** Fold keys begin with the example set's id (see src/study/fold-key.ts). */
export const foldsOf = (examplesId: string): IDBKeyRange =>
  IDBKeyRange.bound(`${examplesId}|`, `${examplesId}|\uffff`);
