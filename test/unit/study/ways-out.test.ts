import { expect, it } from 'vitest';
import { boardById, type Figures } from '../../../src/core/deploy';
import { experiment1, networkFor } from '../../../src/core/network';
import { tightened } from '../../../src/planning/board/tighter-limits';
import { waysOut, type TooLarge } from '../../../src/planning/board/ways-out';
import { applicationOf, figuresOf, type Target } from '../../../src/planning/plan-figures';
import { tinyDataset } from './tiny-study';

const board = boardById('stm32f303k8');
const dataset = tinyDataset();
const { template } = experiment1('tiny');
const configuration = {
  ...{ filters: 8, kernel: 1, pool: 1, units: 16, dropout: 0.1 },
  ...{ convActivation: 'relu', denseActivation: 'relu', optimizer: 'adam' },
};
/** Of its numbers, 4 bytes each are too many for the small board, and one byte each are not. */
const network = networkFor(configuration, template, [90, 3, 1], 3);
const target: Target = { profile: 'export', compression: 'x1', board, application: applicationOf(dataset) };
const tooLarge: TooLarge = { network, configuration, target, tighter: {} };
const figures = (changes: Partial<Target>): Figures => figuresOf(network, { ...target, ...changes });

it('offers what alone lets the network fit, of other boards the smallest', () => {
  const [first, second, ...more] = waysOut(tooLarge);
  expect(first).toEqual({ kind: 'int8' });
  expect(second.kind).toBe('board');
  expect(more).toEqual([]);
  if (second.kind !== 'board') return;
  const held = second.board.profiles.export!;
  const own = board.profiles.export!;
  const { ramBytes, romBytes } = figures({});
  expect(ramBytes > own.ramBytes || romBytes > own.romBytes).toBe(true);
  expect([ramBytes <= held.ramBytes, romBytes <= held.romBytes]).toEqual([true, true]);
});

it('offers to drop limits of one’s own where they are what is in the way', () => {
  const packed = { ...tooLarge, target: { ...target, compression: 'int8' as const } };
  const ways = waysOut({ ...packed, tighter: { romBytes: 10 } });
  // No board helps against them.
  expect(ways).toEqual([{ kind: 'board limits' }]);
});

it('offers nothing where only another network helps', () => {
  expect(waysOut({ ...tooLarge, network: { ...network, parameters: 1e9 }, tighter: { macc: 1 } })).toEqual(
    [],
  );
});

it('tightens limits, and never loosens them', () => {
  const own = { ramBytes: 10, romBytes: 20, crossAccuracy: 0.9 };
  expect(tightened(own, { ramBytes: 5, romBytes: 50, latencyMs: 3 })).toEqual({
    ...{ ramBytes: 5, romBytes: 20, crossAccuracy: 0.9, latencyMs: 3 },
  });
});
