import { expect, test } from 'vitest';
import { reasonOfEnd } from '../../../src/study/reason-of-end';
import { trialOf } from '../../contract/storage/fixtures';
import { tinyDataset, tinyPlan } from './tiny-study';

const plan = tinyPlan(tinyDataset());
const trial = (startedAt: number, durationMs: number) => ({ ...trialOf('s', 1), startedAt, durationMs });

test('a search that had all its trials needs no reason', () => {
  expect(reasonOfEnd(plan, [trial(0, 1e6)], false)).toBeUndefined();
  expect(reasonOfEnd({ ...plan, budgetMinutes: 1 }, [trial(0, 59_999)], false)).toBeUndefined();
});

test('a search whose time is up says so, and what it came to', () => {
  const one = reasonOfEnd({ ...plan, budgetMinutes: 1 }, [trial(0, 60_000)], false);
  expect(one).toMatch(/^The time of the plan, 1 minute, is up after 1 trial\. More time/);
  const two = reasonOfEnd({ ...plan, budgetMinutes: 1.5 }, [trial(0, 60_000), trial(60_000, 60_000)], false);
  expect(two).toMatch(/^The time of the plan, 1\.5 minutes, is up after 2 trials\./);
});

test('a space of which all was tried is told from one of which the rest does not fit', () => {
  expect(reasonOfEnd(plan, [], true)).toMatch(/whose size fits/);
  expect(reasonOfEnd(plan, new Array(1000).fill(trial(0, 1)), true)).toMatch(/of the search space/);
});
