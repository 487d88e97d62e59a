import { describe, expect, it } from 'vitest';
import {
  boardById,
  BOARDS,
  boardSize,
  defaultCompression,
  defineBoard,
  limitsFor,
  verdict,
} from '../../../src/core/deploy';

describe('boards', () => {
  it('have unique ids, a source, and memory left for the export', () => {
    expect(new Set(BOARDS.map(({ id }) => id)).size).toBe(BOARDS.length);
    expect(BOARDS.length).toBeGreaterThanOrEqual(22);
    for (const board of BOARDS) {
      expect(board.source).not.toBe('');
      const { ramBytes, romBytes } = limitsFor(board, 'export');
      const largest = Math.max(
        ...board.memory.filter(({ kind }) => kind === 'ram').map(({ bytes }) => bytes),
      );
      expect(ramBytes).toBe(largest - board.reserve.ramBytes);
      expect(romBytes).toBeGreaterThan(30_000);
    }
  });

  it('carry the limits of the publications for the two boards of the paper', () => {
    expect(limitsFor(boardById('stm32l476rg'), 'x-cube-ai')).toMatchObject({
      ramBytes: 128_000,
      romBytes: 1_990_000,
    });
    expect(limitsFor(boardById('stm32f303k8'), 'x-cube-ai')).toMatchObject({
      ramBytes: 16_000,
      romBytes: 60_000,
    });
    expect(() => limitsFor(boardById('rp2040'), 'x-cube-ai')).toThrow(/no “x-cube-ai” limits/);
  });

  it('start tiny boards with ×8 and big ones with ×1', () => {
    expect(defaultCompression(boardById('stm32f303k8'))).toBe('int8');
    expect(defaultCompression(boardById('stm32l476rg'))).toBe('x1');
    expect(boardSize(boardById('stm32f302r8'))).toBe('tiny');
  });

  it('refuse a board whose reserve leaves nothing, and an unknown id', () => {
    const row = { ...boardById('stm32f303k8'), reserve: { ramBytes: 20_000, romBytes: 0, what: 'much' } };
    expect(() => defineBoard(row)).toThrow(/no RAM or no flash left/);
    expect(() => boardById('stm32')).toThrow(/no board “stm32”/);
  });
});

describe('verdict', () => {
  const limits = { ramBytes: 100, romBytes: 200, crossAccuracy: 0.95, macc: 1000, latencyMs: 5 };
  const figures = { ramBytes: 100, romBytes: 200, macc: 1000, crossAccuracy: 0.95, latencyMs: 5 };

  it('includes the limits themselves', () => {
    expect(verdict(figures, limits)).toEqual({ deployable: true, violations: [] });
  });

  it('names every broken limit with its value', () => {
    expect(verdict({ ...figures, ramBytes: 101, crossAccuracy: 0.94 }, limits)).toEqual({
      deployable: false,
      violations: [
        { figure: 'ramBytes', value: 101, limit: 100 },
        { figure: 'crossAccuracy', value: 0.94, limit: 0.95 },
      ],
    });
  });

  it('does not judge what is not known yet, and breaks on what is not a number', () => {
    expect(verdict({ ramBytes: 1, romBytes: 1, macc: 1 }, limits).deployable).toBe(true);
    expect(verdict({ ...figures, crossAccuracy: NaN }, limits).deployable).toBe(false);
  });
});
