import { coordinateOf, type Point } from './parameter';
import type { Condition, Parameter, SearchSpace } from './types';

/** A condition in coordinates. */
interface Rule {
  parent: number;
  levels: ReadonlySet<number>;
}

/** For each parameter what must hold for it to count; null where no parameter of the space has conditions. */
type Rules = readonly (readonly Rule[])[] | null;

const compiled = new WeakMap<SearchSpace, { rules: Rules }>();

function rulesOf(space: SearchSpace): Rules {
  let known = compiled.get(space);
  if (known === undefined) {
    const rules = space.map(({ when = [] }) => when.map((condition) => ruleOf(space, condition)));
    known = { rules: rules.some(({ length }) => length > 0) ? rules : null };
    compiled.set(space, known);
  }
  return known.rules;
}

function ruleOf(space: SearchSpace, { parameter, in: values }: Condition): Rule {
  const parent = space.findIndex(({ name }) => name === parameter);
  return { parent, levels: new Set(values.map((value) => coordinateOf(space[parent], value))) };
}

/** Some parameters count only under conditions. */
export const isConditional = (space: SearchSpace): boolean => rulesOf(space) !== null;

/**
 * Whether each parameter counts at a point: every condition names an earlier parameter that counts itself and has one of
 * the listed values; a value that the earlier one no longer has never holds. Null where all count, whatever the point.
 */
export function activeAt(space: SearchSpace, point: ArrayLike<number>): boolean[] | null {
  const rules = rulesOf(space);
  if (rules === null) return null;
  const active: boolean[] = [];
  for (const needed of rules) {
    active.push(needed.every(({ parent, levels }) => active[parent] && levels.has(point[parent])));
  }
  return active;
}

/** The coordinate of a parameter that does not count: one for all, so that no network has two names. */
export const restingCoordinate = (parameter: Parameter): number =>
  parameter.kind === 'real' ? parameter.low : 0;

/** Brings a point into its one form, in place: what does not count rests. */
export function settle(space: SearchSpace, point: Point): Point {
  activeAt(space, point)?.forEach((active, j) => {
    if (!active) point[j] = restingCoordinate(space[j]);
  });
  return point;
}

/** Parameters that decide whether others count, by index, in the order of the space. */
export function parentsOf(space: SearchSpace): number[] {
  const parents = new Set((rulesOf(space) ?? []).flatMap((needed) => needed.map(({ parent }) => parent)));
  return [...parents].sort((a, b) => a - b);
}
