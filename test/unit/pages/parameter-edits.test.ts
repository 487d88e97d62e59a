import { describe, expect, test } from 'vitest';
import type { Parameter } from '../../../src/core/space/types';
import {
  asKind,
  kindsFor,
  nameProblem,
  parameterProblem,
  parseCategories,
  parseNumbers,
} from '../../../src/planning/search/parameter-edits';

const filters: Parameter = { name: 'filters', kind: 'ordinal', values: [8, 16], scale: 'log' };

describe('a hyperparameter as a person edits it', () => {
  test.each([
    [{ ...filters, values: [] }, 'empty'],
    [{ ...filters, values: [16, 8] }, 'order'],
    [{ ...filters, values: [8, NaN] }, 'numbers'],
    [{ ...filters, values: [0, 8] }, 'log'],
    [{ ...filters, values: [8, 2000] }, 'out-of-range'],
    [{ ...filters, values: [8.5, 9] }, 'not-whole'],
    [{ ...filters, values: Array.from({ length: 101 }, (_, i) => i + 1) }, 'many'],
    [{ name: 'filters', kind: 'integer', low: 8, high: 8 }, 'ends'],
    [{ name: 'filters', kind: 'integer', low: 8, high: NaN }, 'numbers'],
    [{ name: 'filters', kind: 'integer', low: 1.5, high: 8 }, 'whole'],
    [{ name: 'filters', kind: 'real', low: 1, high: 8 }, 'not-whole'],
    [{ name: 'filters', kind: 'categorical', values: [8, 16] }, 'not-a-number'],
  ] as const)('is kept back with the reason: %o', (parameter, problem) => {
    expect(parameterProblem(parameter as Parameter, ['filters'])).toBe(problem);
  });

  test('is taken when it fits what it decides', () => {
    expect(parameterProblem(filters, ['filters'])).toBeNull();
    expect(
      parameterProblem({ name: 'a', kind: 'categorical', values: ['relu', 'tanh'] }, ['activation']),
    ).toBeNull();
    expect(parameterProblem({ name: 'a', kind: 'categorical', values: ['magic'] }, ['activation'])).toBe(
      'not-a-choice',
    );
    expect(parameterProblem({ name: 'x', kind: 'categorical', values: ['anything'] }, [])).toBeNull();
    expect(parameterProblem({ name: 'compression', kind: 'categorical', values: ['x3'] }, [])).toBe(
      'choices',
    );
  });

  test('may be of the kinds that suit what it decides', () => {
    expect(kindsFor('filters', ['filters'])).toEqual(['ordinal', 'integer']);
    expect(kindsFor('a', ['activation'])).toEqual(['categorical']);
    expect(kindsFor('l', ['learningRate'])).toEqual(['ordinal', 'real']);
    expect(kindsFor('free', [])).toHaveLength(4);
  });

  test('keeps its ends and its scale as another kind', () => {
    const range = asKind({ ...filters, values: [8, 16, 64] }, 'integer');
    expect(range).toEqual({ name: 'filters', kind: 'integer', low: 8, high: 64, scale: 'log' });
    expect(asKind(range, 'ordinal')).toMatchObject({ values: [8, 64], scale: 'log' });
    expect(
      parameterProblem(asKind({ name: 'x', kind: 'categorical', values: ['a'] }, 'real'), []),
    ).toBeNull();
  });

  test('has a name that is its own and safe', () => {
    const space = [filters];
    expect(nameProblem(space, 'filters', 'filters')).toBeNull();
    expect(nameProblem(space, 'other', 'filters')).toBe('taken');
    expect(nameProblem(space, 'filters', '')).toBe('empty');
    expect(nameProblem(space, 'filters', 'x'.repeat(41))).toBe('long');
    expect(nameProblem(space, 'filters', '__proto__')).toBe('reserved');
    expect(nameProblem(space, 'filters', 'compression')).toBe('reserved');
    expect(nameProblem(space, 'filters', '<b>Größe</b>')).toBeNull();
  });
});

describe('values typed for a hyperparameter', () => {
  test('are read with commas, semicolons or blanks between them', () => {
    expect(parseNumbers('8, 16;32  64')).toEqual([8, 16, 32, 64]);
    expect(parseNumbers('.1, .2')).toEqual([0.1, 0.2]);
    expect(parseNumbers(' , ')).toEqual([]);
    expect(parseNumbers('8, x')).toEqual([8, NaN]);
  });

  test('are words or numbers where they are choices', () => {
    expect(parseCategories('left hand, 2; right')).toEqual(['left hand', 2, 'right']);
  });
});
