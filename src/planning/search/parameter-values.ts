import type { Parameter } from '../../core/space';

function isGrowing(values: readonly number[]): boolean {
  return values.every((value, index) => Number.isFinite(value) && (index === 0 || value > values[index - 1]));
}

/** The parameter with other values; those that it cannot have change nothing. Of a range only these are left. */
export function withValues(parameter: Parameter, values: readonly (string | number)[]): Parameter {
  if (parameter.kind === 'categorical') {
    const known = parameter.values.filter((value) => values.includes(value));
    return known.length > 0 ? { ...parameter, values: known } : parameter;
  }
  if (parameter.kind === 'ordinal') {
    const numbers = values.map(Number);
    return numbers.length > 0 && isGrowing(numbers) ? { ...parameter, values: numbers } : parameter;
  }
  return withinRange(parameter, values.map(Number));
}

function withinRange(range: Extract<Parameter, { low: number }>, values: readonly number[]): Parameter {
  const { kind, low, high, ...others } = range;
  const fits = (value: number) =>
    value >= low && value <= high && (kind === 'real' || Number.isInteger(value));
  if (values.length === 0 || !isGrowing(values) || !values.every(fits)) return range;
  return { ...others, kind: 'ordinal', values: [...values] };
}
