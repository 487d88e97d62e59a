/**
 * Writes a study of so many trials to a file, as the page would: `tsx write-study.ts FILE TRIALS`. Beyond 400 trials those
 * of before come again under other numbers, and in more than a study can have there are no folds. Run by a test in a
 * process of its own.
 */
import { createWriteStream } from 'node:fs';
import { once } from 'node:events';
import { MOST_TRIALS } from '../../../src/planning/time-budget';
import { writeStudyFile } from '../../../src/study/study-file';
import { largeStudy } from '../../bench/ui/large-study';

const DIFFERENT = 400;

const [, , path, count] = process.argv;
const trials = Number(count);
const bundle = largeStudy(Math.min(trials, DIFFERENT));
const stream = createWriteStream(path);
const write = async (text: string): Promise<void> => {
  if (!stream.write(text)) await once(stream, 'drain');
};

const [head, foot] = writeStudyFile({ ...bundle, trials: [] }).split('"trials":[]');
await write(`${head}"trials":[`);
for (let number = 1; number <= trials; number++) {
  const like = bundle.trials[(number - 1) % DIFFERENT];
  const trial = { ...like, number, ...(trials > MOST_TRIALS && { folds: [] }) };
  await write(`${number > 1 ? ',' : ''}${JSON.stringify(trial)}`);
}
await write(`]${foot}`);
stream.end();
await once(stream, 'finish');
