import { svelte } from '@sveltejs/vite-plugin-svelte';
import { defineConfig } from 'vitest/config';

export default defineConfig({
  plugins: [svelte()],
  test: {
    environment: 'node',
    include: ['test/{unit,contract,golden}/**/*.test.ts'],
    testTimeout: 30_000,
  },
});
