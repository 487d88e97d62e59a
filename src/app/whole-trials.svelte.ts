import { asAppError } from '../core/errors';
import type { StudyModel } from './StudyModel.svelte';
import type { Trial } from '../core/records/trial';

/** Reads trials in full when a component shows them. What was read last stays until the next answer is there. */
export class WholeTrials {
  trials = $state.raw<readonly Trial[]>([]);
  error = $state.raw<unknown>(null);

  /** @param range which trials are shown, from one number to another; undefined where there are none */
  constructor(
    model: () => Pick<StudyModel, 'wholeTrials'>,
    range: () => readonly [from: number, to: number] | undefined,
  ) {
    const wanted = $derived(range()?.join(' '));
    $effect(() => {
      if (wanted === undefined) return;
      const [from, to] = wanted.split(' ').map(Number);
      let left = false;
      model()
        .wholeTrials(from, to)
        .then(
          (trials) => {
            if (!left) [this.trials, this.error] = [trials, null];
          },
          (problem: unknown) => {
            if (!left) this.error = asAppError(problem);
          },
        );
      return () => (left = true);
    });
  }

  /** The trial of that number, as soon as it was read. */
  find(number: number | undefined): Trial | undefined {
    return this.trials.find((trial) => trial.number === number);
  }
}
