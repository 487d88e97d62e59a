import { neighbours } from '../../core/space';
import type { Configuration, SearchSpace } from '../../core/space/types';
import type { StudyPlan } from '../../study/types';
import { CUSTOM_BOARD, type PlanParameters } from './plan-parameters';

type Values = NonNullable<PlanParameters['values']>;

/** What the address of a new plan says that is like a study's. Ranges of numbers stay as the network template has them. */
export function planLike({ template, split, limits, customBoard, ...plan }: StudyPlan): PlanParameters {
  const { epochs } = template.training;
  return {
    dataset: plan.datasetId,
    ...(customBoard
      ? { board: CUSTOM_BOARD, ramBytes: limits.ramBytes, romBytes: limits.romBytes }
      : { board: plan.boardId, profile: plan.profile }),
    compression: plan.compression,
    crossAccuracy: limits.crossAccuracy,
    mostMacc: limits.macc,
    mostLatencyMs: limits.latencyMs,
    method: plan.method,
    screened: plan.screened ? 'yes' : 'no',
    trials: plan.trials,
    folds: split.folds,
    split: split.by,
    test: split.outerTestShare,
    epochs: typeof epochs === 'number' ? epochs : undefined,
    seed: plan.seed,
    values: listedValues(plan.space),
  };
}

/** The same plan, searching only around a configuration: its own values and those next to them. */
export function planAround(plan: StudyPlan, configuration: Configuration): PlanParameters {
  const near = [configuration, ...neighbours(plan.space, configuration)];
  const space = plan.space.map((parameter) =>
    'values' in parameter
      ? {
          ...parameter,
          values: parameter.values.filter((value) => near.some((other) => other[parameter.name] === value)),
        }
      : parameter,
  ) as SearchSpace;
  return planLike({ ...plan, space });
}

function listedValues(space: SearchSpace): Values {
  return Object.fromEntries(
    space.flatMap((parameter) => ('values' in parameter ? [[parameter.name, parameter.values]] : [])),
  ) as Values;
}
