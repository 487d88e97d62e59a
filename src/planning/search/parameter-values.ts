import type { Parameter } from '../../core/space';

function isGrowing(values: readonly number[]): boolean {
  return values.every((value, index) => Number.isFinite(value) && (index === 0 || value > values[index - 1]));
}

/** The parameter with other values; ranges, and values that the parameter cannot have, change nothing. */
export function withValues(parameter: Parameter, values: readonly (string | number)[]): Parameter {
  if (parameter.kind === 'categorical') {
    const known = parameter.values.filter((value) => values.includes(value));
    return known.length > 0 ? { ...parameter, values: known } : parameter;
  }
  if (parameter.kind === 'ordinal') {
    const numbers = values.map(Number);
    return numbers.length > 0 && isGrowing(numbers) ? { ...parameter, values: numbers } : parameter;
  }
  return parameter;
}
