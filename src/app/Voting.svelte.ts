import type { DecisionRule } from '../core/deploy';
import { asAppError, type AppError } from '../core/errors';

/** How the exported firmware decides from several windows: what is shown, and what is stored. */
export class Voting {
  /** Null: each window is told by itself. */
  rule = $state.raw<DecisionRule | null>(null);
  /** Why the rule could not be stored. */
  error = $state.raw<AppError | null>(null);
  readonly #store: (rule: DecisionRule | undefined) => Promise<void>;

  constructor(rule: DecisionRule | null, store: (rule: DecisionRule | undefined) => Promise<void>) {
    this.rule = rule;
    this.#store = store;
  }

  async decideBy(rule: DecisionRule | null): Promise<void> {
    this.error = null;
    this.rule = rule;
    try {
      await this.#store(rule ?? undefined);
    } catch (error) {
      this.error = asAppError(error);
    }
  }
}
