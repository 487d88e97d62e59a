import { describe, expect, it } from 'vitest';
import { boardById, defineBoard, type Board } from '../../../src/core/deploy';
import { withFormerNames, withPresentNames } from '../../../src/core/records/former-names';
import { planSchema } from '../../../src/core/records/plan';
import { readPlanParameters } from '../../../src/planning/addresses/plan-parameters';
import { rowOf } from '../../../src/planning/board/own-board';
import { experiment1 } from '../../../src/core/network';
import { defaultPlan, type PlanOverrides } from '../../../src/planning/plan';
import { comparisonRuns } from '../../../src/planning/comparison/comparison-plan';
import { readStudyFile, writeStudyFile } from '../../../src/study/study-file';
import * as v from 'valibot';
import { datasetOf } from '../../contract/storage/fixtures';
import { examples, plan, study, summary, trial } from './complete-records';

const former = { ...withFormerNames(plan), name: plan.name };

describe('profiles under their former names', () => {
  it('are read in plans, and in those only', () => {
    expect(former).toMatchObject({ profile: 'slides', customBoard: { slides: plan.customBoard.xCubeAi } });
    expect(v.is(planSchema, former)).toBe(false);
    expect(withPresentNames(former)).toEqual(plan);
    expect(withPresentNames(plan)).toEqual(plan);
    for (const other of [null, 'plan', { profile: 'toString' }, { profile: 3, customBoard: null }]) {
      expect(withPresentNames(other)).toEqual(other);
    }
  });

  it('are read in study files of version 1', () => {
    const bundle = { study, trials: [trial], dataset: { summary, examples }, weights: [] };
    const file = JSON.parse(writeStudyFile(bundle));
    const old = JSON.stringify({ ...file, version: 1, study: { ...file.study, plan: former } });
    expect(readStudyFile(old)).toEqual(bundle);
    expect(() => readStudyFile(JSON.stringify({ ...file, version: 1, study: 7 }))).toThrow(/damaged/);
  });

  it.each([
    ['slides', 'x-cube-ai'],
    ['silicon', 'export'],
    ['x-cube-ai', 'x-cube-ai'],
    ['export', 'export'],
    ['paper', undefined],
  ])('are understood in addresses: %s', (said, profile) => {
    expect(readPlanParameters(new URLSearchParams({ profile: said })).profile).toBe(profile);
  });
});

describe('ids of searches of a comparison', () => {
  const data = datasetOf('d1').summary;
  const own = rowOf({ name: 'Mine', core: 'Cortex-M4', clockMhz: 80, ramBytes: 20_000, romBytes: 60_000 });
  const lent = {
    ...own,
    id: 'lent',
    xCubeAi: { ramBytes: 1000, romBytes: 2000 },
    runPower: { microampsPerMhz: 1, volts: 3 },
    checked: 'me',
  };
  const board = boardById('stm32f303k8');
  /** What a plan was by default then. */
  const planOf = (board: Board, overrides: PlanOverrides = {}) =>
    defaultPlan(data, board, { ...experiment1('tiny'), compression: 'x8', ...overrides });

  it.each([
    [planOf(board), '534a4670b54e4962a7bf4a74a580811a', 'bf7befa99ebe652874e1497130b6cd54'],
    [
      planOf(board, {
        profile: 'x-cube-ai',
        objective: 'macro-f1',
        tieBreak: 'macc',
        training: { patience: 5, classWeights: 'balanced' },
      }),
      'ea6461725229268669f62ccdea02e1bb',
      '91b36b7d51f0404f80c8f73766fe948d',
    ],
    [planOf(defineBoard(own)), 'aedbe055feca5cf7473ae8c014b50113', 'c3cfffdb0843b65c728653d3e9d70835'],
    [
      planOf(defineBoard(lent), { profile: 'x-cube-ai' }),
      '1c2caff8b326205973c96aaeeceefc41',
      '22f4afb3bee7eda750b2a9298215136a',
    ],
  ])('are what they were before profiles had their names', (base, ...ids) => {
    // Of methods whose rules are the same as then: a search by other rules is another one.
    const search = { methods: ['random', 'svm-cbo'] as const, budget: 10, seeds: 1, screened: true };
    expect(comparisonRuns('s1', base, search).map(({ id }) => id)).toEqual(ids.map((id) => `run-${id}`));
  });
});
