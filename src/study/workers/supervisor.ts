import { proxy, releaseProxy, wrap, type Endpoint, type Remote } from 'comlink';
import { AppError } from '../../core/errors';
import { installWireErrors } from './wire-errors';

installWireErrors();

/** `idle`: no worker yet, the next call starts one. `failed`: the worker died, the next call starts another. */
export type WorkerState = 'idle' | 'opening' | 'ready' | 'closing' | 'closed' | 'failed';

/** The part of `Worker` that the supervisor needs. */
export interface WorkerLike extends Endpoint {
  terminate(): void;
}

export interface SupervisorSettings<Api extends object> {
  /** For messages, e.g. `trainer 2`. */
  name: string;
  start(): WorkerLike;
  /** Prepares every new worker before its first call, e.g. loads the examples. */
  open?(api: Remote<Api>): Promise<void>;
  /** Asks the worker to end its running call early. */
  abort?(api: Remote<Api>): Promise<void>;
  openTimeoutMs?: number;
  /** How long an aborted call may take to end before its worker is ended. */
  abortGraceMs?: number;
}

export interface CallOptions {
  signal?: AbortSignal;
  /** Longest time without a sign of life (a callback counts) before the worker is taken for dead. */
  timeoutMs?: number;
}

/** Wraps a callback so that the worker can call it; calls that come after the end of the task are dropped. */
export type Callback = <Arguments extends unknown[]>(
  listener: (...values: Arguments) => void,
) => (...values: Arguments) => void;

export type Task<Api, T> = (api: Remote<Api>, callback: Callback) => Promise<T>;

interface RunningWorker<Api> {
  worker: WorkerLike;
  api: Remote<Api>;
  opened: Promise<void>;
  calls: Set<(error: AppError) => void>;
  release(): void;
}

const OPEN_TIMEOUT_MS = 60_000;
const ABORT_GRACE_MS = 150;
/** Most calls answer in a moment; those that may take longer say so. */
const ANSWER_TIMEOUT_MS = 120_000;
/** A time-out passes in so many steps: while the computer sleeps, or the page is frozen, at most one of them does. */
const STEPS = 8;

/** Calls back when that much time has passed awake; returns what ends the waiting. */
function afterAwake(ms: number, over: () => void): () => void {
  let left = STEPS;
  const step = () => {
    left -= 1;
    if (left === 0) over();
    else timer = setTimeout(step, ms / STEPS);
  };
  let timer = setTimeout(step, ms / STEPS);
  return () => clearTimeout(timer);
}

export const aborted = () => new AppError('aborted', 'The work was cancelled.');

/**
 * Owns one module worker. Every call races with the worker's death (error, unreadable message, termination), a
 * time-out and an AbortSignal, because Comlink leaves calls to a dead worker pending for ever. A worker that does not
 * honour an abort in time is ended; the next call starts a new one. Results of an ended worker never land.
 *
 * Rejects with AppError `worker-died`, `worker-timeout`, `worker-closed`, `aborted`, or with what the worker threw.
 */
export class WorkerSupervisor<Api extends object> {
  readonly #settings: SupervisorSettings<Api>;
  #running: RunningWorker<Api> | null = null;
  #state: WorkerState = 'idle';
  #closing: Promise<void> | null = null;

  constructor(settings: SupervisorSettings<Api>) {
    this.#settings = settings;
  }

  get state(): WorkerState {
    return this.#state;
  }

  /** Starts the worker ahead of the first call. */
  open(): Promise<void> {
    return this.call(async () => undefined);
  }

