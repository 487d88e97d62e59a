import { svelte } from '@sveltejs/vite-plugin-svelte';
import { defineConfig } from 'vite';
import { offlinePlugin } from './scripts/lib/offline-plugin';
import { searchVersionPlugin } from './scripts/lib/search-version';

export default defineConfig({
  // Relative addresses: the built page works on any host and under any sub-path.
  base: './',
  plugins: [svelte(), searchVersionPlugin(), offlinePlugin()],
  worker: { format: 'es' },
  build: {
    target: 'es2022',
    // The Content-Security-Policy forbids data: addresses, so nothing is inlined.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    chunkSizeWarningLimit: 1600,
  },
});
