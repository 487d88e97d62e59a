/** Of a study's trials, or of the blocks of their heads. */
export const trialsOf = (studyId: string, from = 0, to = Infinity): IDBKeyRange =>
  IDBKeyRange.bound([studyId, from], [studyId, to]);

export const statesOf = (studyId: string, first: number, last: number): IDBKeyRange =>
  IDBKeyRange.bound([studyId, first, 0], [studyId, last, Infinity]);

/** Fold keys begin with the example set's id (see src/study/fold-key.ts). */
export const foldsOf = (examplesId: string): IDBKeyRange =>
  IDBKeyRange.bound(`${examplesId}|`, `${examplesId}|\uffff`);
