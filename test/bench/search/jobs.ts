import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';

/**
 * Jobs in processes of their own, which fetch one after the other, so that slow methods do not hold up a whole share.
 * @param worker a module beside this one that answers each message with one
 * @param enough nothing more is to be begun
 */
export async function runJobs<Job extends object, Outcome>(
  worker: string,
  jobs: readonly Job[],
  processes: number,
  keep: (outcome: Outcome) => void,
  enough: () => boolean = () => false,
): Promise<void> {
  const queue = [...jobs];
  const lane = () =>
    new Promise<void>((resolve, reject) => {
      const child = fork(fileURLToPath(new URL(worker, import.meta.url)), { execArgv: process.execArgv });
      const next = () => {
        const job = enough() ? undefined : queue.shift();
        if (job) child.send(job);
        else child.disconnect();
      };
      child.on('message', (outcome: Outcome) => {
        keep(outcome);
        next();
      });
      child.on('exit', (code) =>
        code === 0 ? resolve() : reject(new Error(`A bench process ended with ${code}.`)),
      );
      next();
    });
  await Promise.all(Array.from({ length: Math.min(processes, queue.length) }, lane));
}
