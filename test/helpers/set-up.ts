import fc from 'fast-check';
import { afterAll, vi } from 'vitest';

// Property tests try the same cases in every run; another seed looks for new ones.
fc.configureGlobal({ seed: Number(process.env.PROPERTY_SEED ?? 2022) });

// Test files run in one process: what one has put in the place of a global is not there for the next.
afterAll(() => {
  vi.unstubAllGlobals();
  vi.useRealTimers();
});
