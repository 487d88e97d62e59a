import { describe, expect, it } from 'vitest';
import { standardSpace } from '../../../src/core/network';
import { BOARDS, boardById, defineBoard } from '../../../src/core/deploy';
import { boardOf, defaultPlan, validatePlan } from '../../../src/planning/plan';
import { datasetOf } from '../../contract/storage/fixtures';

const { summary } = datasetOf('d1');
const recordings = {
  ...summary,
  reading: { kind: 'recordings', windowLength: 90, overlap: 0.5, maxGapPeriods: 3 },
  examplesPerClass: [100, 40],
} as const;

describe('the default plan', () => {
  it('fits the board: small networks in int8 for a tiny one, floats for a big one', () => {
    const tiny = defaultPlan(summary, boardById('stm32f303k8'));
    const big = defaultPlan(summary, boardById('stm32l476rg'));
    expect([tiny.compression, big.compression]).toEqual(['int8', 'x1']);
    expect(tiny).toMatchObject(standardSpace(summary.reading.kind, 'tiny'));
    expect(big).toMatchObject(standardSpace(summary.reading.kind, 'big'));
  });

  it('takes deployability for a black box with the paper’s method', () => {
    const plan = defaultPlan(summary, boardById('stm32f303k8'), { method: 'svm-cbo' });
    expect(plan).toMatchObject({ method: 'svm-cbo', screened: false });
  });

  it('is our best method, told what the footprint rules out, on the board’s real memory', () => {
    const plan = defaultPlan(summary, boardById('stm32f303k8'));
    expect(plan).toMatchObject({ method: 'autotinyml', screened: true, profile: 'export' });
    expect(plan.limits).toMatchObject(boardById('stm32f303k8').profiles.export!);
    expect(plan.limits.crossAccuracy).toBe(0.95);
  });

  it('takes the limits of the profile that is asked for', () => {
    const plan = defaultPlan(summary, boardById('stm32f303k8'), { profile: 'x-cube-ai' });
    expect(plan.limits).toEqual({ ramBytes: 16_000, romBytes: 60_000, crossAccuracy: 0.95 });
  });

  it('splits recordings by time into 5 folds, rows of a small table into 3', () => {
    expect(defaultPlan(recordings, boardById('stm32f303k8')).split).toMatchObject({ by: 'time', folds: 5 });
    expect(defaultPlan(summary, boardById('stm32f303k8')).split).toMatchObject({ by: 'rows', folds: 3 });
    expect(defaultPlan(summary, boardById('stm32f303k8')).split.outerTestShare).toBe(0.2);
  });

  it('keeps a board that is not in the list, also one of which only the memory is known', () => {
    const { profiles: _profiles, ...facts } = boardById('stm32f303k8');
    const own = defineBoard({ ...facts, id: 'mine', clockMhz: 0 });
    expect(boardOf(validatePlan(defaultPlan(summary, own)))).toEqual(own);
  });

  it('is valid for every board', () => {
    for (const board of BOARDS) expect(boardOf(defaultPlan(summary, board))).toBe(board);
  });
});

describe('checking a plan', () => {
  const plan = defaultPlan(summary, boardById('stm32f303k8'));

  it('gives a good plan back as it is, also after a trip through JSON', () => {
    expect(validatePlan(JSON.parse(JSON.stringify(plan)))).toEqual(plan);
  });

  it.each([
    [{ trials: 0 }, 'trials'],
    [{ trials: 2.5 }, 'trials'],
    [{ method: 'magic' }, 'method'],
    [{ limits: { ...plan.limits, crossAccuracy: 95 } }, 'limits.crossAccuracy'],
    [{ split: { ...plan.split, folds: 1 } }, 'split.folds'],
    [{ split: { ...plan.split, outerTestShare: 1 } }, 'split.outerTestShare'],
    [{ version: 2 }, 'version'],
  ])('names the field that is wrong: %o', (change, field) => {
    expect(() => validatePlan({ ...plan, ...change })).toThrow(
      expect.objectContaining({ code: 'invalid-plan', details: { field } }),
    );
  });

  it('finds hyperparameters of the network that the space lacks', () => {
    const space = plan.space.filter(({ name }) => name !== 'units');
    expect(() => validatePlan({ ...plan, space })).toThrow(
      expect.objectContaining({ details: { field: 'units' } }),
    );
  });

  it('checks the space as such', () => {
    const space = [...plan.space, plan.space[0]];
    expect(() => validatePlan({ ...plan, space })).toThrow(
      expect.objectContaining({ code: 'invalid-space' }),
    );
  });

  it('knows a person’s own board', () => {
    const { profiles: _profiles, ...facts } = boardById('stm32f303k8');
    const customBoard = { ...facts, id: 'mine', name: 'My board' };
    const own = validatePlan({ ...plan, boardId: 'mine', customBoard });
    expect(boardOf(own)).toMatchObject({
      id: 'mine',
      profiles: { export: boardById('stm32f303k8').profiles.export },
    });
  });
});
