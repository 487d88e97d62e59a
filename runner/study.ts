import { readFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { asAppError } from '../src/core/errors';
import { bestDeployable } from '../src/core/records/incumbent';
import { readStudyFile, writeStudyFile, type StudyBundle } from '../src/study/study-file';
import { progressTold, type Told } from './progress-text';
import { runStudy } from './run-study';
import { writeWhole } from './study-folder';

/**
 * Runs a study that was saved with “Save study”, without a browser: the page's own optimizer, trainers and judge, bit for bit. What
 * it makes is dropped into the page again.
 *
 * Exit codes: 0 a model that deploys, 3 none, 1 a fault, 2 wrong use, 130 interrupted (the same command goes on).
 */
const USAGE =
  'Usage: npm run study -- STUDY.json [--out RESULT.json] [--folder DIR] [--trials N] [--workers N] [--json]';

function wholeNumber(name: string, text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  if (/^[1-9]\d{0,5}$/.test(text)) return Number(text);
  console.error(`--${name} is a whole number from 1, not “${text}”.\n${USAGE}`);
  process.exit(2);
}

function given() {
  try {
    return parseArgs({
      allowPositionals: true,
      options: {
        out: { type: 'string' },
        folder: { type: 'string' },
        trials: { type: 'string' },
        workers: { type: 'string' },
        json: { type: 'boolean', default: false },
      },
    });
  } catch (error) {
    console.error(`${(error as Error).message}\n${USAGE}`);
    process.exit(2);
  }
}

const { values, positionals } = given();
const [input, ...others] = positionals;
if (input === undefined || others.length > 0) {
  console.error(USAGE);
  process.exit(2);
}
const out = values.out ?? `${input.replace(/\.json$/, '')}.result.json`;
const folder = values.folder ?? `${out}.work`;
const [trials, workers] = [wholeNumber('trials', values.trials), wholeNumber('workers', values.workers)];

const interrupted = new AbortController();
process.once('SIGINT', () => {
  say({
    text: 'Stopping: the trial under way is left, what is finished is stored. The same command goes on.',
  });
  interrupted.abort();
});

/** A line for a person, or for a program. */
function say({ text, event }: Told): void {
  if (!values.json) console.error(text);
  else if (event) console.log(JSON.stringify(event));
}

function report({ study, trials: all }: StudyBundle): void {
  const best = bestDeployable(all, study.plan.tieBreak);
  const share = (value: number | undefined) =>
    value === undefined ? 'none' : `${(100 * value).toFixed(1)} %`;
  say({
    text: `${study.state}: ${all.length} of ${study.plan.trials} trials, best ${share(best?.objective)}, outer test ${share(study.final?.testAccuracy ?? undefined)}. Written to ${out}.`,
    event: {
      kind: 'end',
      state: study.state,
      trials: all.length,
      best: best?.number,
      accuracy: best?.objective,
      out,
    },
  });
}

try {
  const bundle = readStudyFile(await readFile(input, 'utf8'));
  const told = progressTold();
  const result = await runStudy(bundle, {
    folder,
    ...(trials !== undefined && { trials }),
    ...(workers !== undefined && { workers }),
    signal: interrupted.signal,
    onEvent: (event, conductor) => {
      const line = told(event, conductor);
      if (line) say(line);
    },
  });
  await writeWhole(out, writeStudyFile(result));
  report(result);
  process.exitCode = interrupted.signal.aborted ? 130 : result.study.final?.deployable ? 0 : 3;
} catch (error) {
  const { code, message, remedy } = asAppError(error);
  console.error([message, remedy].filter(Boolean).join(' '));
  say({ text: '', event: { kind: 'error', code, message } });
  process.exitCode = 1;
}
