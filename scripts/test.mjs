// Everything that must hold: types, lint, committed binaries, unit and contract tests, and the page in a real Chromium.
// A quick run leaves out what is tagged `full` and the larger part of random cases; with CI set, everything runs.
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { ensureChromium, ensurePackages, root, run, runTool } from './lib/process.mjs';

const everything = Boolean(process.env.CI);
const started = performance.now();
const counts = { passed: 0, failed: 0, skipped: 0, leftOut: 0 };
let allGood = true;
/** What did not hold, said once more at the end: the last lines are what is kept of a long run. */
const failures = [];

/** Runs a step and shows what it printed when it is done: steps side by side do not talk at once. A step alone is `live`. */
async function step(title, action, { live = false } = {}) {
  const from = performance.now();
  const printed = [];
  if (live) console.log(`\n== ${title}`);
  const status = await action(live ? {} : { onOutput: (text) => printed.push(text) }).catch((error) => {
    printed.push(Buffer.from(`${error.stack}\n`));
    return 1;
  });
  const seconds = ((performance.now() - from) / 1000).toFixed(1);
  if (!live) console.log(`\n== ${title}`);
  process.stdout.write(Buffer.concat(printed));
  console.log(`== ${title}: ${status === 0 ? 'good' : 'FAILED'} (${seconds} s)`);
  if (status === 0) return;
  allGood = false;
  failures.push(`${title}: FAILED`);
}

/** Two steps at a time, begun in their order: each uses about one core. */
async function sideBySide(steps) {
  const waiting = [...steps];
  const lane = async () => {
    for (let next = waiting.shift(); next; next = waiting.shift()) await step(...next);
  };
  await Promise.all([lane(), lane()]);
}

const tool =
  (name, ...args) =>
  (options) =>
    runTool(name, args, options);

function readReport(name) {
  return JSON.parse(readFileSync(join(root, 'out', name), 'utf8'));
}

const UNIT_REPORT = 'unit-tests.json';
const CONTRACT_REPORT = 'contract-tests.json';
const BROWSER_REPORT = 'browser-tests.json';

