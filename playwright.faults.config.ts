import { defineConfig } from '@playwright/test';
import everyDay from './playwright.config';

const { projects: _, ...settings } = everyDay;

/** One test for each fault that the page must survive; `npm run verify:faults` runs them and writes docs/reliability.md. */
export default defineConfig({
  ...settings,
  testDir: 'test/faults',
  timeout: 180_000,
  workers: 2,
  reporter: [['list'], ['json', { outputFile: 'out/faults.json' }]],
  outputDir: 'out/fault-results',
});
