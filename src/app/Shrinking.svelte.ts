import { asAppError, type AppError } from '../core/errors';
import { awakeNow } from '../study/awake-clock';
import { SHRINK_SHARES, type ShrinkProgress } from '../study/shrink';
import type { ShrunkModel } from '../core/records/final-model';

/** Makes a smaller version of the final model; see `StudyConductor.shrink`. */
export type ShrinkFinal = (
  removedShare: number,
  report: (progress: ShrinkProgress) => void,
  signal: AbortSignal,
) => Promise<ShrunkModel>;

/** The one that is being made. */
export interface RunningShrink extends ShrinkProgress {
  removedShare: number;
  /** How much of it is done, in [0, 1]. */
  share: number;
  /** Null before the first epoch. */
  secondsLeft: number | null;
}

/** The smaller versions of a study's final model as the page sees them: what is stored, and what is under way. */
export class Shrinking {
  all = $state.raw<readonly ShrunkModel[]>([]);
  running = $state.raw<RunningShrink | null>(null);
  /** What ended the last one early; null when nothing did, or it was cancelled. */
  error = $state.raw<AppError | null>(null);

  /** What may be removed. */
  readonly shares = SHRINK_SHARES;

  readonly #shrink: ShrinkFinal;
  #abort: AbortController | null = null;

  constructor(stored: readonly ShrunkModel[], shrink: ShrinkFinal) {
    this.all = stored;
    this.#shrink = shrink;
  }

  /** Settles when it is made, cancelled or failed; gives it where it was made. Nothing happens while one runs. */
  async start(removedShare: number): Promise<ShrunkModel | null> {
    if (this.running) return null;
    const abort = (this.#abort = new AbortController());
    const startedAt = awakeNow();
    this.error = null;
    const report = (progress: ShrinkProgress): void => {
      const share = progress.epochsDone / progress.epochsTotal;
      const secondsLeft = share > 0 ? ((awakeNow() - startedAt) * (1 / share - 1)) / 1000 : null;
      this.running = { ...progress, removedShare, share, secondsLeft };
    };
    report({ step: 'folds', epochsDone: 0, epochsTotal: 1 });
    try {
      const shrunk = await this.#shrink(removedShare, report, abort.signal);
      const others = this.all.filter(({ weightsKey }) => weightsKey !== shrunk.weightsKey);
      this.all = [...others, shrunk].sort((a, b) => a.trial - b.trial || a.removedShare - b.removedShare);
      return shrunk;
    } catch (error) {
      if (!abort.signal.aborted) this.error = asAppError(error);
      return null;
    } finally {
      this.running = null;
    }
  }

  cancel(): void {
    this.#abort?.abort();
  }
}
