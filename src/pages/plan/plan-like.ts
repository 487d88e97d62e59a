import { COMPRESSION_PARAMETER } from '../../core/deploy';
import type { Configuration, Parameter, SearchSpace } from '../../core/space/types';
import type { StudyPlan } from '../../study/types';
import { CUSTOM_BOARD, type PlanParameters } from './plan-parameters';
import type { SpaceValues } from './space-values';

/** What the address of a new plan says that is like a study's. Ranges of numbers stay as the network template has them. */
export function planLike({ template, split, limits, customBoard, ...plan }: StudyPlan): PlanParameters {
  const { epochs } = template.training;
  return {
    dataset: plan.datasetId,
    ...(customBoard
      ? { board: CUSTOM_BOARD, ramBytes: limits.ramBytes, romBytes: limits.romBytes }
      : { board: plan.boardId, profile: plan.profile }),
    compression: plan.space.some(({ name }) => name === COMPRESSION_PARAMETER) ? 'search' : plan.compression,
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

/** The same plan, searching only around a configuration: listed numbers at most one step away, all categories. */
export function planAround(plan: StudyPlan, configuration: Configuration): PlanParameters {
  const space = plan.space.map((parameter): Parameter => {
    if (parameter.kind !== 'ordinal') return parameter;
    const at = parameter.values.indexOf(Number(configuration[parameter.name]));
    return { ...parameter, values: parameter.values.filter((_, index) => Math.abs(index - at) <= 1) };
  });
  return planLike({ ...plan, space });
}

function listedValues(space: SearchSpace): SpaceValues {
  return Object.fromEntries(
    space.flatMap((parameter) => ('values' in parameter ? [[parameter.name, parameter.values]] : [])),
  );
}
