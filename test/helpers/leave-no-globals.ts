import { afterAll, vi } from 'vitest';

// Test files run in one process: what one has put in the place of a global is not there for the next.
afterAll(() => {
  vi.unstubAllGlobals();
  vi.useRealTimers();
});
