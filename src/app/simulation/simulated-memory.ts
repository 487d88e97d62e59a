import type { RunSummary, SearchRequest } from '../../core/simulate';
import { openDatabase } from '../../storage';

/** Keeps the results of simulated searches across reloads. Everything still works where nothing can be stored. */
export interface RunMemory {
  /** In the order of the requests; undefined for what is not known. */
  load(requests: readonly SearchRequest[]): Promise<readonly (RunSummary | undefined)[]>;
  keep(requests: readonly SearchRequest[], summaries: readonly RunSummary[]): Promise<void>;
}

/**
 * Results in the page's database. A search is a pure function of its request and of the code that makes it, so a result
 * is kept under both; what other versions of the code left is dropped.
 */
export function simulatedMemory(searchVersion: string): RunMemory {
  const prefix = `${searchVersion}|`;
  const keyOf = (request: SearchRequest) => prefix + JSON.stringify(request);
  let cleaned: Promise<void> | null = null;
  return {
    async load(requests) {
      try {
        const { comparisons } = await openDatabase();
        cleaned ??= comparisons.dropSimulatedBut(prefix);
        await cleaned;
        return await comparisons.getSimulated(requests.map(keyOf));
      } catch {
        // What cannot be read is made again.
        return requests.map(() => undefined);
      }
    },
    async keep(requests, summaries) {
      try {
        const { comparisons } = await openDatabase();
        await comparisons.putSimulated(requests.map((request, i) => [keyOf(request), summaries[i]]));
      } catch {
        // The page goes on with what it has in memory.
      }
    },
  };
}
