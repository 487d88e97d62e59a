import type { Condition, Parameter, SearchSpace } from '../space';
import type { NetworkTemplate, SignalTemplate } from './types';

type Use = [parameter: string, when: readonly Condition[]];

const named = (bound: unknown): string[] =>
  typeof bound === 'object' && bound !== null && 'parameter' in bound ? [String(bound.parameter)] : [];

/** Frame and bands matter where there is a spectrum. */
function usesOfSignal({ frontEnd, frame, bands, bandScale, ...rest }: SignalTemplate = {}): Use[] {
  const when: Condition[] =
    typeof frontEnd === 'object' ? [{ parameter: frontEnd.parameter, in: ['spectrum'] }] : [];
  return [
    ...[frontEnd, ...Object.values(rest)].flatMap(named).map((name): Use => [name, []]),
    ...[frame, bands, bandScale].flatMap(named).map((name): Use => [name, when]),
  ];
}

/** What must hold for each use of a hyperparameter to matter, by the signal and the layers of a template. */
function usesOf({ signal, layers, training }: NetworkTemplate): Use[] {
  return [
    ...usesOfSignal(signal),
    ...layers.flatMap(({ when = [], ...fields }) => [
      ...Object.values(fields)
        .flatMap(named)
        .map((name): Use => [name, when]),
      // A condition is asked only where those before it hold.
      ...when.map(({ parameter }, i): Use => [parameter, when.slice(0, i)]),
    ]),
    ...Object.values(training)
      .flatMap(named)
      .map((name): Use => [name, []]),
  ];
}

/** Conditions under which at least one of two uses matters, as far as one list can say it. */
function either(one: readonly Condition[], other: readonly Condition[]): Condition[] {
  return one.flatMap(({ parameter, in: values }) => {
    const same = other.find((condition) => condition.parameter === parameter);
    return same ? [{ parameter, in: [...new Set([...values, ...same.in])] }] : [];
  });
}

/**
 * The space with the conditions under which each hyperparameter decides something of the template: those of the layers
 * that use it. What others depend on stands before them.
 */
export function conditionedSpace(space: SearchSpace, template: NetworkTemplate): SearchSpace {
  const conditions = new Map<string, readonly Condition[]>();
  for (const [name, when] of usesOf(template)) {
    const known = conditions.get(name);
    conditions.set(name, known ? either(known, when) : when);
  }
  const conditioned = space.map(({ when: _before, ...parameter }): Parameter => {
    const when = conditions.get(parameter.name) ?? [];
    return when.length > 0 ? { ...parameter, when } : parameter;
  });
  return parentsFirst(conditioned);
}

function parentsFirst(space: SearchSpace): SearchSpace {
  const placed = new Set<string>();
  const ordered: Parameter[] = [];
  const place = (parameter: Parameter): void => {
    if (placed.has(parameter.name)) return;
    placed.add(parameter.name);
    for (const condition of parameter.when ?? []) {
      const parent = space.find(({ name }) => name === condition.parameter);
      if (parent) place(parent);
    }
    ordered.push(parameter);
  };
  space.forEach(place);
  return ordered;
}
