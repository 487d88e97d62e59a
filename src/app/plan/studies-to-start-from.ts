import type { SearchSpace } from '../../core/space';
import { openDatabase } from '../../storage';

/** A stored study that a new one can start from. */
export interface EarlierStudy {
  id: string;
  name: string;
  trials: number;
  datasetId: string;
  /** Names of the hyperparameters that it searched. */
  searched: ReadonlySet<string>;
}

/** Studies that have trials, the newest first. @throws AppError as the storage does */
export async function studiesToStartFrom(): Promise<EarlierStudy[]> {
  const database = await openDatabase();
  const [{ records }, summaries] = await Promise.all([database.listStudies(), database.listSummaries()]);
  const trialsOf = new Map(summaries.map(({ studyId, trials }) => [studyId, trials]));
  return records
    .filter(({ archived }) => !archived)
    .map(({ id, plan: { name, datasetId, space } }) => ({
      id,
      name,
      trials: trialsOf.get(id) ?? 0,
      datasetId,
      searched: new Set(space.map((parameter) => parameter.name)),
    }))
    .filter(({ trials }) => trials > 0);
}

/**
 * Those that can say something of networks of a space: on the same data first, then those on other data with all of its
 * hyperparameters, and the one that is chosen, whatever became of the space since.
 */
export function usableFor(
  studies: readonly EarlierStudy[],
  { datasetId, space, chosen }: { datasetId: string; space: SearchSpace; chosen: string | null },
) {
  const searchedAll = ({ searched }: EarlierStudy) => space.every(({ name }) => searched.has(name));
  return {
    sameData: studies.filter((study) => study.datasetId === datasetId),
    otherData: studies.filter(
      (study) => study.datasetId !== datasetId && (study.id === chosen || searchedAll(study)),
    ),
  };
}
