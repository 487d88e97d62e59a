import { transfer } from 'comlink';
import { outlineOf, type ExampleSet } from '../../core/data';
import { AppError } from '../../core/errors';
import { openDatabase } from '../../storage';
import { checkMeaning } from '../bundle-problems';
import { readStudyFile, textOfStudyFile, withStudyId } from '../study-file';
import { newStudyId } from '../study-id';
import type { DatasetApi } from './dataset-protocol';
import { withoutFeatures } from './send-examples';

/** Stores and reads data sets; what a worker offers, and what tests run in place. */
export function createDatasetService(): DatasetApi {
  let held: ExampleSet | null = null;
  return {
    async holdExamples(places) {
      held = withoutFeatures(places);
    },
    async holdFeatures(from, features) {
      held?.features.set(features, from);
    },
    async store(summary) {
      if (!held)
        throw new AppError('no-examples', 'No examples have come.', 'Send them before they are stored.');
      await (await openDatabase()).putDataset({ summary, examples: held });
      held = null;
    },
    async read(id) {
      const dataset = await (await openDatabase()).getDataset(id);
      return transfer(dataset, [dataset.examples.features.buffer as ArrayBuffer]);
    },
    async importStudy(file) {
      const read = readStudyFile(await textOfStudyFile(file));
      checkMeaning(read);
      const database = await openDatabase();
      const { records, unreadable } = await database.listStudies();
      const known = [...records, ...unreadable].some(({ id }) => id === read.study.id);
      const { study, trials, dataset, weights } = known ? withStudyId(read, newStudyId()) : read;
      await database.putWholeStudy(study, trials, dataset, weights);
      return study;
    },
    async outline(id) {
      return outlineOf(await (await openDatabase()).getDataset(id));
    },
  };
}
