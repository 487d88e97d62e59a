import { comparisonRunSchema, type ComparisonRun } from '../core/records/comparison';
import { runSummarySchema, type RunSummary } from '../core/simulate/run-summary';
import type { Connection } from './connection';
import { readable, type Listing } from './listing';
import { statesOf, trialsOf } from './ranges';
import { pack, unpack } from './versioned';

/** Searches that comparisons of methods made. Methods reject as those of `StudyDatabase` do. */
export class ComparisonStore {
  readonly #connection: Connection;

  constructor(connection: Connection) {
    this.#connection = connection;
  }

  putRun(run: ComparisonRun): Promise<void> {
    return this.#connection.use(async (database) => {
      await database.put('comparisonRuns', pack(run));
    });
  }

  /** Oldest first. */
  listRuns(): Promise<Listing<ComparisonRun>> {
    return this.#connection.use(async (database) => {
      const listing = readable(await database.getAll('comparisonRuns'), (stored) =>
        unpack('comparison', comparisonRunSchema, stored),
      );
      listing.records.sort((a, b) => a.createdAt - b.createdAt);
      return listing;
    });
  }

  /** Deletes searches with their trials and training states; trained folds stay for other studies. */
  deleteRuns(ids: readonly string[]): Promise<void> {
    return this.#connection.use(async (database) => {
      const transaction = database.transaction(
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
    return this.#connection.use(async (database) => {
      const { store } = database.transaction('simulatedRuns');
      const stored = await Promise.all(keys.map((key) => store.get(key)));
      return stored.map((record) => {
        if (record === undefined) return undefined;
        return readable([record], (one) => unpack('search', runSummarySchema, one)).records[0];
      });
    });
  }

  putSimulated(runs: readonly (readonly [key: string, summary: RunSummary])[]): Promise<void> {
    return this.#connection.use(async (database) => {
      const transaction = database.transaction('simulatedRuns', 'readwrite');
      await Promise.all([
        ...runs.map(([key, summary]) => transaction.store.put(pack(summary), key)),
        transaction.done,
      ]);
    });
  }

  /** Deletes the simulated searches whose keys do not begin so: other versions of the search code made them. */
  dropSimulatedBut(prefix: string): Promise<void> {
    return this.#connection.use(async (database) => {
      const transaction = database.transaction('simulatedRuns', 'readwrite');
      await Promise.all([
        transaction.store.delete(IDBKeyRange.upperBound(prefix, true)),
        transaction.store.delete(IDBKeyRange.lowerBound(`${prefix}\uffff`)),
        transaction.done,
      ]);
    });
  }
}
