/** What study files begin with. */
export const STUDY_FORMAT = 'autotinyml-study';
/** The page begins its files with their format; so little of any other file is read. */
const HEAD_BYTES = 4096;

/** Whether a file says that it is a journal of Optuna's journal storage: each line of one begins with what it does. */
export const saysItIsAJournal = async (file: Blob): Promise<boolean> =>
  /^\s*\{"op_code": ?\d/.test(await file.slice(0, HEAD_BYTES).text());

/** Whether a file says that it is a study; other JSON may be data. Rejects where the file can no longer be read. */
export const saysItIsAStudy = async (file: Blob): Promise<boolean> =>
  beginsAsAStudy(await file.slice(0, HEAD_BYTES).text());

export const beginsAsAStudy = (text: string): boolean => text.slice(0, HEAD_BYTES).includes(STUDY_FORMAT);
