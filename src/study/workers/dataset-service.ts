import { transfer } from 'comlink';
import { zipSync } from 'fflate';
import { outlineOf, type ExampleSet } from '../../core/data';
import { AppError } from '../../core/errors';
import { openDatabase } from '../../storage';
import { importJournal } from '../import-journal';
import { importStudy } from '../import-study';
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
    async importStudy(file, wish) {
      return importStudy(await openDatabase(), file, wish);
    },
    async importJournal(file) {
      return importJournal(await openDatabase(), file);
    },
    async zip(files) {
      const archive = zipSync(Object.fromEntries(files), { level: 4 });
      return transfer(archive, [archive.buffer]);
    },
    async outline(id) {
      return outlineOf(await (await openDatabase()).getDataset(id));
    },
  };
}
