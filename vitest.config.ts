import { svelte } from '@sveltejs/vite-plugin-svelte';
import { defineConfig } from 'vitest/config';
import { searchVersionPlugin } from './scripts/lib/search-version';

export default defineConfig({
  plugins: [svelte(), searchVersionPlugin()],
  test: {
    environment: 'node',
    include: ['test/{unit,contract,golden}/**/*.test.ts'],
    testTimeout: 30_000,
  },
});
