import { boardById, COMPRESSION_PARAMETER } from '../../core/deploy';
import {
  experiment1,
  experiment2,
  quickLook,
  referenceSpace,
  standardSpace,
  thoroughSpace,
  withFrontEnds,
  withWindows,
} from '../../core/network';
import type { Configuration, Parameter, SearchSpace } from '../../core/space';
import type { StudyPlan } from '../../core/records/plan';
import { USUAL_WINDOWS } from '../presets';
import { CUSTOM_BOARD, type PlanParameters } from './plan-parameters';
import { spokenSetup } from './network-address';
import type { SpaceValues } from './space-values';

/** What the address of a new plan says that is like a study's. Options of methods beyond the page's are not in it. */
export function planLike({ template, split, limits, customBoard, ...plan }: StudyPlan): PlanParameters {
  const { windowRows, windowLengths } = USUAL_WINDOWS;
  const compression = plan.space.find(({ name }) => name === COMPRESSION_PARAMETER);
  const space = plan.space.filter((parameter) => parameter !== compression);
  const { values: _differing, ...spoken } = spokenSetup({ space, template }, [
    ['standard', standardSpace('recordings', 'tiny')],
    ['standard', standardSpace('image', 'tiny')],
    ['standard', standardSpace('table', 'tiny')],
    ['experiment1', experiment1('tiny')],
    ['experiment2', experiment2()],
    // Of recordings and tables, and of images: the data are the same again, so the preset means the same.
    ['quick', quickLook(false)],
    ['quick', quickLook(true)],
    // With windows and front ends to choose, as far as the data leave them open.
    ['thorough', withWindows(withFrontEnds(thoroughSpace('recordings', 'tiny'), windowRows), windowLengths)],
    ['thorough', withFrontEnds(thoroughSpace('recordings', 'tiny'), windowRows)],
    ['thorough', thoroughSpace('recordings', 'tiny')],
    ['thorough', thoroughSpace('image', 'tiny')],
    ['thorough', thoroughSpace('table', 'tiny')],
    ['ds-cnn', referenceSpace('dsCnn')],
    ['resnet-8', referenceSpace('resNet8')],
    ['mobilenet-v1', referenceSpace('mobileNetV1')],
  ]);
  const compressions = compression && listedValues([compression]);
  return {
    dataset: plan.datasetId,
    ...(customBoard
      ? {
          board: CUSTOM_BOARD,
          boardName: customBoard.name,
          core: customBoard.core,
          ...(customBoard.clockMhz >= 1 && { clockMhz: customBoard.clockMhz }),
          ramBytes: limits.ramBytes,
          romBytes: limits.romBytes,
        }
      : { board: plan.boardId, profile: plan.profile, ...tighterMemory(plan, limits) }),
    compression: compression ? 'search' : plan.compression,
    crossAccuracy: limits.crossAccuracy,
    mostMacc: limits.macc,
    mostLatencyMs: limits.latencyMs,
    ties: plan.tieBreak,
    method: plan.method,
    screened: plan.screened ? 'yes' : 'no',
    trials: plan.budgetMinutes === undefined ? plan.trials : undefined,
    minutes: plan.budgetMinutes,
    folds: split.folds,
    split: split.by,
    test: split.outerTest ? undefined : split.outerTestShare,
    outerTest: split.outerTest ?? 'drawn',
    seed: plan.seed,
    objective: plan.objective,
    patience: plan.training?.patience ?? 0,
    classWeights: plan.training?.classWeights,
    parallel: plan.parallelTrials,
    racingErrorRate: plan.racingErrorRate,
    ...spoken,
    // All values, for the preset’s own depend on the board. Without a preset they are part of the network.
    values: spoken.network ? compressions : { ...listedValues(space), ...compressions },
  };
}

/** Limits of memory that a person set beyond the board's. */
function tighterMemory(
  { boardId, profile }: Pick<StudyPlan, 'boardId' | 'profile'>,
  { ramBytes, romBytes }: StudyPlan['limits'],
): PlanParameters {
  const board = boardById(boardId).profiles[profile];
  return {
    ...(board && ramBytes < board.ramBytes && { mostRam: ramBytes }),
    ...(board && romBytes < board.romBytes && { mostRom: romBytes }),
  };
}

/** The same plan, searching only around a configuration: listed numbers at most one step away, all categories. */
export function planAround(plan: StudyPlan, configuration: Configuration): PlanParameters {
  const space = plan.space.map((parameter): Parameter => {
    if (parameter.kind !== 'ordinal') return parameter;
    const at = parameter.values.indexOf(Number(configuration[parameter.name]));
    // It did not count there.
    if (at < 0) return parameter;
    return { ...parameter, values: parameter.values.filter((_, index) => Math.abs(index - at) <= 1) };
  });
  return planLike({ ...plan, space });
}

function listedValues(space: SearchSpace): SpaceValues {
  return Object.fromEntries(
    space.flatMap((parameter) => ('values' in parameter ? [[parameter.name, parameter.values]] : [])),
  );
}
