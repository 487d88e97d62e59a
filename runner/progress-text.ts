import { progressOf } from '../src/study/progress';
import type { StudyConductor } from '../src/study/StudyConductor';
import type { StudyEvent } from '../src/study/events';

/** What is said while a study runs: to a person, and to a program where there is more to say than words. */
export interface Told {
  text: string;
  event?: Record<string, unknown>;
}

const percent = (share: number | undefined): string =>
  share === undefined ? 'no accuracy' : `${(100 * share).toFixed(1)} %`;

function duration(seconds: number): string {
  if (seconds < 90) return `${Math.round(seconds)} s`;
  if (seconds < 5400) return `${Math.round(seconds / 60)} min`;
  return `${(seconds / 3600).toFixed(1)} h`;
}

/** Says what an event means; null where it is nothing to speak of. */
export function progressTold(): (event: StudyEvent, conductor: StudyConductor) => Told | null {
  return (event, { record, trials, waiting }) => {
    switch (event.kind) {
      case 'engine':
        return { text: `up to ${event.workers} folds at once on ${event.engine}`, event: { ...event } };
      case 'trial-finished': {
        const { number, state, objective, deployable, figures } = event.trial;
        const { secondsLeft, total } = progressOf(record.plan, trials, [], Date.now(), waiting);
        const left = secondsLeft === null ? '' : `, about ${duration(secondsLeft)} left`;
        const fate =
          state === 'finished' ? `${percent(objective)}${deployable ? '' : ', does not deploy'}` : state;
        return {
          text: `Trial ${number} of ${total}: ${fate}${left}`,
          event: { kind: 'trial', number, state, accuracy: objective, deployable, figures, secondsLeft },
        };
      }
      case 'refit':
        return event.refit?.epochs.length === 0
          ? { text: `Training the best configuration (trial ${event.refit.trial}) on all data …` }
          : null;
      case 'final':
        return {
          text: `Final model: trial ${event.final.trial}, outer test ${percent(event.final.testAccuracy ?? undefined)}`,
          event: { kind: 'final', trial: event.final.trial, testAccuracy: event.final.testAccuracy },
        };
      case 'state':
        return event.message ? { text: event.message, event: { ...event } } : null;
      default:
        return null;
    }
  };
}
