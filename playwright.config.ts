import { cpus } from 'node:os';
import { defineConfig } from '@playwright/test';

// Set by scripts/test.mjs, which finds or installs a Chromium and serves the built page.
const executablePath = process.env.CHROMIUM ?? '/usr/bin/chromium';
const baseURL = process.env.PAGE_ADDRESS ?? 'http://127.0.0.1:4173/';

export default defineConfig({
  testDir: 'test/browser',
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
      args: [
        '--no-sandbox',
        '--disable-gpu',
        '--disable-background-networking',
        '--disable-component-update',
        '--disable-sync',
        '--no-first-run',
      ],
    },
  },
});
