import type { LimitProfile } from '../deploy';

/** Whose figures a profile's limits are for, in a reader's words. */
export const LIMITS_OF: Record<LimitProfile, string> = {
  export: 'for figures of the export',
  'x-cube-ai': 'for figures by X-CUBE-AI’s rules',
};
