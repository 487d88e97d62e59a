import type { DatasetOutline } from '../core/data';
import type { Evidence } from '../core/records/evidence';
import type { StudyPlan } from '../core/records/plan';
import { targetOf } from '../planning/plan-figures';
import type { SearchRequest } from './workers/optimizer-protocol';

/** How the optimizer of a plan is made when phases are planned for so many trials. */
export function searchRequestFor(
  plan: StudyPlan,
  dataset: DatasetOutline,
  budget = plan.trials,
  evidence?: Evidence,
): SearchRequest {
  const { method, space, seed, methodOptions, template, limits } = plan;
  const settings = {
    method,
    space,
    budget,
    seed,
    options: {
      ...methodOptions,
      ...(evidence && { warmStart: evidence.observations, tryFirst: evidence.tryFirst ?? [] }),
    },
  };
  if (!plan.screened) return { settings };
  const { input, classNames } = dataset.summary;
  const target = targetOf(plan, dataset);
  return { settings, screen: { template, input, classes: classNames.length, target, limits } };
}
