import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { StudyBundle } from '../../../src/study/study-file';
import {
  kill,
  kitFolder,
  nodeAlone,
  sameAs,
  shortStudy,
  start,
  storedFolds,
  until,
  type Bench,
  type Started,
} from './kit';

interface Host {
  namespace: string;
  address: string;
}
const FIRST: Host = { namespace: 'autotinyml-first', address: '10.203.17.1' };
const SECOND: Host = { namespace: 'autotinyml-second', address: '10.203.17.2' };
const LINK = 'atml-link';
/** What Dask waits before it gives up a host that says nothing; five minutes unless said. */
const PATIENCE = {
  DASK_DISTRIBUTED__SCHEDULER__WORKER_TTL: '15s',
};

const ip = (...args: string[]): boolean => spawnSync('ip', args, { stdio: 'ignore' }).status === 0;
const onHost = (host: Host, command: string, args: readonly string[], cwd: string, env?: NodeJS.ProcessEnv) =>
  start('ip', ['netns', 'exec', host.namespace, command, ...args], cwd, env);

/** Two hosts of a network of their own on this machine: a study over both, the cable pulled in mid-fold, and both reached by SSH. */
export async function overTwoHosts(bench: Bench): Promise<void> {
  if (!madeHosts()) {
    bench.skip('network namespaces cannot be made here (they need root and iproute2)');
    removeHosts();
    return;
  }
  try {
    const short = nodeAlone(bench, 'hosts-alone', shortStudy());
    await cablePulled(bench, kitFolder(bench, 'hosts', shortStudy()), short);
    if (existsSync('/usr/sbin/sshd')) await bySsh(bench, kitFolder(bench, 'ssh', shortStudy()), short);
    else bench.skip('there is no SSH server here (Debian: apt-get install openssh-server)');
  } finally {
    removeHosts();
  }
}

function madeHosts(): boolean {
  removeHosts();
  const { namespace: first } = FIRST;
  const { namespace: second } = SECOND;
  if (!ip('netns', 'add', first) || !ip('netns', 'add', second)) return false;
  if (!ip('link', 'add', LINK, 'netns', first, 'type', 'veth', 'peer', 'name', LINK, 'netns', second))
    return false;
  return [FIRST, SECOND].every(
    ({ namespace, address }) =>
      ip('-n', namespace, 'addr', 'add', `${address}/24`, 'dev', LINK) &&
      ip('-n', namespace, 'link', 'set', LINK, 'up') &&
      ip('-n', namespace, 'link', 'set', 'lo', 'up'),
  );
}

function removeHosts(): void {
  for (const { namespace } of [FIRST, SECOND]) ip('netns', 'delete', namespace);
}

/** Processes that train a fold on this host now. */
function trainsOn({ namespace }: Host): boolean {
  const { stdout } = spawnSync('ip', ['netns', 'pids', namespace], { encoding: 'utf8' });
  return stdout
    .split('\n')
    .filter(Boolean)
    .some((pid) => existsSync(`/proc/${pid}/cmdline`) && commandOf(pid).includes('evaluate.mjs\0fold'));
}

function commandOf(pid: string): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8');
  } catch {
    return ''; // It has ended since.
  }
}

/** The second host is cut off while it trains, for good: what it had is trained on the first. */
async function cablePulled(bench: Bench, kit: string, short: StudyBundle): Promise<void> {
  const scheduler = `tcp://${FIRST.address}:18787`;
  const dask = (host: Host, program: string, ...args: string[]): Started =>
    onHost(
      host,
      bench.python,
      ['-m', `distributed.cli.dask_${program}`, ...args, '--no-dashboard'],
      kit,
      PATIENCE,
    );
  const worker = (host: Host) =>
    dask(host, 'worker', scheduler, '--host', host.address, '--nworkers', '1', '--nthreads', '1');
  const cluster = [
    dask(FIRST, 'scheduler', '--host', FIRST.address, '--port', '18787'),
    worker(FIRST),
    worker(SECOND),
  ];
  try {
    const searched = onHost(FIRST, bench.python, ['search.py', '--address', scheduler], kit, PATIENCE);
    const cut = () => storedFolds(kit) >= 1 && trainsOn(FIRST) && trainsOn(SECOND);
    let wasCut = false;
    await until('both hosts train', () => (wasCut = cut()) || searched.child.exitCode !== null);
    ip('-n', SECOND.namespace, 'link', 'set', LINK, 'down');
    const code = await searched.ended;
    bench.check(
      'a host cut off in mid-fold changes nothing',
      wasCut && code === 0 && sameAs(short, kit),
      `code ${code}`,
    );
    if (!wasCut || code !== 0) for (const one of [...cluster, searched]) console.log(one.said());
  } finally {
    ip('-n', SECOND.namespace, 'link', 'set', LINK, 'up');
    cluster.forEach(kill);
  }
}

/** The kit's second command: Dask starts its scheduler and workers over SSH on both hosts. */
async function bySsh(bench: Bench, kit: string, short: StudyBundle): Promise<void> {
  const home = join(kit, 'home');
  const servers = sshServers(home, kit);
  try {
    const args = ['search.py', '--on', 'ssh', '--hosts', FIRST.address, SECOND.address, '--workers', '1'];
    const searched = onHost(FIRST, bench.python, args, kit, { HOME: home });
    let both = false;
    const watched = until(
      'both hosts train',
      () => (both ||= trainsOn(SECOND)) || searched.child.exitCode !== null,
    );
    const code = await searched.ended;
    await watched;
    bench.check(
      'over SSH on two hosts: the same trials',
      code === 0 && both && sameAs(short, kit),
      `code ${code}`,
    );
    if (code !== 0) console.log(searched.said());
  } finally {
    servers.forEach(kill);
  }
}

/** A server on each host, with keys in a home of its own: nobody's own keys are touched. */
function sshServers(home: string, kit: string): Started[] {
  const keys = join(home, '.ssh');
  mkdirSync(keys, { recursive: true, mode: 0o700 });
  mkdirSync('/run/sshd', { recursive: true });
  for (const name of ['id_ed25519', 'host_key'])
    spawnSync('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-f', join(keys, name)]);
  writeFileSync(join(keys, 'authorized_keys'), readFileSync(join(keys, 'id_ed25519.pub')));
  const hostKey = readFileSync(join(keys, 'host_key.pub'), 'utf8');
  writeFileSync(
    join(keys, 'known_hosts'),
    [FIRST, SECOND].map(({ address }) => `${address} ${hostKey}`).join(''),
  );
  const path = [dirname(process.execPath), process.env.PATH].join(':');
  return [FIRST, SECOND].map((host) => {
    const settings = {
      ListenAddress: host.address,
      HostKey: join(keys, 'host_key'),
      AuthorizedKeysFile: join(keys, 'authorized_keys'),
      PidFile: 'none',
      StrictModes: 'no',
      UsePAM: 'no',
      PermitRootLogin: 'prohibit-password',
      SetEnv: `PATH="${path}"`,
    };
    const options = Object.entries(settings).flatMap(([name, value]) => ['-o', `${name}=${value}`]);
    return onHost(host, '/usr/sbin/sshd', ['-D', '-e', '-f', '/dev/null', ...options], kit);
  });
}
