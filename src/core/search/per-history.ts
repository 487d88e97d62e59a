import type { History } from './method';

/** Remembers what was computed from a history, for `propose` and `explain` to share; forgotten with the history. */
export function perHistory<T>(compute: (history: History) => T): (history: History) => T {
  const memory = new WeakMap<History, { result: T }>();
  return (history) => {
    let held = memory.get(history);
    if (!held) memory.set(history, (held = { result: compute(history) }));
    return held.result;
  };
}
