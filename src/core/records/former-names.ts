import type { LimitProfile } from '../deploy';
import type { StudyPlan } from './plan';

/** What limit profiles were called before version 6 of the database and version 2 of study files, and in old addresses. */
export const FORMER_PROFILES: Readonly<Record<string, LimitProfile>> = {
  slides: 'x-cube-ai',
  silicon: 'export',
};

type Fields = Readonly<Record<string, unknown>>;

const isObject = (value: unknown): value is Fields => typeof value === 'object' && value !== null;

/** The same entries in the same order, one of them under another name. */
const renamed = (fields: Fields, from: string, to: string): Fields =>
  Object.fromEntries(Object.entries(fields).map(([name, value]) => [name === from ? to : name, value]));

/** A plan with profiles as they are called now; what is no plan, or has these names, stays as it is. */
export function withPresentNames(plan: unknown): unknown {
  if (!isObject(plan)) return plan;
  const { profile, customBoard } = plan;
  const known = typeof profile === 'string' && Object.hasOwn(FORMER_PROFILES, profile);
  return {
    ...plan,
    ...(known && { profile: FORMER_PROFILES[profile] }),
    ...(isObject(customBoard) && { customBoard: renamed(customBoard, 'slides', 'xCubeAi') }),
  };
}

/** The other way, for ids that follow from plans: they stay what they were. */
export function withFormerNames(plan: Omit<StudyPlan, 'name'>): Fields {
  const former = Object.keys(FORMER_PROFILES).find((name) => FORMER_PROFILES[name] === plan.profile);
  const board = plan.customBoard && renamed(plan.customBoard, 'xCubeAi', 'slides');
  return { ...plan, profile: former, customBoard: board };
}
