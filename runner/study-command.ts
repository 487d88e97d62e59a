import { readFile } from 'node:fs/promises';
import { createInterface } from 'node:readline';
import { parseArgs } from 'node:util';
import { asAppError } from '../src/core/errors';
import { bestDeployable } from '../src/core/records/incumbent';
import { readStudyFile, writeStudyFile, type StudyBundle } from '../src/study/study-file';
import { progressTold, type Told } from './progress-text';
import { RemoteTrainers } from './RemoteTrainers';
import { runStudy, type RunSettings } from './run-study';
import { writeWhole } from './study-folder';

interface Wanted {
  input: string;
  out: string;
  folder: string;
  trials?: number;
  workers?: number;
  json: boolean;
}

/** What was written on the command line; a sentence where it makes no sense. */
function wanted(args: readonly string[]): Wanted | string {
  let given;
  try {
    given = parseArgs({
      args: [...args],
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
    return (error as Error).message;
  }
  const { values, positionals } = given;
  const [input, ...others] = positionals;
  if (input === undefined || others.length > 0) return 'One study file is needed.';
  for (const name of ['trials', 'workers'] as const) {
    const text = values[name];
    if (text !== undefined && !/^[1-9]\d{0,5}$/.test(text))
      return `--${name} is a whole number from 1, not “${text}”.`;
  }
  const out = values.out ?? `${input.replace(/\.json$/, '')}.result.json`;
  return {
    input,
    out,
    folder: values.folder ?? `${out}.work`,
    json: values.json,
    ...(values.trials !== undefined && { trials: Number(values.trials) }),
    ...(values.workers !== undefined && { workers: Number(values.workers) }),
  };
}

const USAGE = 'STUDY.json [--out RESULT.json] [--folder DIR] [--trials N] [--workers N] [--json]';

/**
 * Runs a study that was saved with “Save study”, without a browser: the page's own optimizer, trainers and judge, bit for bit. What
 * it makes is dropped into the page again.
 * @returns the exit code: 0 a model that deploys, 3 none, 1 a fault, 2 wrong use, 130 interrupted (the same command goes on)
 */
export function studyCommand(args: readonly string[]): Promise<number> {
  return command('study', args, () => ({}));
}

/**
 * The same, with every fold trained elsewhere: lines of `ToEngine` on the standard output, answers on the standard input. Progress
 * is told on the standard error output. Where the input ends, so does the study, as if it had been interrupted.
 */
export function conductCommand(args: readonly string[]): Promise<number> {
  return command('conduct', args, (interrupt) => ({
    trainersFor: (workers, examples) => {
      const trainers = new RemoteTrainers(workers, examples, (line) =>
        process.stdout.write(`${JSON.stringify(line)}\n`),
      );
      const lines = createInterface({ input: process.stdin });
      lines.on('line', (line) => trainers.hear(line));
      lines.on('close', () => {
        trainers.end();
        interrupt();
      });
      return trainers;
    },
  }));
}

async function command(
  name: string,
  args: readonly string[],
  more: (interrupt: () => void) => Pick<RunSettings, 'trainersFor'>,
): Promise<number> {
  const given = wanted(args);
  if (typeof given === 'string') {
    console.error(`${given}\nUsage: ${name} ${USAGE}`);
    return 2;
  }
  const { input, out, folder, trials, workers, json } = given;
  /** A line for a person, or for a program. */
  const say = ({ text, event }: Told): void => {
    if (!json) console.error(text);
    else if (event) (name === 'study' ? console.log : console.error)(JSON.stringify(event));
  };
  const interrupted = new AbortController();
  process.once('SIGINT', () => {
    say({
      text: 'Stopping: the trial under way is left, what is finished is stored. The same command goes on.',
    });
    interrupted.abort();
  });
  try {
    const told = progressTold();
    const result = await runStudy(readStudyFile(await readFile(input, 'utf8')), {
      folder,
      ...(trials !== undefined && { trials }),
      ...(workers !== undefined && { workers }),
      ...more(() => interrupted.abort()),
      signal: interrupted.signal,
      onEvent: (event, conductor) => {
        const line = told(event, conductor);
        if (line) say(line);
      },
    });
    await writeWhole(out, writeStudyFile(result));
    say(endOf(result, out));
    return interrupted.signal.aborted ? 130 : result.study.final?.deployable ? 0 : 3;
  } catch (error) {
    const { code, message, remedy } = asAppError(error);
    console.error([message, remedy].filter(Boolean).join(' '));
    say({ text: '', event: { kind: 'error', code, message } });
    return 1;
  } finally {
    process.stdin.destroy();
  }
}

function endOf({ study, trials: all }: StudyBundle, out: string): Told {
  const best = bestDeployable(all, study.plan.tieBreak);
  const share = (value: number | undefined) =>
    value === undefined ? 'none' : `${(100 * value).toFixed(1)} %`;
  return {
    text: `${study.state}: ${all.length} of ${study.plan.trials} trials, best ${share(best?.objective)}, outer test ${share(study.final?.testAccuracy ?? undefined)}. Written to ${out}.`,
    event: {
      kind: 'end',
      state: study.state,
      trials: all.length,
      best: best?.number,
      accuracy: best?.objective,
      out,
    },
  };
}
