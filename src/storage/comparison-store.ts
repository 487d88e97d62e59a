import type { IDBPDatabase } from 'idb';
import { comparisonRunSchema, type ComparisonRun } from '../core/records/comparison';
import { runSummarySchema, type RunSummary } from '../core/simulate/run-summary';
import { guarded } from './failures';
import { readable, type Listing } from './listing';
import { statesOf, trialsOf } from './ranges';
import type { StudySchema } from './schema';
import { pack, unpack } from './versioned';

/** Searches that comparisons of methods made. Methods reject as those of `StudyDatabase` do. */
export class ComparisonStore {
  readonly #database: IDBPDatabase<StudySchema>;

  constructor(database: IDBPDatabase<StudySchema>) {
    this.#database = database;
  }

  putRun(run: ComparisonRun): Promise<void> {
    return guarded(async () => {
      await this.#database.put('comparisonRuns', pack(run));
    });
  }

  /** Oldest first. */
  listRuns(): Promise<Listing<ComparisonRun>> {
    return guarded(async () => {
      const listing = readable(await this.#database.getAll('comparisonRuns'), (stored) =>
        unpack('comparison', comparisonRunSchema, stored),
      );
      listing.records.sort((a, b) => a.createdAt - b.createdAt);
      return listing;
    });
  }

  /** Deletes searches with their trials and training states; trained folds stay for other studies. */
  deleteRuns(ids: readonly string[]): Promise<void> {
    return guarded(async () => {
      const transaction = this.#database.transaction(
        ['comparisonRuns', 'trials', 'heads', 'states', 'summaries'],
        'readwrite',
      );
      await Promise.all([
        ...ids.flatMap((id) => [
          transaction.objectStore('comparisonRuns').delete(id),
          transaction.objectStore('trials').delete(trialsOf(id)),
          transaction.objectStore('heads').delete(trialsOf(id)),
          transaction.objectStore('states').delete(statesOf(id, 0, Infinity)),
          transaction.objectStore('summaries').delete(id),
        ]),
        transaction.done,
      ]);
    });
  }

  /** What is known of simulated searches, in the order of the keys; undefined for what is not. */
  getSimulated(keys: readonly string[]): Promise<(RunSummary | undefined)[]> {
    return guarded(async () => {
      const { store } = this.#database.transaction('simulatedRuns');
      const stored = await Promise.all(keys.map((key) => store.get(key)));
      return stored.map((record) => {
        if (record === undefined) return undefined;
        return readable([record], (one) => unpack('search', runSummarySchema, one)).records[0];
      });
    });
  }

  putSimulated(runs: readonly (readonly [key: string, summary: RunSummary])[]): Promise<void> {
    return guarded(async () => {
      const transaction = this.#database.transaction('simulatedRuns', 'readwrite');
      await Promise.all([
        ...runs.map(([key, summary]) => transaction.store.put(pack(summary), key)),
        transaction.done,
      ]);
    });
  }

  /** Deletes the simulated searches whose keys do not begin so: other versions of the search code made them. */
  dropSimulatedBut(prefix: string): Promise<void> {
    return guarded(async () => {
      const transaction = this.#database.transaction('simulatedRuns', 'readwrite');
      await Promise.all([
        transaction.store.delete(IDBKeyRange.upperBound(prefix, true)),
        transaction.store.delete(IDBKeyRange.lowerBound(`${prefix}\uffff`)),
        transaction.done,
      ]);
    });
  }
}
