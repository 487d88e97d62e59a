import type { ExampleSet } from '../src/core/data';
import { AppError, asAppError } from '../src/core/errors';
import type { ErrorCode } from '../src/core/error-codes';
import type { EngineId } from '../src/core/records/engine';
import type { FoldListeners, TrainerPort } from '../src/study/ports';
import { packJson, unpackJson } from '../src/study/study-json';
import { aborted } from '../src/study/workers/supervisor';
import type {
  EpochListener,
  FoldRequest,
  RefitOutcome,
  RefitRequest,
} from '../src/study/workers/trainer-protocol';
import type { FoldOutcome } from '../src/training/types';

/** One piece of work for another machine, in `packJson`'s form: a fold of a trial, or the final model. */
export type Work = { fold: FoldRequest } | { refit: RefitRequest };
/** What became of it there. An error is one that says something about the work, as `AppError` does. */
export type Result = { fold: FoldOutcome } | { refit: RefitOutcome } | { error: Failure };
interface Failure {
  code: ErrorCode;
  message: string;
  remedy: string;
}

/** What is said to an engine that runs works elsewhere, a line each. */
export type ToEngine = { task: number; what: string; work: string } | { cancel: number };

interface Waiting {
  done(result: Result): void;
  fail(error: unknown): void;
}

/**
 * Trainers on other machines: each fold is a line of text for an engine (Dask, Ray, …) that has it trained somewhere and
 * answers with a line. The engine deals with lost machines; what it gives up is tried again as a worker that died is.
 */
export class RemoteTrainers implements TrainerPort {
  readonly workers: number;
  readonly #send: (line: ToEngine) => void;
  readonly #examples: () => Promise<ExampleSet>;
  readonly #waiting = new Map<number, Waiting>();
  #last = 0;
  #ended = false;

  constructor(workers: number, examples: () => Promise<ExampleSet>, send: (line: ToEngine) => void) {
    this.workers = workers;
    this.#examples = examples;
    this.#send = send;
  }

  /** A line of the engine: `{"task": 1, "result": …}`, or `{"task": 1, "failed": "why"}`. */
  hear(line: string): void {
    const { task, result, failed } = JSON.parse(line) as { task: number; result?: string; failed?: string };
    const waiting = this.#waiting.get(task);
    this.#waiting.delete(task);
    if (result === undefined) waiting?.fail(lost(failed ?? 'it gave no reason'));
    else waiting?.done(unpackJson(result) as Result);
  }

  /** The engine is gone: nobody answers any more. */
  end(): void {
    this.#ended = true;
    for (const { fail } of this.#waiting.values()) fail(gone());
    this.#waiting.clear();
  }

  async open(): Promise<EngineId> {
    return 'wasm';
  }

  engineFor(): EngineId {
    return 'wasm';
  }

  async evaluateFolds(
    _engine: EngineId,
    requests: readonly FoldRequest[],
    { onFold }: FoldListeners,
    signal: AbortSignal,
  ): Promise<void> {
    const settled = await Promise.allSettled(
      requests.map(async (request) => {
        const result = await this.#run({ fold: request }, `fold ${request.fold + 1}`, signal);
        await onFold((result as { fold: FoldOutcome }).fold);
      }),
    );
    const failure = settled.find((one) => one.status === 'rejected');
    if (failure) throw failure.reason;
  }

  async refit(
    _engine: EngineId,
    request: RefitRequest,
    _onEpoch: EpochListener,
    signal: AbortSignal,
  ): Promise<RefitOutcome> {
    const result = await this.#run({ refit: request }, 'final model', signal);
    return (result as { refit: RefitOutcome }).refit;
  }

  examples(): Promise<ExampleSet> {
    return this.#examples();
  }

  giveUp(): void {
    // There is one engine.
  }

  rest(): void {
    // Other machines have their own ways to rest.
  }

  async close(): Promise<void> {
    this.end();
  }

  #run(work: Work, what: string, signal: AbortSignal): Promise<Result> {
    if (signal.aborted) return Promise.reject(aborted());
    if (this.#ended) return Promise.reject(gone());
    const task = ++this.#last;
    return new Promise<Result>((resolve, reject) => {
      const cancel = () => {
        this.#waiting.delete(task);
        this.#send({ cancel: task });
        reject(aborted());
      };
      const settle = () => signal.removeEventListener('abort', cancel);
      signal.addEventListener('abort', cancel, { once: true });
      this.#waiting.set(task, {
        done: (result) => {
          settle();
          if ('error' in result) reject(errorOf(result.error));
          else resolve(result);
        },
        fail: (error) => {
          settle();
          reject(asAppError(error));
        },
      });
      this.#send({ task, what, work: packJson(work) });
    });
  }
}

const errorOf = ({ code, message, remedy }: Failure): AppError => new AppError(code, message, remedy);

const lost = (why: string): AppError =>
  new AppError(
    'worker-died',
    `A fold was not trained: ${why}.`,
    'Look at the workers, then run the same command again.',
  );

const gone = (): AppError =>
  new AppError('worker-closed', 'The engine has ended.', 'Run the same command again: it goes on.');
