import { spawn, spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { join } from 'node:path';

export const root = fileURLToPath(new URL('../..', import.meta.url));

/**
 * Runs a program in the project's folder; resolves with its exit status. Its output is shown, or given to `onOutput` piece
 * by piece.
 */
export function run(command, args, { onOutput, ...options } = {}) {
  return new Promise((resolve, reject) => {
    const stdio = onOutput ? ['ignore', 'pipe', 'pipe'] : 'inherit';
    const child = spawn(command, args, { cwd: root, stdio, ...options });
    for (const stream of [child.stdout, child.stderr]) stream?.on('data', onOutput);
    child.once('error', reject);
    child.once('close', (status, signal) => resolve(status ?? (signal ? 1 : 0)));
  });
}

/** Runs one of the project's own tools out of node_modules. */
export const runTool = (name, args, options) => run(process.execPath, [toolPath(name), ...args], options);

function toolPath(name) {
  const [packageName, binary = packageName] = name.split(':');
  const manifest = JSON.parse(readFileSync(join(root, 'node_modules', packageName, 'package.json'), 'utf8'));
  const entry = typeof manifest.bin === 'string' ? manifest.bin : manifest.bin[binary];
  return join(root, 'node_modules', packageName, entry);
}

/** Installs the packages of package-lock.json, unless exactly these are there already. */
export async function ensurePackages() {
  if (packagesMatch()) return;
  console.log('Installing packages …');
  const windows = process.platform === 'win32';
  const status = await run(windows ? 'npm.cmd' : 'npm', ['ci', '--no-audit', '--no-fund'], {
    shell: windows,
  });
  if (status !== 0) throw new Error('npm ci failed: see its message above.');
}

/** Whether npm's own record of what it installed has every package in the version that the lock file asks for. */
function packagesMatch() {
  const record = join(root, 'node_modules', '.package-lock.json');
  if (!existsSync(record)) return false;
  const packagesIn = (file) => JSON.parse(readFileSync(file, 'utf8')).packages;
  const installed = packagesIn(record);
  return Object.entries(packagesIn(join(root, 'package-lock.json'))).every(
    ([path, { version, optional }]) =>
      path === '' || (installed[path] ? installed[path].version === version : optional === true),
  );
}

const isProgram = (name) => spawnSync(name, ['--version'], { stdio: 'ignore', timeout: 20_000 }).status === 0;

/** A Chromium to test with: CHROMIUM or CHROME_PATH, the usual names, or Debian's package installed now. */
export async function ensureChromium() {
  const named = process.env.CHROMIUM ?? process.env.CHROME_PATH;
  if (named) {
    if (!isProgram(named)) throw new Error(`${named} (from the environment) does not start.`);
    return named;
  }
  const usual = [
    '/usr/bin/chromium',
    '/usr/bin/chromium-browser',
    '/usr/bin/google-chrome',
    'chromium',
    'google-chrome',
    '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
    '/Applications/Chromium.app/Contents/MacOS/Chromium',
  ];
  const found = usual.find(isProgram);
  if (found) return found;
  if (!isProgram('apt-get')) {
    throw new Error('No Chromium found. Install Chromium or Chrome, or set CHROMIUM to its program file.');
  }
  console.log('Installing Chromium …');
  const prefix = process.getuid?.() === 0 ? [] : ['sudo', '-n'];
  const aptGet = async (...args) => {
    const [command, ...rest] = [...prefix, 'apt-get', ...args];
    const status = await run(command, rest, { env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' } });
    if (status !== 0)
      throw new Error(`apt-get ${args[0]} failed: install Chromium by hand, or set CHROMIUM.`);
  };
  await aptGet('update', '-q');
  await aptGet('install', '-q', '-y', '--no-install-recommends', 'chromium');
  return '/usr/bin/chromium';
}
