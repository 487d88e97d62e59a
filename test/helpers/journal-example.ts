import type { StudyPlan } from '../../src/core/records/plan';
import type { TrialHead } from '../../src/core/records/trial';
import type { SearchSpace } from '../../src/core/space';
import { tinyDataset, tinyPlan } from '../unit/study/tiny-study';

const SPACE: SearchSpace = [
  { name: 'blocks', kind: 'ordinal', values: [1, 2, 3] },
  { name: 'filters', kind: 'ordinal', values: [8, 16, 32], scale: 'log' },
  {
    name: 'filters2',
    kind: 'ordinal',
    values: [8, 16, 32],
    scale: 'log',
    when: [{ parameter: 'blocks', in: [2, 3] }],
  },
  { name: 'dropout', kind: 'ordinal', values: [0, 0.1, 0.2, 0.3] },
  { name: 'activation', kind: 'categorical', values: ['relu', 'tanh'] },
  { name: 'learningRate', kind: 'real', low: 0.0005, high: 0.01, scale: 'log' },
];

/** A study with a trial of every kind: deployable, over its limit, less than fully trained, refused, failed, with and without a condition. */
export function journalExample(): { plan: StudyPlan; trials: TrialHead[] } {
  const dataset = tinyDataset();
  const plan = {
    ...tinyPlan(dataset, { limits: { ramBytes: 1000, romBytes: 10_000, crossAccuracy: 0.95 } }),
    space: SPACE,
    name: 'A “study” <b>',
  };
  const shared = { activation: 'relu', dropout: 0.1, filters: 16, learningRate: 0.001 };
  const trial = (number: number, more: Partial<TrialHead>): TrialHead => ({
    studyId: 's',
    number,
    configuration: { blocks: 1, ...shared },
    phase: 'optimise',
    reason: '',
    fidelity: 1,
    state: 'finished',
    figures: { ramBytes: 900, romBytes: 9000, macc: 5000, crossAccuracy: 0.98 },
    deployable: true,
    violations: [],
    objective: 0.5 + number / 100,
    startedAt: 1_000_000 * number,
    durationMs: 1500,
    ...more,
  });
  return {
    plan,
    trials: [
      trial(1, { configuration: { blocks: 2, ...shared, filters2: 32 } }),
      trial(2, {
        figures: { ramBytes: 1500, romBytes: 9000, macc: 5000, crossAccuracy: 0.98 },
        deployable: false,
      }),
      trial(3, { fidelity: 1 / 3 }),
      trial(4, {
        state: 'refused',
        objective: undefined,
        figures: { ramBytes: 9e6, romBytes: 9000, macc: 5000 },
        deployable: false,
      }),
      trial(5, {
        state: 'failed',
        objective: undefined,
        failure: { code: 'diverged', message: 'It diverged.' },
        deployable: true,
      }),
    ],
  };
}
