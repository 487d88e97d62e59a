import { execFile, execFileSync, spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { questionsIn, strangerIn } from '../../../src/study/asked-elsewhere';
import { optunaJournal } from '../../../src/study/optuna-journal';
import { readOptunaJournal } from '../../../src/study/optuna-read';
import { journalExample } from '../../helpers/journal-example';
import { tinyStudy } from '../../unit/study/tiny-study';
import type { Bench } from './kit';

const script = (name: string): string => fileURLToPath(new URL(name, import.meta.url));

interface Read {
  version: string;
  direction: string;
  trials: {
    state: string;
    value: number | null;
    params: Record<string, unknown>;
    constraints: number[];
    number: number;
  }[];
  after: number;
}

/** The journal of a study, read and gone on with by Optuna itself, and by its dashboard's own server. */
export async function inOptuna(bench: Bench): Promise<void> {
  if (spawnSync(bench.python, ['-c', 'import optuna']).status !== 0) {
    bench.skip('there is no Optuna here (pip install optuna optuna-dashboard)');
    return;
  }
  const { plan, trials } = journalExample();
  const path = join(bench.folder, 'study.log');
  writeFileSync(path, optunaJournal(plan, trials));
  readByOptuna(bench, path);
  await addedByTwo(bench);
  // Read as it was written, without what Optuna added.
  writeFileSync(path, optunaJournal(plan, trials));
  readByDashboard(bench, path);
}

function readByOptuna(bench: Bench, path: string): void {
  const { plan, trials } = journalExample();
  const told = execFileSync(bench.python, [script('read_journal.py'), path, plan.name, '2'], {
    encoding: 'utf8',
  });
  const read = JSON.parse(told) as Read;
  const others = trials.filter((trial, i) => {
    const there = read.trials[i];
    return !(
      there?.number === trial.number &&
      JSON.stringify(Object.entries(there.params).sort()) ===
        JSON.stringify(Object.entries(trial.configuration).sort()) &&
      (there.state !== 'COMPLETE' || there.value === trial.objective) &&
      there.constraints.every((value) => value <= 0) === (trial.deployable || trial.state === 'failed')
    );
  });
  for (const { number } of others) console.log(`trial ${number}: ${JSON.stringify(read.trials[number - 1])}`);
  bench.check(
    `Optuna ${read.version} reads ${read.trials.length} trials, to be maximised, and goes on with two of its own`,
    others.length === 0 && read.direction === 'MAXIMIZE' && read.after === trials.length + 2,
  );
}

/** Two programs of Optuna's go on with one journal at once, and what they added comes back. */
async function addedByTwo(bench: Bench): Promise<void> {
  const { plan, trials } = journalExample();
  const shared = join(bench.folder, 'shared.log');
  writeFileSync(shared, optunaJournal(plan, trials));
  const add = () => promisify(execFile)(bench.python, [script('add_to_journal.py'), shared, plan.name]);
  await Promise.all([add(), add()]);
  const [journal] = readOptunaJournal(readFileSync(shared, 'utf8'));
  const added = journal.trials.filter(({ own }) => own === undefined);
  const { questions, refused } = questionsIn(journal, tinyStudy('s', plan), trials);
  bench.check(
    'our own trials come back from Optuna as ours',
    strangerIn(journal, plan.space, trials) === undefined,
  );
  bench.check(
    // Each may take up what the other one queued.
    'two Optuna processes add trials to one journal, and they are asked here or refused by name',
    added.length >= 8 && questions.length > 0 && refused.some(({ why }) => why === 'outside'),
    `${added.length} added, ${questions.length} asked, ${refused.length} refused`,
  );
}

function readByDashboard(bench: Bench, path: string): void {
  const page = spawnSync(bench.python, [script('read_in_dashboard.py'), path], { encoding: 'utf8' });
  if (page.stderr.includes('ModuleNotFoundError')) {
    bench.skip('optuna-dashboard is not installed here (pip install optuna-dashboard)');
    return;
  }
  const { version, states = [] } = JSON.parse(page.stdout || '{}') as { version?: string; states?: string[] };
  const same = states.slice(0, 5).join() === 'Complete,Complete,Pruned,Pruned,Fail';
  bench.check(`optuna-dashboard ${version} reads ${states.length} trials`, same, same ? '' : page.stderr);
}
