import { isMainThread, workerData } from 'node:worker_threads';
import { foldCommand } from './fold-command';
import { conductCommand, studyCommand } from './study-command';

/**
 * The kit's one file, `evaluate.mjs`: a study run on this machine (`study`), or its optimizer, which has folds trained elsewhere
 * (`conduct`), and one such fold (`fold`). Its threads run the same file.
 */
const COMMANDS: Readonly<Record<string, (args: readonly string[]) => Promise<number>>> = {
  study: studyCommand,
  conduct: conductCommand,
  fold: foldCommand,
};

if (!isMainThread) {
  const { role } = workerData as { role: string };
  await (role === 'trainer' ? import('./threads/trainer') : import('./threads/optimizer'));
} else {
  const [name = '', ...args] = process.argv.slice(2);
  const command = Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined;
  if (command) process.exitCode = await command(args);
  else {
    console.error(
      'Usage: node evaluate.mjs study STUDY.json --out RESULT.json\n       node evaluate.mjs conduct STUDY.json --out RESULT.json (started by search.py)\n       node evaluate.mjs fold STUDY.json < WORK (started by search.py)',
    );
    process.exitCode = 2;
  }
}
