import { UPPER_LIMITS, type Figures, type Limits } from '../core/deploy';
import type { StudyPlan } from '../core/records/plan';
import type { TrialHead } from '../core/records/trial';
import type { Parameter } from '../core/space';

/** Operations of Optuna's journal storage (optuna/storages/journal/_storage.py, releases 3.1 to 5.0). */
const CREATE_STUDY = 0;
const SET_STUDY_USER_ATTRIBUTE = 2;
const CREATE_TRIAL = 4;
const MAXIMIZE = 2;
/** Optuna's numbers. Pruned: begun and not trained to the end, or not at all. */
const STATES = { complete: 1, pruned: 2, failed: 3 } as const;
/** Who wrote a line; Optuna's own writers are called otherwise. */
const WORKER = 'autotinyml';

/**
 * A study as a journal that Optuna reads, shows in its dashboard and goes on with: `JournalStorage(JournalFileBackend(path))`.
 * Its constraints are (figure − limit) ÷ limit of RAM, ROM, the other limits there are and X-CROSS, fulfilled where all are ≤ 0.
 * A finished trial is complete, one that was trained for a part of its epochs or folds or not at all (refused) is pruned, a
 * failed one failed. Hyperparameters that do not count are absent, as in Optuna's own conditional spaces.
 */
export function optunaJournal(plan: StudyPlan, trials: readonly TrialHead[]): string {
  const ofStudy = { study_id: 0, worker_id: WORKER };
  const attribute = (user_attr: Record<string, unknown>) => ({
    op_code: SET_STUDY_USER_ATTRIBUTE,
    ...ofStudy,
    user_attr,
  });
  const lines = [
    { op_code: CREATE_STUDY, worker_id: WORKER, study_name: plan.name, directions: [MAXIMIZE] },
    attribute({ objective: plan.objective ?? 'accuracy' }),
    ...trials.slice(0, 1).map(({ studyId }) => attribute({ study: studyId })),
    attribute({ board: plan.boardId }),
    attribute({ method: plan.method }),
    ...trials.map((trial) => ({ op_code: CREATE_TRIAL, ...ofStudy, ...frozenTrial(plan, trial) })),
  ];
  return lines.map((line) => `${JSON.stringify(line)}\n`).join('');
}

function frozenTrial({ space, limits }: StudyPlan, trial: TrialHead): Record<string, unknown> {
  const there = space.filter(({ name }) => trial.configuration[name] !== undefined);
  const state = stateOf(trial);
  const measured = trial.objective ?? null;
  return {
    state: STATES[state],
    value: state === 'complete' ? measured : null,
    values: null,
    datetime_start: new Date(trial.startedAt).toISOString(),
    datetime_complete: new Date(trial.startedAt + trial.durationMs).toISOString(),
    distributions: Object.fromEntries(
      there.map((parameter) => [parameter.name, JSON.stringify(distributionOf(parameter))]),
    ),
    params: Object.fromEntries(
      there.map((parameter) => [parameter.name, internal(parameter, trial.configuration[parameter.name])]),
    ),
    user_attrs: { number: trial.number, phase: trial.phase, deployable: trial.deployable, ...trial.figures },
    system_attrs: { constraints: constraintsOf(trial, limits) },
    // Of a trial that was trained less: what it had then, at the percentage of its epochs, or fold by fold where it lost a race.
    intermediate_values: state === 'pruned' ? intermediateOf(trial) : {},
  };
}

function stateOf({ state, fidelity, objective, race }: TrialHead): keyof typeof STATES {
  if (state === 'failed') return 'failed';
  const isWhole = state !== 'refused' && fidelity === 1 && race?.lost === undefined;
  return isWhole && objective !== undefined ? 'complete' : 'pruned';
}

function intermediateOf({ fidelity, objective, race }: TrialHead): Record<number, number> {
  if (race?.lost !== undefined) return { ...race.values };
  return objective === undefined ? {} : { [Math.round(100 * fidelity)]: objective };
}

/** Values with the same distance between them, as a range with a step; null where they have not. */
function evenRange(values: readonly number[]): { low: number; high: number; step: number } | null {
  const [low, next] = values;
  const step = next - low;
  const even = values.length > 1 && values.every((value, i) => Math.abs(value - (low + i * step)) < 1e-9);
  return even ? { low, high: values[values.length - 1], step } : null;
}

/** What Optuna calls a hyperparameter's values: ranges, or choices where numbers are not evenly spread. */
function distributionOf(parameter: Parameter): { name: string; attributes: Record<string, unknown> } {
  if (parameter.kind === 'real' || parameter.kind === 'integer') {
    const { low, high, scale, kind } = parameter;
    const name = kind === 'real' ? 'FloatDistribution' : 'IntDistribution';
    return { name, attributes: { log: scale === 'log', step: kind === 'real' ? null : 1, low, high } };
  }
  const range = parameter.kind === 'ordinal' ? evenRange(parameter.values) : null;
  if (!range || parameter.kind === 'categorical')
    return { name: 'CategoricalDistribution', attributes: { choices: parameter.values } };
  const whole = parameter.values.every(Number.isInteger);
  return { name: whole ? 'IntDistribution' : 'FloatDistribution', attributes: { log: false, ...range } };
}

/** A choice is stored as its position, a number as itself. */
function internal(parameter: Parameter, value: string | number): number {
  const { name } = distributionOf(parameter);
  if (name === 'CategoricalDistribution' && 'values' in parameter)
    return (parameter.values as readonly (string | number)[]).indexOf(value);
  return Number(value);
}

/** In the order of `UPPER_LIMITS`, as far as there are limits, then X-CROSS; what was never measured counts as it was judged. */
function constraintsOf({ figures, deployable }: TrialHead, limits: Limits): number[] {
  const upper = UPPER_LIMITS.flatMap((figure: keyof Figures & keyof Limits) => {
    const limit = limits[figure];
    const value = figures[figure];
    return limit === undefined || value === undefined ? [] : [(value - limit) / limit];
  });
  const { crossAccuracy } = figures;
  const agreement =
    crossAccuracy === undefined
      ? Number(!deployable)
      : (limits.crossAccuracy - crossAccuracy) / limits.crossAccuracy;
  return [...upper, agreement];
}
