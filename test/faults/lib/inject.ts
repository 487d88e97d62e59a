import type { Page } from '@playwright/test';

/** What a worker does from now on, or the next time it is asked. */
export type WorkerFault =
  | 'die' // an error event, as when its memory ends
  | 'vanish' // ends without a word
  | 'hang' // answers nothing any more
  | 'garble' // sends what cannot be read
  | 'unsendable' // its answer cannot be sent
  | 'throw' // answers with a fault of the program
  | 'unloadable' // its script is gone
  | 'refused'; // the browser starts none

export type StorageFault = 'abort' | 'quota' | 'close' | 'hang' | 'unknown';

export interface WorkerRule {
  /** Which worker: the name of its file, e.g. `trainer`. */
  worker: string;
  fault: WorkerFault;
  /** How many of its messages are answered before. */
  after?: number;
  times: number;
}

export interface StorageRule {
  /** A store that the transaction is about, e.g. `trials`; `*`: any. */
  store: string;
  fault: StorageFault;
  after?: number;
  times: number;
}

declare global {
  interface Window {
    faults: { workers: WorkerRule[]; storage: StorageRule[]; met: number; hurry: number };
  }
}

/** Runs in the page before its scripts: workers, transactions and timers that fail on demand. */
function installFaults(): void {
  const faults: Window['faults'] = { workers: [], storage: [], met: 0, hurry: 1 };
  window.faults = faults;

  const take = <R extends { times: number; after?: number }>(rules: R[], fits: (rule: R) => boolean) => {
    for (const rule of rules) {
      if (rule.times <= 0 || !fits(rule)) continue;
      if ((rule.after ?? 0) > 0) {
        rule.after! -= 1;
        continue;
      }
      rule.times -= 1;
      faults.met += 1;
      return rule;
    }
    return undefined;
  };

  const RealWorker = window.Worker;
  /** Workers that answer no more, and that the page has not given up yet. */
  let deaf = 0;
  const atStart = new Set(['unloadable', 'refused']);
  window.Worker = class extends RealWorker {
    readonly #name: string;
    #deaf = false;

    constructor(url: string | URL, options?: WorkerOptions) {
      const name = /([a-z]+)[^/]*\.js/.exec(String(url).split('/').at(-1) ?? '')?.[1] ?? '';
      const rule = take(faults.workers, (one) => one.worker === name && atStart.has(one.fault));
      if (rule?.fault === 'refused') throw new DOMException('No worker for you.', 'SecurityError');
      super(rule ? new URL('assets/gone.js', document.baseURI) : url, options);
      this.#name = name;
    }

    override postMessage(message: unknown, ...rest: unknown[]): void {
      const call = message as { type?: string; id?: string } | undefined;
      const rule =
        call?.type === 'APPLY'
          ? take(faults.workers, (one) => one.worker === this.#name && !atStart.has(one.fault))
          : undefined;
      if (!rule) return (super.postMessage as (...all: unknown[]) => void)(message, ...rest);
      const answer = (value: object) =>
        setTimeout(() =>
          this.dispatchEvent(
            new MessageEvent('message', { data: { id: call!.id, type: 'HANDLER', name: 'throw', value } }),
          ),
        );
      switch (rule.fault) {
        case 'die':
          super.terminate();
          setTimeout(() => this.dispatchEvent(new ErrorEvent('error', { message: 'out of memory' })));
          return;
        case 'vanish':
        case 'hang':
          this.#deaf = true;
          deaf += 1;
          super.terminate();
          return;
        case 'garble':
          setTimeout(() => this.dispatchEvent(new MessageEvent('messageerror')));
          return;
        case 'unsendable':
          answer({ kind: 'error', name: 'TypeError', message: 'Unserializable return value' });
          return;
        case 'throw':
          answer({ kind: 'error', name: 'TypeError', message: 'undefined is not a function' });
      }
    }

    override terminate(): void {
      if (!this.#deaf) return super.terminate();
      this.#deaf = false;
      // Found out: what takes its place needs its time, unless it is to hang as well.
      const more = faults.workers.some(
        ({ fault, times }) => times > 0 && (fault === 'hang' || fault === 'vanish'),
      );
      if (--deaf === 0 && !more) faults.hurry = 1;
    }
  };

  const { transaction } = IDBDatabase.prototype;
  IDBDatabase.prototype.transaction = function (this: IDBDatabase, stores, mode, options) {
    const names = typeof stores === 'string' ? [stores] : [...stores];
    const rule =
      mode === 'readwrite'
        ? take(faults.storage, (one) => one.store === '*' || names.includes(one.store))
        : undefined;
    if (rule?.fault === 'close') this.close();
    if (rule?.fault === 'unknown') throw new DOMException('The disk is broken.', 'UnknownError');
    if (rule?.fault === 'quota') throw new DOMException('No room.', 'QuotaExceededError');
    const begun = transaction.call(this, stores, mode, options);
    if (rule?.fault === 'abort') queueMicrotask(() => begun.abort());
    return begun;
  } as typeof transaction;

  // Waiting for what hangs is waiting for seconds: they pass faster on demand.
  const { setTimeout: wait } = window;
  window.setTimeout = ((work: () => void, ms = 0, ...rest: unknown[]) =>
    wait(work, ms >= 1000 ? ms / faults.hurry : ms, ...rest)) as typeof window.setTimeout;
}

export async function installInjector(page: Page): Promise<void> {
  // Compilers that keep the names of functions call this.
  await page.addInitScript('globalThis.__name = (named) => named');
  await page.addInitScript(installFaults);
}

/** From now on. What hangs is found out by waiting: seconds of the page's timers pass faster then. */
export const failWorkers = (page: Page, rule: WorkerRule): Promise<void> =>
  page.evaluate((one) => {
    window.faults.workers.push(one);
    if (one.fault === 'hang' || one.fault === 'vanish') window.faults.hurry = 20;
  }, rule);

export const failStorage = (page: Page, rule: StorageRule): Promise<void> =>
  page.evaluate((one) => void window.faults.storage.push(one), rule);

/** How many faults have happened in this page. */
export const faultsMet = (page: Page): Promise<number> => page.evaluate(() => window.faults.met);
