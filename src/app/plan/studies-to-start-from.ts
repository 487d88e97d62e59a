import { openDatabase } from '../../storage';

/** A stored study that a new one on the same data can start from. */
export interface EarlierStudy {
  id: string;
  name: string;
  trials: number;
}

/** Studies on a data set that have trials, the newest first. @throws AppError as the storage does */
export async function studiesToStartFrom(datasetId: string): Promise<EarlierStudy[]> {
  const database = await openDatabase();
  const [{ records }, summaries] = await Promise.all([database.listStudies(), database.listSummaries()]);
  const trialsOf = new Map(summaries.map(({ studyId, trials }) => [studyId, trials]));
  return records
    .filter(({ plan, archived }) => plan.datasetId === datasetId && !archived)
    .map(({ id, plan }) => ({ id, name: plan.name, trials: trialsOf.get(id) ?? 0 }))
    .filter(({ trials }) => trials > 0);
}
