import { spawnSync } from 'node:child_process';

function missing(tools) {
  return tools.filter((tool) => spawnSync(tool, ['--version']).error);
}

/** Whether the tools are there, after installing the Debian packages that hold them where that can be done. */
export function ensureDebianTools(tools, packages) {
  if (missing(tools).length === 0) return true;
  const root = process.getuid?.() === 0;
  const command = (...words) => (root ? words : ['sudo', '-n', ...words]);
  const run = ([program, ...words]) => spawnSync(program, words, { stdio: 'inherit' }).status === 0;
  console.log(`installing ${packages.join(', ')}`);
  if (run(command('apt-get', 'update'))) {
    run(command('apt-get', 'install', '--yes', '--no-install-recommends', ...packages));
  }
  return missing(tools).length === 0;
}
