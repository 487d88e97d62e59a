import { parameterValue } from '../../messages/format';
import type { Parameter } from '../../core/space';

/** Digits that a number between two bounds may be written with. */
const REAL_CHARACTERS = 8;

/** Characters of a parameter's longest value: a column of this width never jumps, whatever rows are in sight. */
export function widestValue(parameter: Parameter): number {
  if (parameter.kind === 'real') return REAL_CHARACTERS;
  const values = 'values' in parameter ? parameter.values : [parameter.low, parameter.high];
  return Math.max(...values.map((value) => parameterValue(value).length));
}
