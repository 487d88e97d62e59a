import type { WorkerLike } from '../../../src/study/workers/supervisor';
import { exposeService } from '../../../src/study/workers/expose';

/** A worker's far end in this thread, behind a real message channel: messages are cloned and arrive later. */
export class InProcessWorker implements WorkerLike {
  readonly #channel = new MessageChannel();
  readonly #deaths = new EventTarget();
  terminated = false;

  constructor(service: object) {
    exposeService(service, this.#channel.port2);
  }

  postMessage(message: unknown, transfer: Transferable[] = []): void {
    this.#channel.port1.postMessage(message, transfer);
  }

  addEventListener(type: string, listener: EventListenerOrEventListenerObject): void {
    this.#targetOf(type).addEventListener(type, listener);
  }

  removeEventListener(type: string, listener: EventListenerOrEventListenerObject): void {
    this.#targetOf(type).removeEventListener(type, listener);
  }

  start(): void {
    this.#channel.port1.start();
  }

  terminate(): void {
    this.terminated = true;
    this.#channel.port1.close();
    this.#channel.port2.close();
  }

  /** What the browser does when a worker throws outside of any call, or cannot be loaded. */
  die(message: string): void {
    this.#deaths.dispatchEvent(Object.assign(new Event('error'), { message }));
  }

  sendUnreadable(): void {
    this.#deaths.dispatchEvent(new Event('messageerror'));
  }

  #targetOf(type: string): EventTarget {
    return type === 'message' ? this.#channel.port1 : this.#deaths;
  }
}
