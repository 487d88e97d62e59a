import { asAppError, type AppError } from '../core/errors';
import { isDeployable } from '../core/records/incumbent';
import type { TrialHead } from '../core/records/trial';
import { AnalysisClient } from '../study/workers/analysis-client';
import type { ImportanceAnswer } from '../study/workers/analysis-protocol';
import type { StudyModel } from './StudyModel.svelte';

/** What a study's trials say about its parameters, asked of a worker of its own. */
export class Importance {
  /** What was answered last; null before the first answer. */
  answer = $state.raw<ImportanceAnswer | null>(null);
  error = $state.raw<AppError | null>(null);

  readonly #client = new AnalysisClient();
  #answered: readonly TrialHead[] | null = null;
  #asking = false;

  /** One question at a time: trials that finish meanwhile are in the next one. */
  async ask(model: Pick<StudyModel, 'plan' | 'trials'>): Promise<void> {
    if (this.#asking) return;
    this.#asking = true;
    try {
      while (this.#answered !== model.trials) {
        const { trials, plan } = model;
        const known = trials.map((trial) => ({
          configuration: trial.configuration,
          deployable: isDeployable(trial),
          objective: trial.objective,
        }));
        this.answer = await this.#client.importance(plan.space, known, plan.seed);
        this.#answered = trials;
      }
      this.error = null;
    } catch (problem) {
      const known = asAppError(problem);
      if (known.code !== 'worker-closed') this.error = known;
    } finally {
      this.#asking = false;
    }
  }

  close(): Promise<void> {
    return this.#client.close();
  }
}
