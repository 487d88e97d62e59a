export { begin, correct, lossSum } from './context';
export { run } from './program';

/** First free byte, for the planner's arena. */
export function heapBase(): usize {
  return (__heap_base + 63) & ~63;
}
