/**
 * Compiles kernels/ with clang and lld into public/kernels.wasm and records the compiler's version in
 * kernels/compiler.json. `--check` compiles again and compares: byte by byte with the recorded compiler, by the results of
 * whole networks with another one. Without clang nothing can be compared, and it says so. Run through tsx.
 */
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { sameResults } from './lib/kernel-results.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
const binary = join(root, 'public/kernels.wasm');
const record = join(root, 'kernels/compiler.json');

const EXPORTS = readFileSync(join(root, 'kernels/kernels.h'), 'utf8').match(/\batm_\w+(?=\()/g);

function compilerVersion() {
  const { stdout, error } = spawnSync('clang', ['--version'], { encoding: 'utf8' });
  return error ? null : (/version (\d+\.\d+\.\d+)/.exec(stdout)?.[1] ?? null);
}

function compile() {
  const folder = mkdtempSync(join(tmpdir(), 'kernels-'));
  try {
    const sources = readdirSync(join(root, 'kernels')).filter((name) => name.endsWith('.c'));
    const output = join(folder, 'kernels.wasm');
    execFileSync(
      'clang',
      [
        '--target=wasm32',
        '-std=c99',
        '-O3',
        '-Wall',
        '-Wextra',
        '-Wpedantic',
        '-Werror',
        '-ffreestanding',
        '-ffp-contract=off',
        '-nostdlib',
        '-Wl,--no-entry',
        '-Wl,--strip-all',
        '-Wl,--export=__heap_base',
        ...EXPORTS.map((name) => `-Wl,--export=${name}`),
        '-o',
        output,
        ...sources,
      ],
      { cwd: join(root, 'kernels'), stdio: 'inherit' },
    );
    return readFileSync(output);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function check(version) {
  const recorded = JSON.parse(readFileSync(record, 'utf8')).clang;
  const committed = readFileSync(binary);
  const built = compile();
  if (version === recorded) {
    const same = committed.equals(built);
    console.log(`public/kernels.wasm: ${same ? 'same bytes' : 'other bytes'} with clang ${version}`);
    return same;
  }
  const same = sameResults(committed, built);
  console.log(
    `public/kernels.wasm: ${same ? 'same results' : 'other results'} with clang ${version}; ` +
      `its bytes can only be compared with clang ${recorded}`,
  );
  return same;
}

const version = compilerVersion();
if (version === null) {
  console.log(
    'skipped: kernels/ cannot be compiled without clang and lld (Debian: apt-get install clang lld)',
  );
  process.exit(process.argv.includes('--check') ? 0 : 1);
}
if (process.argv.includes('--check')) {
  if (!check(version)) {
    console.error('Run `npm run wasm:kernels` and commit public/kernels.wasm and kernels/compiler.json.');
    process.exit(1);
  }
} else {
  const built = compile();
  writeFileSync(binary, built);
  writeFileSync(record, `${JSON.stringify({ clang: version })}\n`);
  console.log(`public/kernels.wasm: ${built.length} bytes, clang ${version}`);
}
