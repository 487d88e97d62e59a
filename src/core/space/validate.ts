import { AppError } from '../errors';
import type { Condition, Parameter, SearchSpace } from './types';

/** Throws AppError `invalid-space` that names the parameter and the remedy when no search could run on the space. */
export function validateSpace(space: SearchSpace): void {
  if (space.length === 0) fail('', 'it has no parameters', 'Add at least one parameter.');
  const names = new Set<string>();
  for (const [index, parameter] of space.entries()) {
    if (parameter.name === '') fail('', 'a parameter has no name', 'Give every parameter a name.');
    if (names.has(parameter.name)) fail(parameter.name, 'its name is used twice', 'Rename one of the two.');
    names.add(parameter.name);
    if (parameter.kind === 'categorical') validateCategories(parameter);
    else if (parameter.kind === 'ordinal') validateOrdinal(parameter);
    else validateRange(parameter);
    for (const condition of parameter.when ?? []) {
      validateCondition(parameter.name, condition, space.slice(0, index));
    }
  }
}

function validateCondition(name: string, condition: Condition, earlier: SearchSpace): void {
  const parent = earlier.find((parameter) => parameter.name === condition.parameter);
  if (!parent) {
    const remedy = 'List that parameter before this one.';
    fail(name, `it depends on “${condition.parameter}”, which does not stand before it`, remedy);
  }
  if (parent.kind === 'real') {
    fail(name, `it depends on “${parent.name}”, which has no list of values`, 'Give that parameter a list.');
  }
}

function validateCategories({ name, values }: Extract<Parameter, { kind: 'categorical' }>): void {
  if (values.length === 0) fail(name, 'it has no values', 'Give it at least one value.');
  if (new Set(values).size < values.length) fail(name, 'a value is listed twice', 'List every value once.');
}

function validateOrdinal({ name, values, scale }: Extract<Parameter, { kind: 'ordinal' }>): void {
  if (values.length === 0) fail(name, 'it has no values', 'Give it at least one value.');
  if (!values.every(Number.isFinite)) fail(name, 'a value is not a finite number', 'Use numbers only.');
  if (values.some((value, i) => i > 0 && value <= values[i - 1])) {
    fail(name, 'its values are not in ascending order', 'List the values once each, from small to large.');
  }
  if (scale === 'log' && values[0] <= 0)
    fail(name, 'a log scale needs values above zero', 'Use the linear scale.');
}

function validateRange(parameter: Extract<Parameter, { kind: 'integer' | 'real' }>): void {
  const { name, low, high, scale, kind } = parameter;
  if (!Number.isFinite(low) || !Number.isFinite(high))
    fail(name, 'an end is not a finite number', 'Use numbers only.');
  if (low > high) fail(name, 'its low end lies above its high end', 'Swap the two ends.');
  if (!Number.isFinite(high - low)) fail(name, 'its range is too wide for a number', 'Narrow the range.');
  if (scale === 'log' && low <= 0) fail(name, 'a log scale needs ends above zero', 'Use the linear scale.');
  if (kind === 'integer' && !(Number.isSafeInteger(low) && Number.isSafeInteger(high))) {
    fail(name, 'an end is not a whole number', 'Use whole numbers or a real parameter.');
  }
}

function fail(parameter: string, what: string, remedy: string): never {
  const where = parameter === '' ? 'The search space' : `Parameter "${parameter}"`;
  throw new AppError('invalid-space', `${where} cannot be searched: ${what}.`, remedy, { parameter });
}
