import { expect, it } from 'vitest';
import { chanceOf, isAtChance } from '../../../src/core/records/chance';
import { tinyDataset } from '../study/tiny-study';

const { summary } = tinyDataset();
const data = { ...summary, classNames: ['no', 'yes'], examplesPerClass: [40, 60], examples: 100 };

it('is naming the largest class', () => {
  expect(chanceOf(data)).toEqual({ className: 'yes', share: 0.6 });
});

it('is told from knowledge by the interval, not by the value', () => {
  const chance = chanceOf(data);
  expect(isAtChance({ testInterval: [0.55, 0.8] }, chance)).toBe(true);
  expect(isAtChance({ testInterval: [0.62, 0.8] }, chance)).toBe(false);
  expect(isAtChance({}, chance)).toBe(false);
});