/** Tests of vitest in folders of test/. They are two steps, since one runs on one core of two. */
const vitest =
  (report, ...folders) =>
  async (options) => {
    const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=out/${report}`];
    const selected = everything ? [] : ['--tags-filter=!full'];
    const paths = folders.map((folder) => `test/${folder}/`);
    const status = await runTool('vitest', ['run', ...paths, ...reporters, ...selected], options);
    const { numPassedTests, numFailedTests, testResults } = readReport(report);
    const notRun = testResults
      .flatMap(({ assertionResults }) => assertionResults)
      .filter(({ status }) => !['passed', 'failed'].includes(status));
    const leftOut = everything ? 0 : notRun.filter(({ tags }) => tags?.includes('full')).length;
    counts.passed += numPassedTests;
    counts.failed += numFailedTests;
    counts.leftOut += leftOut;
    counts.skipped += notRun.length - leftOut;
    for (const { assertionResults } of testResults)
      for (const { status: ended, fullName, failureMessages } of assertionResults)
        if (ended === 'failed') failures.push(`${fullName}\n${failureMessages.join('\n').slice(0, 1500)}`);
    return status;
  };

/** A quick run looks at the files that are not as the last commit has them; that all are formatted is seen with CI set. */
async function format(options) {
  const changed = everything ? undefined : await changedFiles();
  if (changed?.length === 0) return 0;
  return runTool(
    'prettier',
    ['--check', '--log-level', 'warn', '--ignore-unknown', ...(changed ?? ['.'])],
    options,
  );
}

/** Nothing where this is no repository of git. */
async function changedFiles() {
  const printed = [];
  const args = ['status', '--porcelain', '--no-renames', '-z', '--untracked-files=all'];
  const status = await run('git', args, { onOutput: (text) => printed.push(text) }).catch(() => 1);
  if (status !== 0) return undefined;
  const entries = Buffer.concat(printed).toString().split('\0').filter(Boolean);
  return entries.map((entry) => entry.slice(3)).filter((path) => existsSync(join(root, path)));
}

/** All that needs no browser and nothing of each other, what takes longest first. */
const checks = [
  ['unit and golden tests', vitest(UNIT_REPORT, 'unit', 'golden')],
  ['contract tests', vitest(CONTRACT_REPORT, 'contract')],
  ['lint', tool('eslint', '.', '--max-warnings', '0')],
  ['types of the page', tool('svelte-check', '--tsconfig', './tsconfig.json', '--fail-on-warnings')],
  ['types of tests and scripts', tool('typescript:tsc', '-p', 'tsconfig.node.json')],
  ['circles and forgotten promises', tool('oxlint', '--type-aware')],
  [
    'forgotten promises in markup',
    (options) => run(process.execPath, [join(root, 'scripts/lint-markup.mjs')], options),
  ],
  ['dead code', tool('knip')],
  ['format', format],
  ['the page is built', tool('vite', 'build', '--logLevel', 'warn')],
  [
    'the committed training kernels come from their source',
    tool('tsx', 'scripts/build-trainer.mjs', '--check'),
  ],
  [
    'the committed loops of the search come from their source',
    tool('tsx', 'scripts/build-search.mjs', '--check'),
  ],
  [
    'the committed inference kernels come from their source',
    tool('tsx', 'scripts/build-kernels.mjs', '--check'),
  ],
];

/** May install a cross compiler, or take a minute. */
const expensiveChecks = [
  ['exports run on an emulated Cortex-M4 (smoke)', tool('tsx', 'scripts/verify-device.mjs', '--smoke')],
  ['exports run under sanitizers (smoke)', tool('tsx', 'scripts/verify-sanitizers.mjs', '--smoke')],
  [
    'training on WebGPU, by a software adapter (smoke)',
    (options) =>
      runTool('tsx', ['test/verify/webgpu.ts', '5', '--smoke'], {
        ...options,
        env: { ...process.env, CHROMIUM: chromium },
      }),
  ],
];

/** Browser tests that a quick run leaves out: long ones, and faults (the quickest of `npm run verify:faults`). */
const LEFT_OUT = '@full|@smoke';

async function browserTests(options) {
  const { servePage } = await import('./lib/serve.mjs');
  const { address, close } = await servePage();
  try {
    const env = { ...process.env, CHROMIUM: chromium, PAGE_ADDRESS: address };
    const selected = everything ? [] : ['--grep-invert', LEFT_OUT];
    const status = await runTool('@playwright/test:playwright', ['test', ...selected], { ...options, env });
    const { stats, suites } = readReport(BROWSER_REPORT);
    failures.push(...brokenSpecs(suites));
    counts.passed += stats.expected;
    counts.failed += stats.unexpected + stats.flaky;
    counts.skipped += stats.skipped;
    if (!everything) counts.leftOut += await countTaggedBrowserTests();
    return status;
  } finally {
    await close();
  }
}

/** Titles of specs that failed, or passed only when tried again. */
function brokenSpecs(suites) {
  return suites.flatMap((suite) => [
    ...(suite.specs ?? [])
      .filter(({ tests }) => tests.some(({ status }) => ['unexpected', 'flaky'].includes(status)))
      .map(({ file, title }) => `${file}: ${title}`),
    ...brokenSpecs(suite.suites ?? []),
  ]);
}

async function countTaggedBrowserTests() {
  const printed = [];
  const args = ['test', '--list', '--grep', LEFT_OUT, '--reporter=line'];
  await runTool('@playwright/test:playwright', args, { onOutput: (text) => printed.push(text) });
  return Number(/Total: (\d+) tests?/.exec(Buffer.concat(printed).toString())?.[1] ?? 0);
}

await ensurePackages();
mkdirSync(join(root, 'out'), { recursive: true });
for (const report of [UNIT_REPORT, CONTRACT_REPORT, BROWSER_REPORT])
  rmSync(join(root, 'out', report), { force: true });
const chromium = await ensureChromium();

await sideBySide([...checks, ...(everything ? expensiveChecks : [])]);
await step('the page in Chromium', browserTests, { live: true });

const minutes = ((performance.now() - started) / 60_000).toFixed(1);
console.log(`\nAll checks: ${minutes} minutes`);
if (!everything) {
  console.log(
    `Left out of this quick run, and run by CI=true npm test: ${counts.leftOut} tests tagged full, most random cases of ` +
      'property tests, exports on an emulated Cortex-M4, training on WebGPU, the format of files that are as committed.',
  );
}
if (failures.length) console.log(`\nWhat did not hold:\n${failures.map((text) => `- ${text}`).join('\n')}\n`);
if (!allGood && counts.failed === 0) counts.failed = 1;
console.log(`${counts.passed} passed, ${counts.failed} failed, ${counts.skipped} skipped`);
process.exit(allGood ? 0 : 1);
