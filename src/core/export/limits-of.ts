import type { LimitProfile } from '../deploy/types';

/** Whose limits a profile keeps, in a reader's words. */
export const LIMITS_OF: Record<LimitProfile, string> = {
  slides: 'as in the paper',
  silicon: 'the chip’s memory',
};
