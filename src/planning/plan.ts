import * as v from 'valibot';
import { suggestFolds, type DatasetSummary } from '../core/data';
import {
  boardById,
  BOARDS,
  boardSize,
  COMPRESSION_PARAMETER,
  COMPRESSIONS,
  defaultCompression,
  defineBoard,
  limitsFor,
  type BoardRow,
  type Board,
  type Compression,
} from '../core/deploy';
import { AppError } from '../core/errors';
import { dataKindOf } from './data/data-kind';
import { checkInput } from './data/input-choice';
import { standardSpace } from '../core/network';
import { METHODS, type MethodId } from '../core/search';
import { validateSpace, type SearchSpace } from '../core/space';
import { planSchema, type StudyPlan } from '../core/records/plan';

export type PlanOverrides = Partial<Omit<StudyPlan, 'version' | 'datasetId' | 'boardId'>>;

/**
 * A plan that works without a question asked: the space for the kind of data, our best method, 20 trials, 5 folds (3 for small
 * sets) in blocks of time where there are recordings, 20 % outer test, int8 for tiny boards and ×1 for big ones,
 * the board's real memory (`export`) as limits. Limits follow an overridden profile.
 *
 * @throws AppError `no-such-profile`, `invalid-plan`, `invalid-space`, `no-frame`
 */
export function defaultPlan(dataset: DatasetSummary, board: Board, overrides: PlanOverrides = {}): StudyPlan {
  const profile = overrides.profile ?? 'export';
  const seed = overrides.seed ?? 1;
  const method = overrides.method ?? 'autotinyml';
  const plan = validatePlan({
    version: 1,
    name: `${dataset.name} on ${board.name}`,
    datasetId: dataset.id,
    boardId: board.id,
    customBoard: BOARDS.includes(board) ? undefined : rowOf(board),
    profile,
    limits: limitsFor(board, profile),
    compression: defaultCompression(board),
    split: {
      folds: suggestFolds(dataset.examplesPerClass),
      by: dataset.reading.kind === 'recordings' ? 'time' : 'rows',
      outerTestShare: 0.2,
      seed,
    },
    ...standardSpace(dataKindOf(dataset), boardSize(board)),
    method,
    methodOptions: optionsOfNewPlans(method),
    screened: isScreenedByDefault(method),
    trials: 20,
    seed,
    ...overrides,
  });
  checkInput(plan, dataset);
  return plan;
}

/**
 * Whether what RAM and ROM rule out is left untrained when nothing else was said: `autotinyml` learns only what the
 * footprint cannot tell; every other method takes deployability for a black box, as the paper does.
 */
export const isScreenedByDefault = (method: MethodId): boolean => method === 'autotinyml';

/** Options that fix which rules a method has: a study goes on by those that it began with. */
export function optionsOfNewPlans(method: MethodId): StudyPlan['methodOptions'] {
  const { newest } = METHODS[method];
  return { ...newest };
}

/** The board a plan is for. @throws AppError `unknown-board`, `invalid-board` */
export function boardOf({ boardId, customBoard }: StudyPlan): Board {
  return customBoard ? defineBoard(customBoard) : boardById(boardId);
}

/** The compressions a plan's trials may have: the one it fixes, or those its search chooses among. */
export function compressionsOf({ space, compression }: StudyPlan): readonly Compression[] {
  const choice = space.find(({ name }) => name === COMPRESSION_PARAMETER);
  return choice?.kind === 'categorical' ? (choice.values as readonly Compression[]) : [compression];
}

/** What is stored of a board that is not in the list: its limits follow from it again. */
function rowOf({ profiles, ...facts }: Board): BoardRow {
  return { ...facts, xCubeAi: profiles['x-cube-ai'] };
}

/**
 * Checks a plan from a person, a file or the disk.
 * @throws AppError `invalid-plan` naming the field, `invalid-space`
 */
export function validatePlan(plan: unknown): StudyPlan {
  const result = v.safeParse(planSchema, plan);
  if (!result.success) {
    const [issue] = result.issues;
    const field = v.getDotPath(issue) ?? 'plan';
    throw invalid(`“${field}” of the plan cannot be used: ${issue.message}`, field);
  }
  const { space, template } = result.output;
  validateSpace(space);
  validateCompressions(space);
  const names = new Set(space.map(({ name }) => name));
  for (const name of parametersOf(template)) {
    if (!names.has(name))
      throw invalid(`The network needs “${name}”, which the search space does not have`, name);
  }
  return result.output;
}

/** A space may leave the compression to the search, but only among those there are. */
function validateCompressions(space: SearchSpace): void {
  const choice = space.find(({ name }) => name === COMPRESSION_PARAMETER);
  if (!choice) return;
  const known: readonly (string | number)[] = COMPRESSIONS;
  if (choice.kind !== 'categorical' || !choice.values.every((value) => known.includes(value)))
    throw invalid(`“${COMPRESSION_PARAMETER}” has to be a choice among ${known.join(', ')}`, choice.name);
}

/** Names of the hyperparameters that a template's fields are bound to. */
function parametersOf(template: unknown): string[] {
  if (typeof template !== 'object' || template === null) return [];
  return Object.entries(template).flatMap(([key, value]) =>
    key === 'parameter' && typeof value === 'string' ? [value] : parametersOf(value),
  );
}

function invalid(message: string, field: string): AppError {
  return new AppError('invalid-plan', `${message}.`, 'Correct the plan and start again.', { field });
}
