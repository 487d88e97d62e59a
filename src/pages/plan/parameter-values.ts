import type { Parameter } from '../../core/space/types';

/** What a person typed for an ordinal parameter: at least one number, strictly growing; `null` when it is not that. */
export function parseValues(typed: string): number[] | null {
  const parts = typed.split(/[,;\s]+/).filter((part) => part !== '');
  const values = parts.map(Number);
  const growing = values.every(
    (value, index) => Number.isFinite(value) && (index === 0 || value > values[index - 1]),
  );
  return values.length > 0 && growing ? values : null;
}

/** The parameter with other values; ranges stay as they are. */
export function withValues(parameter: Parameter, values: readonly (string | number)[]): Parameter {
  if (parameter.kind === 'categorical') return { ...parameter, values };
  if (parameter.kind === 'ordinal') return { ...parameter, values: values.map(Number) };
  return parameter;
}
