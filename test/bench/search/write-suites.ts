/**
 * npx tsx test/bench/search/write-suites.ts tune|report [EVERY]
 * Appends to suites.jsonl what is not written yet of every EVERY-th problem of a suite: its best, searched for some
 * seconds, and what else takes searching or counting. Problems themselves follow from their seeds.
 */
import { appendFileSync } from 'node:fs';
import { sampledProblem, sampledSpec } from '../../../src/core/simulate/sampled';
import { suiteSeeds, SUITES_FILE, writtenEntries, type SuiteId } from './suites';

const [suite, every = '1'] = process.argv.slice(2);
const written = new Set(writtenEntries().map(({ seed }) => seed));
for (const seed of suiteSeeds(suite as SuiteId, Number(every))) {
  if (written.has(seed)) continue;
  const { facts } = sampledProblem(sampledSpec(seed));
  appendFileSync(SUITES_FILE, `${JSON.stringify({ seed, facts }, rounded)}\n`);
}

/** Ten digits are more than any comparison needs, and the same on every machine. */
function rounded(_key: string, value: unknown): unknown {
  return typeof value === 'number' ? Number(value.toPrecision(10)) : value;
}
