import { parentPort, Worker, type Transferable as Movable } from 'node:worker_threads';
import type { Endpoint } from 'comlink';
import { exposeService } from '../src/study/workers/expose';
import type { WorkerLike } from '../src/study/workers/supervisor';

type Listener = Parameters<Endpoint['addEventListener']>[1];

/** A worker thread of Node with the face of a browser's worker. */
export class NodeThread implements WorkerLike {
  readonly #worker: Worker;
  readonly #heard = new Map<Listener, Map<string, (value: unknown) => void>>();

  /** @param url of a module; TypeScript is run as it is */
  constructor(url: URL, workerData: object) {
    const isSource = url.pathname.endsWith('.ts');
    const entry = isSource ? new URL('threads/from-source.mjs', import.meta.url) : url;
    this.#worker = new Worker(entry, { workerData: { ...workerData, module: url.href }, execArgv: [] });
  }

  postMessage(message: unknown, transfer: Transferable[] = []): void {
    this.#worker.postMessage(message, transfer as unknown as Movable[]);
  }

  addEventListener(type: string, listener: Listener): void {
    const hear = (value: unknown) => {
      const event =
        type === 'message'
          ? new MessageEvent(type, { data: value })
          : Object.assign(new Event(type), {
              message: value instanceof Error ? value.message : String(value),
            });
      if (typeof listener === 'function') listener(event);
      else listener.handleEvent(event);
    };
    const ofListener = this.#heard.get(listener) ?? new Map<string, typeof hear>();
    this.#heard.set(listener, ofListener.set(type, hear));
    this.#worker.on(type, hear);
    // A thread that was ended from outside dies without an error.
    if (type === 'error') this.#worker.on('exit', (code) => hear(new Error(`it ended with code ${code}`)));
  }

  removeEventListener(type: string, listener: Listener): void {
    const hear = this.#heard.get(listener)?.get(type);
    if (hear) this.#worker.off(type, hear);
    this.#heard.get(listener)?.delete(type);
  }

  terminate(): void {
    void this.#worker.terminate();
  }
}

/** What a thread's entry does: offer its service to the thread that started it. */
export function exposeHere(service: object): void {
  if (!parentPort) throw new Error('This module is run in a thread of its own.');
  exposeService(service, parentPort as unknown as Endpoint);
}
