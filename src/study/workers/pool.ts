import { aborted, type CallOptions, type Task, type WorkerState, type WorkerSupervisor } from './supervisor';

/** Gives each task to the first free worker, in the order of asking. */
export class WorkerPool<Api extends object> {
  readonly #workers: readonly WorkerSupervisor<Api>[];
  readonly #free: WorkerSupervisor<Api>[];
  readonly #waiting: ((worker: WorkerSupervisor<Api>) => void)[] = [];

  constructor(workers: readonly WorkerSupervisor<Api>[]) {
    this.#workers = workers;
    this.#free = [...workers];
  }

  get size(): number {
    return this.#workers.length;
  }

  get states(): readonly WorkerState[] {
    return this.#workers.map((worker) => worker.state);
  }

  /** Starts all workers; rejects with what kept one of them from opening. */
  async open(): Promise<void> {
    await Promise.all(this.#workers.map((worker) => worker.open()));
  }

  /** Rejects as `WorkerSupervisor.call` does; a task that is aborted while it waits never starts. */
  async run<T>(task: Task<Api, T>, options: CallOptions = {}): Promise<T> {
    const worker = await this.#acquire(options.signal);
    try {
      return await worker.call(task, options);
    } finally {
      this.#release(worker);
    }
  }

  /** Gives the memory of all workers back; the next task starts them again. */
  rest(): void {
    for (const worker of this.#workers) worker.rest();
  }

  async close(): Promise<void> {
    await Promise.all(this.#workers.map((worker) => worker.close()));
  }

  #acquire(signal?: AbortSignal): Promise<WorkerSupervisor<Api>> {
    if (signal?.aborted) return Promise.reject(aborted());
    const free = this.#free.shift();
    if (free) return Promise.resolve(free);
    return new Promise((resolve, reject) => {
      const take = (worker: WorkerSupervisor<Api>) => {
        signal?.removeEventListener('abort', leave);
        resolve(worker);
      };
      const leave = () => {
        this.#waiting.splice(this.#waiting.indexOf(take), 1);
        reject(aborted());
      };
      signal?.addEventListener('abort', leave, { once: true });
      this.#waiting.push(take);
    });
  }

  #release(worker: WorkerSupervisor<Api>): void {
    const next = this.#waiting.shift();
    if (next) next(worker);
    else this.#free.push(worker);
  }
}
