import { expect, it } from 'vitest';
import { boardById, limitsFor } from '../../../src/core/deploy';
import { defaultPlan } from '../../../src/planning/plan';
import { whatHelps } from '../../../src/planning/what-helps';
import { tinyDataset } from './tiny-study';

const board = boardById('stm32f303k8');
const { summary } = tinyDataset();
const plan = defaultPlan(summary, board, { limits: limitsFor(board, 'export'), compression: 'x1' });
const over = (figure: 'romBytes' | 'crossAccuracy') => [{ figure, value: 2, limit: 1 }];

it('is what the plan leaves open', () => {
  expect(whatHelps(plan, { kind: 'table' })).toEqual(['larger board', 'int8', 'smaller networks']);
  expect(whatHelps({ ...plan, compression: 'int8' }, { kind: 'table' })).not.toContain('int8');
  const tighter = { ...plan, limits: { ...plan.limits, ramBytes: 100 } };
  expect(whatHelps(tighter, { kind: 'table' })[0]).toBe('own limits');
});

it('is about windows and images where there are any', () => {
  const recordings = { kind: 'recordings', windowLength: 9, overlap: 0, maxGapPeriods: 5 } as const;
  expect(whatHelps(plan, recordings)).toContain('shorter windows');
  const rows = { ...recordings, rowIsWindow: { channels: 1, order: 'samples' } } as const;
  expect(whatHelps(plan, rows)).not.toContain('shorter windows');
  expect(whatHelps(plan, { kind: 'image', height: 8, width: 8, channels: 1 })).toContain('smaller images');
});

it('is another thing where compressed networks say something else', () => {
  expect(whatHelps(plan, { kind: 'table' }, over('crossAccuracy'))).toEqual([
    'other compression',
    'lower X-CROSS',
    'longer training',
  ]);
  expect(whatHelps(plan, { kind: 'table' }, over('romBytes'))).not.toContain('lower X-CROSS');
});
