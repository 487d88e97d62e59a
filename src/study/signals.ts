import { aborted } from './workers/supervisor';

/** Aborted when one of them is. */
export function linkedTo(...signals: readonly AbortSignal[]): AbortSignal {
  const linked = new AbortController();
  for (const signal of signals) {
    if (signal.aborted) linked.abort();
    else signal.addEventListener('abort', () => linked.abort(), { once: true, signal: linked.signal });
  }
  return linked.signal;
}

/** What is waited for, unless the signal is aborted first: the work itself goes on where nobody ends it. */
export function unlessAborted<T>(signal: AbortSignal, work: Promise<T>): Promise<T> {
  if (signal.aborted) {
    work.catch(() => undefined);
    return Promise.reject(aborted());
  }
  return new Promise<T>((resolve, reject) => {
    const onAbort = () => reject(aborted());
    signal.addEventListener('abort', onAbort, { once: true });
    work.then(resolve, reject).finally(() => signal.removeEventListener('abort', onAbort));
  });
}
