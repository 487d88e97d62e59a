import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Plugin } from 'vite';

const ENTRY = 'offline';
const PLACEHOLDER = '__OFFLINE_MANIFEST__';

/**
 * Builds workers/offline.ts as offline.js beside index.html, and writes into it the list of all files of the page with
 * a version made from their content: the browser takes a service worker for new when its text changes.
 */
export function offlinePlugin(): Plugin {
  return {
    name: 'offline',
    apply: 'build',
    enforce: 'post',
    config: () => ({
      build: {
        rolldownOptions: {
          input: { index: 'index.html', [ENTRY]: 'workers/offline.ts' },
          output: {
            entryFileNames: ({ name }) => (name === ENTRY ? '[name].js' : 'assets/[name]-[hash].js'),
          },
        },
      },
    }),
    generateBundle(_options, bundle) {
      const worker = bundle[`${ENTRY}.js`];
      if (worker?.type !== 'chunk') throw new Error('The service worker was not built.');
      const hash = createHash('sha256').update(worker.code);
      const built = Object.values(bundle).filter((file) => file !== worker);
      for (const file of built)
        hash.update(file.fileName).update(file.type === 'chunk' ? file.code : file.source);
      const copied = readdirSync('public', { recursive: true, withFileTypes: true })
        .filter((entry) => entry.isFile())
        .map((entry) => join(entry.parentPath, entry.name));
      for (const path of copied) hash.update(path).update(readFileSync(path));
      const files = [
        './',
        ...built.map(({ fileName }) => fileName).filter((name) => name !== 'index.html'),
        ...copied.map((path) => path.split(/[\\/]/).slice(1).join('/')),
      ].sort();
      const version = hash.digest('hex').slice(0, 16);
      worker.code = worker.code.replace(PLACEHOLDER, JSON.stringify({ version, files }));
    },
  };
}
