import { execFile, execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { questionsIn, strangerIn } from '../../src/study/asked-elsewhere';
import { optunaJournal } from '../../src/study/optuna-journal';
import { readOptunaJournal } from '../../src/study/optuna-read';
import { tinyStudy } from '../unit/study/tiny-study';
import { journalExample } from '../helpers/journal-example';

/**
 * The journal of a study, read and gone on with by Optuna itself. Run: npm run verify:optuna [-- PYTHON]; PYTHON (python3 unless
 * said) has Optuna, or a virtual environment with its present release is made for the time being. Says so where neither is to be had.
 */
const script = fileURLToPath(new URL('./read_journal.py', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'optuna-'));
const hasOptuna = (python: string) => spawnSync(python, ['-c', 'import optuna']).status === 0;

function pythonWithOptuna(): string | null {
  const given = process.argv[2] ?? 'python3';
  if (hasOptuna(given)) return given;
  const own = join(folder, 'venv', 'bin', 'python');
  spawnSync('python3', ['-m', 'venv', join(folder, 'venv')]);
  spawnSync(own, ['-m', 'pip', 'install', '-q', 'optuna', 'optuna-dashboard'], { timeout: 300_000 });
  return hasOptuna(own) ? own : null;
}

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

const python = pythonWithOptuna();
if (!python) {
  console.log('skipped: there is no Optuna here, and it could not be installed');
  process.exit(0);
}
const { plan, trials } = journalExample();
const path = join(folder, 'study.log');
writeFileSync(path, optunaJournal(plan, trials));
const read = JSON.parse(execFileSync(python, [script, path, plan.name, '2'], { encoding: 'utf8' })) as Read;

const problems = trials.flatMap((trial, i) => {
  const there = read.trials[i];
  const same =
    there?.number === trial.number &&
    JSON.stringify(Object.entries(there.params).sort()) ===
      JSON.stringify(Object.entries(trial.configuration).sort()) &&
    (there.state !== 'COMPLETE' || there.value === trial.objective) &&
    there.constraints.every((value) => value <= 0) === (trial.deployable || trial.state === 'failed');
  return same ? [] : [`trial ${trial.number}: ${JSON.stringify(there)}`];
});
if (read.direction !== 'MAXIMIZE') problems.push(`it is to ${read.direction}`);
if (read.after !== trials.length + 2) problems.push(`Optuna went on to ${read.after} trials`);
// Two programs of Optuna's go on with another copy of it at once, and what they added comes back.
const shared = join(folder, 'shared.log');
writeFileSync(shared, optunaJournal(plan, trials));
const adding = fileURLToPath(new URL('./add_to_journal.py', import.meta.url));
const runs = [0, 1].map(() => promisify(execFile)(python, [adding, shared, plan.name]));
await Promise.all(runs);
const [journal] = readOptunaJournal(readFileSync(shared, 'utf8'));
const added = journal.trials.filter(({ own }) => own === undefined);
const { questions, refused } = questionsIn(journal, tinyStudy('s', plan), trials);
// Each may take up what the other one queued.
if (added.length < 8) problems.push(`two Optuna processes added ${added.length} trials`);
if (strangerIn(journal, plan.space, trials) !== undefined)
  problems.push('our own trials came back as others');
if (questions.length === 0 || !refused.some(({ why }) => why === 'outside'))
  problems.push(`${questions.length} questions came back, refused: ${JSON.stringify(refused)}`);

const dashboard = fileURLToPath(new URL('./read_in_dashboard.py', import.meta.url));
const page = spawnSync(python, [dashboard, path], { encoding: 'utf8' });
if (page.stderr.includes('ModuleNotFoundError'))
  console.log('skipped: optuna-dashboard is not installed here');
else {
  const { version, states } = JSON.parse(page.stdout || '{}') as { version?: string; states?: string[] };
  if (states?.slice(0, 5).join() !== 'Complete,Complete,Pruned,Pruned,Fail')
    problems.push(`optuna-dashboard: ${page.stdout}${page.stderr}`);
  else console.log(`optuna-dashboard ${version} reads ${states.length} trials`);
}
console.log(
  `${added.length} trials of two Optuna processes: ${questions.length} asked here, ${refused.length} refused`,
);
for (const problem of problems) console.log(`FAIL ${problem}`);
console.log(
  `Optuna ${read.version} read ${read.trials.length} trials and went on with 2 of its own: ${problems.length === 0 ? 'ok' : 'FAILED'}`,
);
if (problems.length > 0) process.exitCode = 1;
