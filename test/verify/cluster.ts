import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { buildEvaluate } from '../../scripts/lib/kit';
import { otherEngines } from './cluster/engines';
import { everywhere } from './cluster/everywhere';
import { withFaults } from './cluster/faults';
import { overTwoHosts } from './cluster/hosts';
import { killAll, root, type Bench } from './cluster/kit';
import { inOptuna } from './cluster/optuna';
import { onSlurm } from './cluster/slurm';

/**
 * The kit as a person gets it: every study must be the one that Node alone makes, bit for bit: configurations, accuracies, the hash of the
 * final model's weights. Parts: the demo's 12 trials by Dask and in Chromium, and how fast Node is beside the page; faults in mid-fold;
 * two hosts of a network, by SSH too; other engines; Slurm; Optuna and its dashboard on the journal.
 *
 *   npm run verify:cluster [-- PYTHON] [--only optuna,everywhere,faults,hosts,engines,slurm]
 *
 * PYTHON (python3 unless said) has what is needed, or a virtual environment is made for the time being; what cannot be had is named as skipped.
 */
const PARTS: Record<string, (bench: Bench) => Promise<void>> = {
  optuna: inOptuna,
  everywhere,
  faults: withFaults,
  hosts: overTwoHosts,
  engines: otherEngines,
  slurm: onSlurm,
};
const PACKAGES = ['dask[distributed]', 'asyncssh', 'dask-jobqueue', 'optuna', 'optuna-dashboard', 'ray'];

const { values, positionals } = parseArgs({ allowPositionals: true, options: { only: { type: 'string' } } });
const asked = values.only?.split(',') ?? Object.keys(PARTS);
const unknown = asked.find((part) => !(part in PARTS));
if (unknown !== undefined) {
  console.error(`There is no part “${unknown}”: ${Object.keys(PARTS).join(', ')}.`);
  process.exit(2);
}

const folder = mkdtempSync(join(tmpdir(), 'cluster-'));
const failed: string[] = [];
let skipped = 0;

const versionOf = (python: string, module: string): string =>
  spawnSync(python, ['-c', `import ${module} as it; print(it.__version__)`], {
    encoding: 'utf8',
  }).stdout.trim();

/** Without it, nothing of what is asked can be tried. */
const needed = asked.every((part) => part === 'optuna') ? 'optuna' : 'distributed';

/** The Python that is given if it has what is needed, or else one of our own, with as much of the packages as can be had. */
function pythonFound(): string | null {
  const given = positionals[0] ?? 'python3';
  if (versionOf(given, needed)) return given;
  spawnSync('python3', ['-m', 'venv', join(folder, 'venv')]);
  const own = join(folder, 'venv', 'bin', 'python');
  for (const name of PACKAGES) spawnSync(own, ['-m', 'pip', 'install', '-q', name], { timeout: 300_000 });
  return versionOf(own, needed) ? own : null;
}

function benchWith(python: string, evaluate: string): Bench {
  return {
    folder,
    evaluate,
    python,
    check(what, ok, more = '') {
      console.log(`${ok ? 'ok  ' : 'FAIL'} ${what}${more && ` (${more})`}`);
      if (!ok) failed.push(what);
    },
    skip(why) {
      console.log(`skipped: ${why}`);
      skipped += 1;
    },
  };
}

async function main(): Promise<void> {
  const python = pythonFound();
  if (!python) {
    console.log(`skipped: Python has no ${needed} here, and it could not be installed`);
    return;
  }
  console.log(`${needed} ${versionOf(python, needed)}, Node ${process.version}`);
  const bench = benchWith(python, await buildEvaluate(root));
  for (const part of asked) await PARTS[part](bench);
  const rest = skipped > 0 ? `, ${skipped} skipped` : '';
  console.log(failed.length === 0 ? `all ok${rest}` : `FAILED: ${failed.join('; ')}${rest}`);
  if (failed.length > 0) process.exitCode = 1;
}

try {
  await main();
} finally {
  killAll();
  rmSync(folder, { recursive: true, force: true });
}
