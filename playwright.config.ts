import { cpus } from 'node:os';
import { defineConfig } from '@playwright/test';
import { CHROMIUM_ARGS } from './test/helpers/chromium-args';

// Set by scripts/test.mjs, which finds or installs a Chromium and serves the built page.
const executablePath = process.env.CHROMIUM ?? '/usr/bin/chromium';
const baseURL = process.env.PAGE_ADDRESS ?? 'http://127.0.0.1:4173/';

export default defineConfig({
  projects: [
    // Storing the whole page for offline use takes a tenth of a test's time: the tests that it matters to allow it themselves.
    { name: 'page', testDir: 'test/browser', use: { serviceWorkers: 'block' } },
    // The quickest and most telling of what `npm run verify:faults` tries.
    { name: 'faults', testDir: 'test/faults', grep: /@smoke/, timeout: 180_000 },
  ],
  testMatch: '**/*.spec.ts',
  timeout: 120_000,
  expect: { timeout: 30_000 },
  // Each test has a context of its own, and with it its own storage.
  fullyParallel: true,
  workers: Math.max(2, Math.floor(cpus().length / 2)),
  forbidOnly: Boolean(process.env.CI),
  reporter: [['list'], ['json', { outputFile: 'out/browser-tests.json' }]],
  outputDir: 'out/browser-results',
  use: {
    baseURL,
    viewport: { width: 1280, height: 800 },
    launchOptions: {
      executablePath,
      args: CHROMIUM_ARGS,
    },
  },
});
