import { svelte } from '@sveltejs/vite-plugin-svelte';
import { defineConfig } from 'vitest/config';
import { buildVersionPlugin } from './scripts/lib/build-version.ts';
import { searchVersionPlugin } from './scripts/lib/search-version.ts';

export default defineConfig({
  plugins: [svelte(), searchVersionPlugin(), buildVersionPlugin()],
  test: {
    environment: 'node',
    include: ['test/{unit,contract,golden}/**/*.test.ts'],
    testTimeout: 30_000,
    // Modules are loaded once a process and not once a file, which takes longer than many of the tests.
    isolate: false,
    setupFiles: ['test/helpers/set-up.ts'],
    tags: [
      { name: 'full', description: 'Left out of a quick `npm test`: takes long, and rarely tells more.' },
    ],
  },
});
