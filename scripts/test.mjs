// Everything that must hold: types, lint, committed binaries, unit and contract tests, and the page in a real Chromium.
import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { ensureChromium, ensurePackages, root, runTool } from './lib/process.mjs';

const started = performance.now();
const counts = { passed: 0, failed: 0, skipped: 0 };

async function step(title, action) {
  const from = performance.now();
  console.log(`\n== ${title}`);
  const status = await action();
  const seconds = ((performance.now() - from) / 1000).toFixed(1);
  console.log(`== ${title}: ${status === 0 ? 'good' : 'FAILED'} (${seconds} s)`);
  if (status !== 0) counts.failed += counts.failed === 0 ? 1 : 0;
  return status === 0;
}

function countUnitTests() {
  const report = JSON.parse(readFileSync(join(root, 'out', 'unit-tests.json'), 'utf8'));
  counts.passed += report.numPassedTests;
  counts.failed += report.numFailedTests;
  counts.skipped += report.numPendingTests;
}

function countBrowserTests() {
  const { stats } = JSON.parse(readFileSync(join(root, 'out', 'browser-tests.json'), 'utf8'));
  counts.passed += stats.expected;
  counts.failed += stats.unexpected + stats.flaky;
  counts.skipped += stats.skipped;
}

await ensurePackages();
mkdirSync(join(root, 'out'), { recursive: true });
for (const report of ['unit-tests.json', 'browser-tests.json'])
  rmSync(join(root, 'out', report), { force: true });
const chromium = await ensureChromium();

const results = [];
results.push(
  await step('types of the page', () =>
    runTool('svelte-check', ['--tsconfig', './tsconfig.json', '--fail-on-warnings', '--output', 'human']),
  ),
);
results.push(
  await step('types of tests and scripts', () => runTool('typescript:tsc', ['-p', 'tsconfig.node.json'])),
);
results.push(await step('lint', () => runTool('eslint', ['.', '--max-warnings', '0'])));
results.push(await step('format', () => runTool('prettier', ['--check', '--log-level', 'warn', '.'])));
results.push(
  await step('the committed training kernels come from their source', () =>
    runTool('tsx', ['scripts/build-trainer.mjs', '--check']),
  ),
);
results.push(
  await step('the committed inference kernels come from their source', () =>
    runTool('tsx', ['scripts/build-kernels.mjs', '--check']),
  ),
);
results.push(
  await step('unit, contract and golden tests', async () => {
    const status = await runTool('vitest', [
      'run',
      '--reporter=default',
      '--reporter=json',
      '--outputFile.json=out/unit-tests.json',
    ]);
    countUnitTests();
    return status;
  }),
);

const { buildPage, servePage } = await import('./lib/serve.mjs');
results.push(
  await step('the page in Chromium', async () => {
    await buildPage();
    const { address, close } = await servePage();
    try {
      const env = { ...process.env, CHROMIUM: chromium, PAGE_ADDRESS: address };
      const status = await runTool('@playwright/test:playwright', ['test'], { env });
      countBrowserTests();
      return status;
    } finally {
      await close();
    }
  }),
);

// Smokes of the expensive checks: they may install a cross compiler or take a minute, so a person's `npm test` leaves them out.
if (process.env.CI) {
  results.push(
    await step('training on WebGPU, by a software adapter (smoke)', () =>
      runTool('tsx', ['test/verify/webgpu.ts', '5'], { env: { ...process.env, CHROMIUM: chromium } }),
    ),
  );
  results.push(
    await step('exports run on an emulated Cortex-M4 (smoke)', () =>
      runTool('tsx', ['scripts/verify-device.mjs', '--smoke']),
    ),
  );
}

const minutes = ((performance.now() - started) / 60_000).toFixed(1);
console.log(`\nAll checks: ${minutes} minutes`);
console.log(`${counts.passed} passed, ${counts.failed} failed, ${counts.skipped} skipped`);
process.exit(results.every(Boolean) ? 0 : 1);
