import { asAppError, type AppError } from '../core/errors';
import type { RunningTrial } from '../study/events';
import { awakeNow } from '../study/awake-clock';
import { shareDone } from '../study/progress';
import type { RerunEvent } from '../study/rerun';
import { advanceTrial } from '../study/running-trial';
import type { Rerun } from '../core/records/study';

/** Trains a trial again; see `StudyConductor.rerun`. */
export type RerunTrial = (
  trial: number,
  count: number,
  emit: (event: RerunEvent) => void,
  signal: AbortSignal,
) => Promise<void>;

/** Re-runs that are under way. */
export interface RunningReruns {
  trial: number;
  done: number;
  total: number;
  /** How much of all of them is done, in [0, 1]. */
  share: number;
  /** Null before the first epoch. */
  secondsLeft: number | null;
}

/** The re-runs of a study as the page sees them: what is stored, and what is under way. One trial at a time. */
export class Reruns {
  all = $state.raw<readonly Rerun[]>([]);
  running = $state.raw<RunningReruns | null>(null);
  /** What ended the last ones early; null when nothing did, or they were cancelled. */
  error = $state.raw<AppError | null>(null);

  readonly #rerun: RerunTrial;
  #abort: AbortController | null = null;

  constructor(stored: readonly Rerun[], rerun: RerunTrial) {
    this.all = stored;
    this.#rerun = rerun;
  }

  of(trial: number): readonly Rerun[] {
    return this.all.filter((rerun) => rerun.trial === trial);
  }

  /** Trains the trial `total` times; settles when that is done, cancelled or failed. Nothing happens while one runs. */
  async start(trial: number, total: number): Promise<void> {
    if (this.running) return;
    const abort = (this.#abort = new AbortController());
    const startedAt = awakeNow();
    let done = 0;
    let current: RunningTrial | null = null;
    const show = () => {
      const share = (done + (current ? shareDone(current) : 0)) / total;
      const secondsLeft = share > 0 ? ((awakeNow() - startedAt) * (1 / share - 1)) / 1000 : null;
      this.running = { trial, done, total, share, secondsLeft };
    };
    this.error = null;
    show();
    const receive = (event: RerunEvent): void => {
      switch (event.kind) {
        case 'trial-started':
          current = event.trial;
          break;
        case 'epoch':
        case 'fold':
          current &&= advanceTrial(current, event);
          break;
        case 'rerun':
          this.all = [...this.all, event.rerun];
          current = null;
          done += 1;
      }
      show();
    };
    try {
      await this.#rerun(trial, total, receive, abort.signal);
    } catch (error) {
      if (!abort.signal.aborted) this.error = asAppError(error);
    } finally {
      this.running = null;
    }
  }

  /** Ends the one under way; those that are finished stay. */
  cancel(): void {
    this.#abort?.abort();
  }
}
