// Promises that nobody waits for, in the scripts and the handlers of Svelte files. Each file is written as the TypeScript that
// svelte-check sees, outside the project (what git ignores is not read), and oxlint reads all of them with their types at once.
import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { svelte2tsx } from 'svelte2tsx';
import { root, runTool } from './lib/process.mjs';

const src = join(root, 'src');
const folder = mkdtempSync(join(tmpdir(), 'markup-'));

function writeAsTypeScript(file) {
  const source = readFileSync(join(src, file), 'utf8');
  const { code } = svelte2tsx(source, { filename: file, isTsFile: true, mode: 'ts', version: '5.0.0' });
  const target = join(folder, 'src', `${file}.ts`);
  mkdirSync(dirname(target), { recursive: true });
  writeFileSync(target, code);
}

function writeSettings() {
  symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'));
  const shims = ['svelte-shims-v4.d.ts', 'svelte-jsx-v4.d.ts'];
  const settings = {
    extends: join(root, 'tsconfig.json'),
    compilerOptions: { rootDirs: [src, join(folder, 'src')] },
    include: ['src', join(src, '**/*.d.ts'), ...shims.map((name) => `node_modules/svelte2tsx/${name}`)],
    exclude: [],
  };
  writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify(settings));
  const rules = { 'typescript/no-floating-promises': 'error', 'typescript/no-misused-promises': 'error' };
  const lint = { plugins: ['typescript'], categories: { correctness: 'off' }, rules };
  writeFileSync(join(folder, '.oxlintrc.json'), JSON.stringify(lint));
}

try {
  for (const file of readdirSync(src, { recursive: true }))
    if (file.endsWith('.svelte')) writeAsTypeScript(file);
  writeSettings();
  process.exitCode = await runTool('oxlint', [
    '--type-aware',
    '-c',
    join(folder, '.oxlintrc.json'),
    join(folder, 'src'),
  ]);
} finally {
  rmSync(folder, { recursive: true });
}
