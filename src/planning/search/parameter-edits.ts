import { misfitOf, ROLES, type Misfit, type Role } from '../../core/network';
import { COMPRESSION_PARAMETER, COMPRESSIONS } from '../../core/deploy';
import { AppError } from '../../core/errors';
import { validateSpace, type Parameter, type SearchSpace } from '../../core/space';

export type Kind = Parameter['kind'];
export const KINDS: readonly Kind[] = ['categorical', 'ordinal', 'integer', 'real'];

const LONGEST_NAME = 40;
const MOST_VALUES = 100;
/** `__proto__` as a property would not be kept by every object that configurations pass through. */
const UNSAFE_NAMES = ['__proto__', 'constructor', 'prototype'];

export type NameProblem = 'empty' | 'long' | 'taken' | 'reserved';

/** Why a hyperparameter cannot be called that; null when it can. */
export function nameProblem(space: SearchSpace, present: string, name: string): NameProblem | null {
  if (name === '') return 'empty';
  if (name.length > LONGEST_NAME) return 'long';
  if (UNSAFE_NAMES.includes(name) || (name === COMPRESSION_PARAMETER && present !== name)) return 'reserved';
  return space.some((parameter) => parameter.name === name && name !== present) ? 'taken' : null;
}

export type ParameterProblem =
  Misfit | 'numbers' | 'order' | 'empty' | 'ends' | 'whole' | 'log' | 'many' | 'choices';

/** Why a parameter cannot be searched, or not for what it decides; null when it can. */
export function parameterProblem(parameter: Parameter, roles: readonly Role[]): ParameterProblem | null {
  if (parameter.kind === 'categorical' || parameter.kind === 'ordinal') {
    const { values } = parameter;
    if (values.length === 0) return 'empty';
    if (values.length > MOST_VALUES) return 'many';
    if (parameter.kind === 'ordinal') {
      if (!values.every((value) => Number.isFinite(value))) return 'numbers';
      if (parameter.values.some((value, at) => at > 0 && value <= parameter.values[at - 1])) return 'order';
      if (parameter.scale === 'log' && parameter.values[0] <= 0) return 'log';
    } else if (new Set(values.map(String)).size < values.length) return 'order';
  } else {
    const { low, high, scale, kind } = parameter;
    if (!Number.isFinite(low) || !Number.isFinite(high)) return 'numbers';
    if (low >= high) return 'ends';
    if (kind === 'integer' && !(Number.isSafeInteger(low) && Number.isSafeInteger(high))) return 'whole';
    if (scale === 'log' && low <= 0) return 'log';
  }
  if (parameter.name === COMPRESSION_PARAMETER) return isCompressionChoice(parameter) ? null : 'choices';
  const misfit = roles.map((role) => misfitOf(parameter, role)).find((problem) => problem !== null);
  if (misfit) return misfit;
  return isSearchable(parameter) ? null : 'numbers';
}

const isCompressionChoice = (parameter: Parameter): boolean =>
  parameter.kind === 'categorical' &&
  parameter.values.every((value) => COMPRESSIONS.some((compression) => compression === value));

/** The last word has the space itself; what the parameter depends on is not its own fault. */
function isSearchable({ when: _others, ...parameter }: Parameter): boolean {
  try {
    validateSpace([parameter]);
    return true;
  } catch (error) {
    if (error instanceof AppError) return false;
    throw error;
  }
}

/** Kinds that a parameter can be, with what it decides: choices are categories, sizes are whole numbers in an order. */
export function kindsFor(name: string, roles: readonly Role[]): readonly Kind[] {
  if (name === COMPRESSION_PARAMETER || roles.includes('skip')) return ['categorical'];
  const domains = roles.map((role) => ROLES[role]);
  if (domains.some((domain) => 'choices' in domain)) return ['categorical'];
  if (domains.some((domain) => 'whole' in domain && domain.whole)) return ['ordinal', 'integer'];
  return roles.length > 0 ? ['ordinal', 'real'] : KINDS;
}

/** The same parameter as another kind, with as much of its values as that kind can have. */
export function asKind(parameter: Parameter, kind: Kind): Parameter {
  if (parameter.kind === kind) return parameter;
  const { name } = parameter;
  const numbers = ('values' in parameter ? parameter.values.map(Number) : [parameter.low, parameter.high])
    .filter(Number.isFinite)
    .sort((a, b) => a - b);
  const distinct = [...new Set(numbers)];
  const scale =
    'scale' in parameter && parameter.scale === 'log' && (distinct[0] ?? 0) > 0
      ? ('log' as const)
      : undefined;
  const scaled = scale ? ({ scale } as const) : {};
  if (kind === 'categorical') {
    return { name, kind, values: 'values' in parameter ? parameter.values : distinct };
  }
  if (kind === 'ordinal') return { name, kind, values: distinct.length > 0 ? distinct : [1, 2], ...scaled };
  const low = distinct[0] ?? 0;
  const high = distinct.length > 1 ? distinct[distinct.length - 1] : low + 1;
  if (kind === 'real') return { name, kind, low, high, ...scaled };
  const [first, last] = [Math.round(low), Math.round(high)];
  return { name, kind, low: first, high: last > first ? last : first + 1, ...scaled };
}

/** What a person typed as categories: words or numbers between commas, each once. */
export function parseCategories(typed: string): (string | number)[] {
  const parts = typed
    .split(/[,;]+/)
    .map((part) => part.trim())
    .filter((part) => part !== '');
  return parts.map((part) => (Number.isFinite(Number(part)) ? Number(part) : part));
}

/** What a person typed as ordered numbers; what is no number becomes NaN, for `parameterProblem` to name. */
export function parseNumbers(typed: string): number[] {
  return typed
    .split(/[,;\s]+/)
    .filter((part) => part !== '')
    .map(Number);
}
