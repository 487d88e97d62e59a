import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Plugin } from 'vite';

/** What simulated searches depend on: the whole core, which imports nothing of the page. */
const SOURCES = 'src/core';

/**
 * Defines `__SEARCH_VERSION__`: a name for the code that makes simulated searches, from its sources. Searches that another
 * version made are not mixed with these. While developing, code changes under the page: nothing is taken for known.
 */
export function searchVersionPlugin(): Plugin {
  return {
    name: 'search-version',
    config: (_config, { command }) => ({
      define: {
        __SEARCH_VERSION__: JSON.stringify(command === 'build' ? hashOfSources() : `dev-${Date.now()}`),
      },
    }),
  };
}

function hashOfSources(): string {
  const hash = createHash('sha256');
  const paths = readdirSync(SOURCES, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
  for (const path of paths) hash.update(path).update(readFileSync(path));
  return hash.digest('hex').slice(0, 16);
}
