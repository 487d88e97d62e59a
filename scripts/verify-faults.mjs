// Injects every fault of test/faults into the built page in Chromium, one test each, and writes what came of it to
// docs/reliability.md. Arguments are passed on, e.g. `npm run verify:faults -- storage`: after a whole run, a run of some changes
// their rows of its table.
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
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
const OTHER_RUNS = '## Long runs and damaged input';
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
const known = join(root, 'out', 'faults-known.json');
if (chosen.length === 0 && faults.length > 0) await writeTable(faults);
else if (chosen.length > 0 && existsSync(known)) {
  const tried = new Map(faults.map((fault) => [fault.title, fault]));
  const before = JSON.parse(readFileSync(known, 'utf8'));
  await writeTable(before.map((fault) => tried.get(fault.title) ?? fault));
}
console.log(`faults=${faults.length} failed=${failed} seconds=${Math.round(stats.duration / 1000)}`);
process.exit(status);

async function writeTable(all) {
  writeFileSync(known, JSON.stringify(all));
  const sound = all.filter(({ ok }) => ok).length;
  const cell = (text) => text.replaceAll('|', '\\|');
  const groups = [...new Set(all.map(({ group }) => group))];
  const tables = groups.map((group) => {
    const rows = all
      .filter((fault) => fault.group === group)
      .map(({ title, ends, ok }) => `| ${cell(title)} | ${cell(ends)} | ${ok ? 'yes' : '**no**'} |`);
    return `## ${group[0].toUpperCase()}${group.slice(1)}\n\n| what happens | how it must end | it does |\n| --- | --- | --- |\n${rows.join('\n')}\n`;
  });
  const path = join(root, 'docs', 'reliability.md');
  // What other runs came to is written by hand.
  const [, others = ''] = readFileSync(path, 'utf8').split(`\n${OTHER_RUNS}\n`);
  const page = `# What the page survives

Every finished trial is saved before the next starts; whatever crashes, a reload continues with the study that an unbroken run would have made;
no input takes the page down. \`npm run verify:faults\` injects each of these ${all.length} faults into the built page in Chromium and
writes this table; ${sound} ended as they must when they were last tried. “Equal to the unbroken study” compares all trials on
the disk, one by one, with those of the same study without the fault.

${tables.join('\n')}
${OTHER_RUNS}
${others}`;
  writeFileSync(path, await format(page, { ...(await resolveConfig(path)), parser: 'markdown' }));
}
