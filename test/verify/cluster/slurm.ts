import { spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import {
  kill,
  kitFolder,
  nodeAlone,
  sameAs,
  shortStudy,
  start,
  until,
  type Bench,
  type Started,
} from './kit';

const PROGRAMS = ['slurmctld', 'slurmd', 'munged', 'sbatch'];
const HOST = hostname().split('.')[0];

const isThere = (program: string): boolean =>
  spawnSync('sh', ['-c', `command -v ${program}`], { stdio: 'ignore' }).status === 0;

/** The kit's third command, on a Slurm of one machine that is started for it and ended again: Dask's workers are its jobs. */
export async function onSlurm(bench: Bench): Promise<void> {
  const missing = PROGRAMS.find((program) => !isThere(program));
  if (missing !== undefined || process.getuid?.() !== 0) {
    bench.skip(`no Slurm can be started here (it needs root and Debian's slurm-wlm and munge)`);
    return;
  }
  if (spawnSync(bench.python, ['-c', 'import dask_jobqueue']).status !== 0) {
    bench.skip('there is no dask-jobqueue here (pip install dask-jobqueue)');
    return;
  }
  const short = nodeAlone(bench, 'slurm-alone', shortStudy());
  const kit = kitFolder(bench, 'slurm', shortStudy());
  const { services, env } = await slurmStarted(bench, join(bench.folder, 'slurm-home'));
  try {
    const job = ['--workers', '2', '--memory', '1GB', '--walltime', '00:30:00'];
    const args = ['search.py', '--on', 'slurm', '--queue', 'normal', ...job];
    const searched = start(bench.python, args, kit, env);
    const code = await searched.ended;
    bench.check('on Slurm, two jobs: the same trials', code === 0 && sameAs(short, kit), `code ${code}`);
    if (code !== 0) for (const one of [...services, searched]) console.log(one.said());
  } finally {
    spawnSync('scancel', ['--user', 'root'], { env: { ...process.env, ...env } });
    services.forEach(kill);
  }
}

async function slurmStarted(
  { folder }: Bench,
  home: string,
): Promise<{ services: Started[]; env: NodeJS.ProcessEnv }> {
  const socket = join(home, 'munge', 'socket');
  for (const name of ['state', 'spool', 'munge']) mkdirSync(join(home, name), { recursive: true });
  for (const path of [folder, home]) chmodSync(path, 0o755);
  spawnSync('chown', ['munge', join(home, 'munge')]);
  writeFileSync(join(home, 'slurm.conf'), settings(home, socket));
  const env = { SLURM_CONF: join(home, 'slurm.conf') };
  const own = ['pid-file', 'log-file', 'seed-file'].map((name) => `--${name}=${join(home, 'munge', name)}`);
  const munge = ['setpriv', '--reuid=munge', '--regid=munge', '--clear-groups', 'munged'];
  const [first, ...rest] = [...munge, '--foreground', '--force', `--socket=${socket}`, ...own];
  const services = [start(first, rest, home)];
  await until('munge answers', () => spawnSync('munge', ['-n', '-S', socket]).status === 0);
  services.push(start('slurmctld', ['-D'], home, env), start('slurmd', ['-D'], home, env));
  await until('Slurm has an idle machine', () => {
    const { stdout } = spawnSync('sinfo', ['-h', '-o', '%T'], {
      encoding: 'utf8',
      env: { ...process.env, ...env },
    });
    return stdout.includes('idle');
  });
  return { services, env };
}

/** Of a cluster that is one machine with two cores to give. */
const settings = (home: string, socket: string): string => `ClusterName=one
SlurmctldHost=${HOST}(127.0.0.1)
SlurmUser=root
SlurmdUser=root
AuthType=auth/munge
AuthInfo=socket=${socket}
StateSaveLocation=${join(home, 'state')}
SlurmdSpoolDir=${join(home, 'spool')}
SlurmctldPidFile=${join(home, 'slurmctld.pid')}
SlurmdPidFile=${join(home, 'slurmd.pid')}
SlurmctldPort=16817
SlurmdPort=16818
ProctrackType=proctrack/linuxproc
TaskPlugin=task/none
SelectType=select/cons_tres
SelectTypeParameters=CR_Core
JobAcctGatherType=jobacct_gather/none
NodeName=${HOST} NodeAddr=127.0.0.1 CPUs=2 RealMemory=4000
PartitionName=normal Nodes=ALL Default=YES State=UP
`;
