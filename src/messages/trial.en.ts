import type { Loss } from '../core/racing';
import { count, percent, roughDuration } from './format';

const runs = (n: number): string => (n === 1 ? '1 run' : `${count(n)} runs`);

/** English text of a trial's own panel. A translation is another object of this shape. */
export const trialText = {
  previous: 'Previous trial',
  next: 'Next trial',
  refused: 'not trained: too large for the memory of this page',
  partial: (share: number) => `trained for ${percent(share)} of the epochs`,
  lost: (why: Loss, folds: number, of: number) =>
    `Given up after ${count(folds)} of ${count(of)} folds: ${why.reason === 'worse' ? `clearly worse than trial ${why.than}` : 'X-CROSS is clearly below its limit'}. The figure is what all folds can be expected to come to.`,
  continues: (trial: number) => `goes on from trial ${trial}`,
  early: (epochs: number) => `${count(epochs)}, ended early`,
  epochs: 'Epochs',
  reruns: {
    title: 'Re-run with other seeds',
    explain:
      'The same configuration on the same folds, with other starting weights and another order of examples: how much of the result was luck.',
    count: 'Other seeds',
    start: (n: number) => `Re-run with ${n} other ${n === 1 ? 'seed' : 'seeds'}`,
    cancel: 'Cancel',
    running: (done: number, total: number) => `Run ${done + 1} of ${total}`,
    left: (seconds: number) => `about ${roughDuration(seconds * 1000)} left`,
    progress: 'Progress of the re-runs',
    busy: (trial: number) => `Trial ${trial} is being re-run. Cancel that first, or wait.`,
    summary: (mean: number, sd: number | undefined, n: number) =>
      sd === undefined
        ? `${percent(mean)} with another seed`
        : `${percent(mean)} ± ${percent(sd)} over ${count(n)} other seeds`,
    nothing: (n: number) => `No accuracy: training failed in ${runs(n)}.`,
    deployable: (n: number, of: number) => `Deployable in ${count(n)} of ${runs(of)}.`,
    original: (value: number) =>
      `The trial itself reached ${percent(value)}. A trial that is picked for its result looks better than it is; the re-runs were not picked.`,
    table: 'Re-runs',
    run: 'Run',
    seed: 'Seed',
    done: (n: number, summary: string) => `${runs(n)} finished: ${summary}`,
    elsewhere: 'This study is open in another tab; re-run trials there.',
  },
} as const;
