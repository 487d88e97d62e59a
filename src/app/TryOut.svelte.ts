import { lookAlike, SAME_RATE, testRunOf, type TestRun } from '../core/data';
import type { DatasetSummary, IngestFile, IngestWorker, ReadOutcome } from '../core/data';
import { asAppError, type AppError } from '../core/errors';
import type { TryBench } from '../study/final-to-try';
import type { ClassifierApi } from '../study/workers/classifier-protocol';
import { WorkerSupervisor } from '../study/workers/supervisor';

/** Examples and what the model made of them. */
export interface TriedRun extends TestRun {
  source: 'held-out' | 'files';
  /** Examples × classes. */
  probabilities: Float32Array;
  /** Rows or images that could not be read. */
  leftOut: number;
  /** The files' own rate, where they were resampled to the model's. */
  resampledFrom?: number;
}

/** What is being done, and how much of it is done; null: not known. */
export interface TryWork {
  kind: 'reading' | 'classifying';
  share: number | null;
}

const sensorRate = ({ preparation, samplingHz }: DatasetSummary) => preparation?.sensorHz ?? samplingHz;

/** Tries a model on recordings: reading and classifying happen in workers, one run at a time; a new one cancels the one before. */
export class TryOut {
  readonly bench: TryBench;
  run = $state.raw<TriedRun | null>(null);
  work = $state.raw<TryWork | null>(null);
  error = $state.raw<AppError | null>(null);

  readonly #ingest = new WorkerSupervisor<IngestWorker>({
    name: 'ingest',
    start: startIngest,
    abort: async (api) => api.cancel(),
  });
  readonly #classifier = new WorkerSupervisor<ClassifierApi>({ name: 'classifier', start: startClassifier });
  #abort: AbortController | null = null;

  constructor(bench: TryBench) {
    this.bench = bench;
  }

  /** The part of the recordings that the search never saw. */
  useHeldOut(): Promise<void> {
    return this.#do(async (signal) =>
      this.#classify({ ...this.bench.heldOut, source: 'held-out', leftOut: 0 }, signal),
    );
  }

  useFiles(files: readonly IngestFile[]): Promise<void> {
    return this.#do(async (signal) => this.#classify(await this.#read(files, signal), signal));
  }

  cancel(): void {
    this.#abort?.abort();
    this.#abort = null;
    this.work = null;
  }

  async close(): Promise<void> {
    this.cancel();
    await Promise.all([this.#ingest.close(), this.#classifier.close()]);
  }

  async #do(make: (signal: AbortSignal) => Promise<TriedRun>): Promise<void> {
    this.cancel();
    const { signal } = (this.#abort = new AbortController());
    this.error = null;
    try {
      const run = await make(signal);
      if (!signal.aborted) this.run = run;
    } catch (error) {
      if (!signal.aborted) this.error = asAppError(error);
    } finally {
      if (!signal.aborted) this.work = null;
    }
  }

  async #read(files: readonly IngestFile[], signal: AbortSignal): Promise<Omit<TriedRun, 'probabilities'>> {
    const { summary, kernelsUrl } = this.bench;
    this.work = { kind: 'reading', share: null };
    const choices = await lookAlike(summary, (format) =>
      this.#ingest.call((api) => api.inspect(files, format), { signal }),
    );
    const read = (resampleHz: number | undefined): Promise<ReadOutcome> =>
      this.#ingest.call(
        (api, callback) =>
          api.read(
            files,
            { ...choices, resampleHz },
            callback(({ bytesRead, bytesTotal }) => {
              this.work = { kind: 'reading', share: bytesTotal > 0 ? bytesRead / bytesTotal : null };
            }),
            kernelsUrl,
          ),
        { signal },
      );
    let outcome = await read(choices.resampleHz);
    const own = sensorRate(outcome.dataset.summary);
    const expected = sensorRate(summary);
    const differs = own !== undefined && expected !== undefined && Math.abs(own / expected - 1) > SAME_RATE;
    // A model knows movements by their length in samples: another rate would be another movement.
    if (differs && choices.resampleHz === undefined) outcome = await read(summary.samplingHz);
    return {
      ...testRunOf(summary, outcome.dataset),
      source: 'files',
      leftOut: outcome.badRows.count,
      ...(differs && { resampledFrom: own }),
    };
  }

  async #classify(run: Omit<TriedRun, 'probabilities'>, signal: AbortSignal): Promise<TriedRun> {
    const { model, kernelsUrl } = this.bench;
    this.work = { kind: 'classifying', share: 0 };
    const probabilities = await this.#classifier.call(
      (api, callback) =>
        api.classify(
          model,
          run.features,
          kernelsUrl,
          callback((share: number) => (this.work = { kind: 'classifying', share })),
        ),
      { signal },
    );
    return { ...run, probabilities };
  }
}

// The bundler finds workers by this very form of the call.
const startIngest = () => new Worker(new URL('../../workers/ingest.ts', import.meta.url), { type: 'module' });
const startClassifier = () =>
  new Worker(new URL('../../workers/classifier.ts', import.meta.url), { type: 'module' });
