// Injects every fault of test/faults into the built page in Chromium, one test each, and writes what came of it to
// docs/reliability.md. Arguments are passed on, e.g. `npm run verify:faults -- storage`; the table is written by whole runs.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { format, resolveConfig } from 'prettier';
import { ensureChromium, ensurePackages, root, runTool } from './lib/process.mjs';
import { buildPage, servePage } from './lib/serve.mjs';

await ensurePackages();
const chromium = await ensureChromium();
mkdirSync(join(root, 'out'), { recursive: true });
await buildPage();
// What a later version is to an open page: the same code, and all scripts under other names.
await runTool('vite', ['build', '--logLevel', 'warn', '--minify', 'false', '--outDir', 'out/next-build']);
const { address, close } = await servePage();
const chosen = process.argv.slice(2);
const status = await runTool(
  '@playwright/test:playwright',
  ['test', '-c', 'playwright.faults.config.ts', ...chosen],
  { env: { ...process.env, CHROMIUM: chromium, PAGE_ADDRESS: address } },
);
await close();

/** All tests of a report's tree of suites. */
function specsOf({ specs = [], suites = [] }) {
  return [...specs, ...suites.flatMap(specsOf)];
}

const { suites, stats } = JSON.parse(readFileSync(join(root, 'out', 'faults.json'), 'utf8'));
const faults = suites.flatMap(specsOf).map(({ title, ok, tests: [{ annotations }] }) => {
  const noted = (type) => annotations.find((one) => one.type === type)?.description ?? '';
  return { title, ok, group: noted('group'), ends: noted('ends') };
});
const failed = faults.filter(({ ok }) => !ok).length;
if (chosen.length === 0) await writeTable();
console.log(`faults=${faults.length} failed=${failed} seconds=${Math.round(stats.duration / 1000)}`);
process.exit(status);

async function writeTable() {
  const cell = (text) => text.replaceAll('|', '\\|');
  const groups = [...new Set(faults.map(({ group }) => group))];
  const tables = groups.map((group) => {
    const rows = faults
      .filter((fault) => fault.group === group)
      .map(({ title, ends, ok }) => `| ${cell(title)} | ${cell(ends)} | ${ok ? 'yes' : '**no**'} |`);
    return `## ${group[0].toUpperCase()}${group.slice(1)}\n\n| what happens | how it must end | it does |\n| --- | --- | --- |\n${rows.join('\n')}\n`;
  });
  const page = `# What the page survives

Every finished trial is saved before the next starts; whatever crashes, a reload continues with the study that an unbroken run would have made;
no input takes the page down. \`npm run verify:faults\` injects each of these ${faults.length} faults into the built page in Chromium and
writes this table; ${faults.length - failed} ended as they must in its last whole run. “Equal to the unbroken study” compares all trials on
the disk, one by one, with those of the same study without the fault.

${tables.join('\n')}`;
  const path = join(root, 'docs', 'reliability.md');
  writeFileSync(path, await format(page, { ...(await resolveConfig(path)), parser: 'markdown' }));
}
