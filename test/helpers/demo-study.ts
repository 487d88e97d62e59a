import { generateSample } from '../../src/core/data';
import { boardById } from '../../src/core/deploy';
import { defaultPlan } from '../../src/planning/plan';
import type { StudyBundle } from '../../src/study/study-file';

/** The study of `npm run demo`, not begun: the walking sample, the default plan, 12 trials. */
export function demoStudy(trials = 12, parallelTrials?: number): StudyBundle {
  const dataset = generateSample('walking', 1);
  const plan = defaultPlan(dataset.summary, boardById('stm32f303k8'), {
    trials,
    seed: 1,
    ...(parallelTrials !== undefined && { parallelTrials }),
  });
  const study = { id: 'demo', plan, state: 'draft' as const, createdAt: 1, updatedAt: 1 };
  return { study, trials: [], dataset, weights: [] };
}
