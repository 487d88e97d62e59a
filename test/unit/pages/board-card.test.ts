import { describe, expect, test } from 'vitest';
import {
  BOARDS,
  boardById,
  defineBoard,
  footprint,
  limitsFor,
  exportFootprint,
} from '../../../src/core/deploy';
import { experiment1, networkFor } from '../../../src/core/network';
import { sampleConfiguration } from '../../../src/core/space';
import { randomStream } from '../../../src/core/random';
import { memoryBudget } from '../../../src/pages/plan/board/budget';
import { findBoards } from '../../../src/planning/board/find-boards';
import { ownBoardOf, rowOf } from '../../../src/planning/board/own-board';
import { withValues } from '../../../src/planning/search/parameter-values';
import {
  readPlanParameters,
  writePlanParameters,
  type PlanParameters,
} from '../../../src/planning/addresses/plan-parameters';
import { formatSpaceValues, parseSpaceValues } from '../../../src/planning/addresses/space-values';

const board = boardById('stm32f303k8');
const application = { feeding: 'samples', normalisationGroups: 3, classNameBytes: 8 } as const;
const { space, template } = experiment1('tiny');
const network = networkFor(sampleConfiguration(space, randomStream(1, 'test')), template, [90, 3, 1], 6);

describe('boards', () => {
  test('are found by every word of name, part or core, and all without a word', () => {
    expect(findBoards(BOARDS, '  ')).toHaveLength(BOARDS.length);
    expect(findBoards(BOARDS, 'M7 h743').map(({ id }) => id)).toEqual(['stm32h743zi']);
    expect(findBoards(BOARDS, 'no such board')).toEqual([]);
  });

  test('of one’s own come back from the row that is saved, and give all their memory', () => {
    const own = { name: 'Node', core: 'Cortex-M0+', clockMhz: 48, ramBytes: 20_000, romBytes: 64_000 };
    expect(ownBoardOf(rowOf(own))).toEqual(own);
    const defined = defineBoard(rowOf(own));
    expect(defined.fpu).toBe('none');
    expect(limitsFor(defined, 'export')).toMatchObject({ ramBytes: 20_000, romBytes: 64_000 });
  });
});

describe('the memory of a board', () => {
  test('is told apart in parts that add up to what our export takes, and to the region', () => {
    const limits = limitsFor(board, 'export');
    const target = { board, profile: 'export', compression: 'x8', application } as const;
    const figures = exportFootprint(network, target);
    const [rom, ram] = memoryBudget(network, target, limits);
    const sum = (bar: typeof rom, ...outside: string[]) =>
      bar.segments
        .filter(({ part }) => !outside.includes(part))
        .reduce((total, { bytes }) => total + bytes, 0);
    expect(sum(rom, 'free', 'reserve')).toBe(figures.romBytes);
    expect(sum(ram, 'free', 'reserve')).toBe(figures.ramBytes);
    expect(rom.marginBytes).toBe(limits.romBytes - figures.romBytes);
    expect(sum(ram)).toBe(Math.max(12 * 1024, figures.ramBytes + board.reserve.ramBytes));
  });

  test('under the paper’s limits holds weights and activations only', () => {
    const target = { board, profile: 'x-cube-ai', compression: 'x1', application } as const;
    const [rom, ram] = memoryBudget(network, target, limitsFor(board, 'x-cube-ai'));
    const figures = footprint(network, { compression: 'x1' });
    expect(rom.segments[0]).toMatchObject({ part: 'weights', bytes: figures.romBytes });
    expect(ram.segments[0]).toMatchObject({ part: 'activations', bytes: figures.ramBytes });
  });

  test('that is too small says by how much, and the bar is as long as what is asked for', () => {
    const tight = { ...limitsFor(board, 'export'), romBytes: 1000 };
    const target = { board, profile: 'export', compression: 'x1', application } as const;
    const [rom] = memoryBudget(network, target, tight);
    expect(rom.marginBytes).toBe(1000 - exportFootprint(network, target).romBytes);
    expect(rom.totalBytes).toBe(rom.segments.at(-1).to);
  });
});

describe('the address of a plan', () => {
  test('says limits, split, own board and values, and is read back', () => {
    const parameters: PlanParameters = {
      board: 'custom',
      boardName: 'Node & co',
      core: 'Cortex-M4',
      clockMhz: 64.5,
      ramBytes: 9000,
      mostMacc: 50_000,
      mostLatencyMs: 2.5,
      split: 'session',
      test: 0.1,
      values: { filters: [8, 16], optimizer: ['adam'] },
    };
    expect(readPlanParameters(new URLSearchParams(writePlanParameters(parameters).toString()))).toEqual(
      parameters,
    );
  });

  test('ignores what means nothing', () => {
    expect(readPlanParameters(new URLSearchParams('mostRam=-1&split=moon&test=2&values=;;'))).toEqual({});
    expect(parseSpaceValues('filters=8')).toBeUndefined();
    expect(formatSpaceValues({ pool: [2, 3] })).toBe('pool:2,3');
  });

  test('cannot give a parameter values that it cannot have', () => {
    const optimizer = { name: 'optimizer', kind: 'categorical', values: ['adam', 'sgd'] } as const;
    const filters = { name: 'filters', kind: 'ordinal', values: [8, 16] } as const;
    expect(withValues(optimizer, ['sgd', 'magic'])).toEqual({ ...optimizer, values: ['sgd'] });
    expect(withValues(optimizer, ['magic'])).toEqual(optimizer);
    expect(withValues(filters, ['x'])).toEqual(filters);
    expect(withValues(filters, [16, 8])).toEqual(filters);
    expect(withValues(filters, [4, 32])).toEqual({ ...filters, values: [4, 32] });
  });

  test('leaves the values of a range that it names', () => {
    const rate = { name: 'learningRate', kind: 'real', low: 1e-4, high: 1e-2, scale: 'log' } as const;
    const units = { name: 'units', kind: 'integer', low: 1, high: 64 } as const;
    const chosen = { name: 'learningRate', kind: 'ordinal', values: [0.009181081804084236], scale: 'log' };
    expect(withValues(rate, [0.009181081804084236])).toEqual(chosen);
    expect(withValues(rate, [0.1])).toEqual(rate);
    expect(withValues(rate, ['much'])).toEqual(rate);
    expect(withValues(units, [8, 12])).toEqual({ name: 'units', kind: 'ordinal', values: [8, 12] });
    expect(withValues(units, [8.5])).toEqual(units);
  });
});