  call<T>(task: Task<Api, T>, { signal, timeoutMs = ANSWER_TIMEOUT_MS }: CallOptions = {}): Promise<T> {
    if (this.#closing) return Promise.reject(this.#closedError());
    if (signal?.aborted) return Promise.reject(aborted());
    let running: RunningWorker<Api>;
    try {
      running = this.#running ??= this.#start();
    } catch {
      // Browsers that start no worker at all say so at once.
      this.#state = 'failed';
      return Promise.reject(this.#missingError());
    }
    return new Promise<T>((resolve, reject) => {
      let settled = false;
      let stopWaiting = () => {};
      const settle = (deliver: () => void) => {
        if (settled) return;
        settled = true;
        stopWaiting();
        signal?.removeEventListener('abort', onAbort);
        running.calls.delete(fail);
        deliver();
      };
      const fail = (error: AppError) => settle(() => reject(signal?.aborted ? aborted() : error));
      const endAfter = (ms: number, error: () => AppError) => {
        stopWaiting();
        stopWaiting = afterAwake(ms, () => this.#end(running, 'failed', error()));
      };
      const alive = () => {
        if (!settled && !signal?.aborted) endAfter(timeoutMs, () => this.#timeoutError(timeoutMs));
      };
      const onAbort = () => {
        endAfter(this.#settings.abortGraceMs ?? ABORT_GRACE_MS, () =>
          this.#diedError('was ended to cancel its work'),
        );
        this.#settings.abort?.(running.api).catch(() => undefined);
      };
      const callback: Callback = (listener) =>
        proxy((...values) => {
          if (settled || signal?.aborted) return;
          alive();
          listener(...values);
        });
      running.calls.add(fail);
      signal?.addEventListener('abort', onAbort, { once: true });
      running.opened
        .then(() => {
          alive();
          return task(running.api, callback);
        })
        .then(
          (value) => settle(() => (signal?.aborted ? reject(aborted()) : resolve(value))),
          (error: unknown) => {
            if (isUnsendable(error))
              this.#end(running, 'failed', this.#diedError('could not send its answer'));
            else settle(() => reject(signal?.aborted ? aborted() : error));
          },
        );
    });
  }

  /** Ends the worker to give its memory back; the next call starts another. Pending calls are rejected. */
  rest(): void {
    if (this.#running) this.#end(this.#running, 'idle', this.#diedError('was ended to free its memory'));
  }

  /** Ends the worker and rejects what is pending. Further calls are refused. May be called again. */
  close(): Promise<void> {
    this.#closing ??= this.#close();
    return this.#closing;
  }

  async #close(): Promise<void> {
    const running = this.#running;
    if (running) {
      this.#state = 'closing';
      await Promise.race([
        this.#settings.abort?.(running.api).catch(() => undefined),
        new Promise((resolve) => setTimeout(resolve, this.#settings.abortGraceMs ?? ABORT_GRACE_MS)),
      ]);
      this.#end(running, 'closed', this.#closedError());
    }
    this.#state = 'closed';
  }

  #start(): RunningWorker<Api> {
    const { open, start, openTimeoutMs = OPEN_TIMEOUT_MS } = this.#settings;
    this.#state = 'opening';
    const worker = start();
    const api = wrap<Api>(worker);
    const onError = (event: Event) => {
      const { message } = event as ErrorEvent;
      const error = message ? this.#diedError(message) : this.#missingError();
      this.#end(running, 'failed', error);
    };
    const onUnreadable = () =>
      this.#end(running, 'failed', this.#diedError('sent a message that cannot be read'));
    worker.addEventListener('error', onError);
    worker.addEventListener('messageerror', onUnreadable);
    const running: RunningWorker<Api> = {
      worker,
      api,
      opened: Promise.resolve(),
      calls: new Set(),
      release() {
        worker.removeEventListener('error', onError);
        worker.removeEventListener('messageerror', onUnreadable);
        api[releaseProxy]();
        worker.terminate();
      },
    };
    const stopWaiting = afterAwake(openTimeoutMs, () =>
      this.#end(running, 'failed', this.#timeoutError(openTimeoutMs)),
    );
    running.opened = (open ? open(api) : Promise.resolve()).then(
      () => {
        stopWaiting();
        if (this.#running === running && this.#state === 'opening') this.#state = 'ready';
      },
      (error: unknown) => {
        stopWaiting();
        const reason = error instanceof AppError ? error : this.#diedError(String(error));
        this.#end(running, 'failed', reason);
        throw reason;
      },
    );
    return running;
  }

  #end(running: RunningWorker<Api>, state: WorkerState, error: AppError): void {
    if (this.#running !== running) return;
    this.#running = null;
    this.#state = state;
    running.release();
    for (const fail of [...running.calls]) fail(error);
  }

  #diedError(how: string): AppError {
    return new AppError(
      'worker-died',
      `The background worker “${this.#settings.name}” stopped: ${how}.`,
      'Try again; if it happens again, reload the page, and close other tabs to free memory.',
    );
  }

  /** Scripts that are not there, or a worker that ends for want of memory, say nothing at all. */
  #missingError(): AppError {
    return new AppError(
      'part-missing',
      `The background worker “${this.#settings.name}” could not be loaded, or ran out of memory.`,
      'Reload the page, which may have been replaced by a newer version; if that does not help, close other tabs to free memory.',
    );
  }

  #timeoutError(ms: number): AppError {
    return new AppError(
      'worker-timeout',
      `The background worker “${this.#settings.name}” gave no sign of life for ${Math.round(ms / 1000)} s.`,
      'Try again, with smaller networks or fewer examples if it happens again.',
    );
  }

  #closedError(): AppError {
    return new AppError('worker-closed', `The background worker “${this.#settings.name}” has been closed.`);
  }
}

/** What Comlink answers in place of a value that cannot be cloned into a message. */
const isUnsendable = (error: unknown): boolean =>
  error instanceof Error && error.message === 'Unserializable return value';
