import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { svelte } from '@sveltejs/vite-plugin-svelte';
import { defineConfig } from 'vite';
import { VitePWA } from 'vite-plugin-pwa';
import { buildVersionPlugin } from './scripts/lib/build-version.ts';
import { kitPlugin } from './scripts/lib/kit.ts';
import { licences } from './scripts/lib/licences.ts';
import { searchVersionPlugin } from './scripts/lib/search-version.ts';

/** What browsers check a file against before it is used. */
const integrityOf = (path: string): string =>
  `sha384-${createHash('sha384').update(readFileSync(path)).digest('base64')}`;

let outDir = 'dist';
const { collect, write, check } = licences();

/** Most of a build is the compiling of components: no fault, and nothing to be told of each time. */
const checks = { bundlerTimings: false };

export default defineConfig({
  // Relative addresses: the built page works on any host and under any sub-path.
  base: './',
  plugins: [
    svelte(),
    searchVersionPlugin(),
    buildVersionPlugin(),
    kitPlugin(),
    collect(),
    write(),
    { name: 'out-dir', configResolved: ({ build }) => void (outDir = build.outDir) },
    // Builds workers/offline.ts as offline.js beside index.html, with the list of all files of the page in it. Never
    // rename it: a service worker that a person's browser has would look for its successor in vain.
    VitePWA({
      strategies: 'injectManifest',
      srcDir: 'workers',
      filename: 'offline.ts',
      injectRegister: false,
      manifest: false,
      integration: {
        configureCustomSWViteBuild: (options) => {
          options.logLevel = 'warn';
          options.plugins = [...(options.plugins ?? []), check()];
        },
      },
      injectManifest: {
        rollupFormat: 'iife',
        globPatterns: ['**/*'],
        // Their names change with their content.
        dontCacheBustURLsMatching: /^assets\//,
        maximumFileSizeToCacheInBytes: 16e6,
        manifestTransforms: [
          // Some hosts redirect index.html to its folder.
          (entries) => ({
            manifest: entries.map((entry) => ({
              ...entry,
              url: entry.url === 'index.html' ? './' : entry.url,
              // What answers in a file's place, in whatever network, is never kept.
              integrity: integrityOf(`${outDir}/${entry.url}`),
            })),
          }),
        ],
      },
    }),
  ],
  worker: { format: 'es', plugins: () => [collect()], rolldownOptions: { checks } },
  build: {
    target: 'es2022',
    // The Content-Security-Policy forbids data: addresses, so nothing is inlined.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    chunkSizeWarningLimit: 1600,
    rolldownOptions: { checks },
  },
});
