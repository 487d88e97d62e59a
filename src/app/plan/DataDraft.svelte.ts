import { asAppError, type AppError } from '../../core/errors';
import type {
  LeakReport,
  SplitFacts,
  SplitPicture,
  ToldFormat,
  IngestChoices,
  IngestFile,
  IngestProgress,
  Inspection,
  ReadOutcome,
  Dataset,
  ExamplePlaces,
  ExampleSet,
  SplitPlan,
} from '../../core/data';
import { paceSteps } from '../../core/data/steps';
import { Library } from '../Library.svelte';
import { publicUrl } from '../../browser/public-url';
import { failureKind, retryOnMachine } from '../../study/failures';
import { sendExamples } from '../../study/workers/send-examples';
import { turn } from '../shell/in-turn';
import { Undoable } from './history.svelte';
import { ingestSupervisor, readingTimeoutMs } from './ingest-supervisor';
import { carryOver, toldColumns, type ToldColumns } from '../../planning/data/carry-over';

export type DataSource =
  | { kind: 'sample'; id: string }
  | { kind: 'stored'; id: string }
  | { kind: 'files'; files: readonly IngestFile[] };

/** Samples are always made from this seed: their trained folds can be shared between studies. */
const SAMPLE_SEED = 1;

/** What corrections change. */
interface Corrected {
  choices: IngestChoices;
  inspection: Inspection;
  format: ToldFormat;
}

/** Every example is compared with many. */
const LEAKS_TIMEOUT_MS = 600_000;

/**
 * The data of the plan that is being made: from where, how it is read, and what came out. A new source or a correction
 * cancels the work before it; results of cancelled work never land.
 */
class DataDraft {
  source = $state.raw<DataSource | null>(null);
  working = $state(false);
  progress = $state.raw<IngestProgress | null>(null);
  /** Files only. */
  inspection = $state.raw<Inspection | null>(null);
  choices = $state.raw<IngestChoices | null>(null);
  /** What the person said of the files' format; the rest is found in the files. */
  format = $state.raw<ToldFormat>({});
  outcome = $state.raw<ReadOutcome | null>(null);
  dataset = $state.raw<Dataset | null>(null);
  error = $state.raw<AppError | null>(null);

  readonly #worker = ingestSupervisor('ingest');
  /** Of its own: ending a leak check must not end the reading that made it stale. */
  readonly #splitWorker = ingestSupervisor('split');
  #job: AbortController | null = null;
  #settled: Promise<void> = Promise.resolve();
  /** What was said of the format when the files were looked at last. */
  #formatSeen: ToldFormat = this.format;
  /** What the data set that is shown was read with. */
  #choicesRead: IngestChoices | null = null;
  #told: ToldColumns = new Map();
  /** Begins with what was guessed. */
  #corrections = $state.raw<Undoable<Corrected> | null>(null);

  /** What the machine kept from being done; it may be tried again. */
  #failed = $state.raw<((signal: AbortSignal) => Promise<void>) | null>(null);

  get canTryAgain(): boolean {
    return this.#failed !== null;
  }

  useSample(id: string): Promise<void> {
    this.#begin({ kind: 'sample', id });
    return this.#work(async (signal) => {
      const make = () => this.#worker.call((api) => api.sample(id, SAMPLE_SEED), { signal });
      await this.#take(await retryOnMachine(signal, make), signal);
    });
  }

  useStored(id: string): Promise<void> {
    this.#begin({ kind: 'stored', id });
    return this.#work(async (signal) => {
      await this.#take(await new Library().dataset(id), signal);
    });
  }

  useFiles(files: readonly IngestFile[]): Promise<void> {
    this.#begin({ kind: 'files', files });
    return this.#work((signal) => this.#inspect(files, signal));
  }

  /** Looks at the files again, as the person says they are written; `undefined` leaves a part to the files. */
  reformat(part: { [Part in keyof ToldFormat]: ToldFormat[Part] | undefined }): Promise<void> {
    const { source } = this;
    if (source?.kind !== 'files') return Promise.resolve();
    const told = Object.entries({ ...this.format, ...part }).filter(([, value]) => value !== undefined);
    this.format = Object.fromEntries(told);
    return this.#work((signal) => this.#inspect(source.files, signal));
  }

  /** Reads the files again, as the person says of the choices of this moment: a control may show those of a moment ago. */
  correct(edit: (choices: IngestChoices) => IngestChoices): Promise<void> {
    const { source } = this;
    if (source?.kind !== 'files' || !this.choices) return Promise.resolve();
    const choices = edit(this.choices);
    this.choices = choices;
    // A look at the files that this correction ends is done again, and carries the correction over.
    if (this.#formatSeen !== this.format) return this.#work((signal) => this.#inspect(source.files, signal));
    this.#noteCorrection();
    return this.#work((signal) => this.#read(source.files, choices, signal));
  }

  get undoable(): boolean {
    return this.#corrections !== null && this.#corrections.undoable !== null;
  }

  get redoable(): boolean {
    return this.#corrections !== null && this.#corrections.redoable !== null;
  }

  /** Takes the last correction back and reads the files as before. */
  undo(): void {
    if (!this.undoable) return;
    this.#corrections!.undo();
    this.#restore();
  }

  redo(): void {
    if (!this.redoable) return;
    this.#corrections!.redo();
    this.#restore();
  }

  #noteCorrection(): void {
    const { choices, inspection, format } = this;
    if (!choices || !inspection) return;
    const state = { choices, inspection, format };
    if (this.#corrections) this.#corrections.change(state, 'correction');
    else this.#corrections = new Undoable(state);
  }

  #restore(): void {
    const { source } = this;
    if (source?.kind !== 'files') return;
    const { choices, inspection, format } = this.#corrections!.value;
    [this.choices, this.inspection, this.format, this.#formatSeen] = [choices, inspection, format, format];
    void this.#work((signal) => this.#read(source.files, choices, signal));
  }

  splitFacts({ examples }: Dataset, folds: number): Promise<SplitFacts> {
    return this.#splitWorker.call((api) => api.splitFacts(placesOf(examples), folds));
  }

  /** @throws AppError as `splitExamples` does */
  split({ examples }: Dataset, plan: SplitPlan): Promise<SplitPicture> {
    return this.#splitWorker.call((api) => api.split(placesOf(examples), plan));
  }

  /** Looks for near-duplicates on both sides of a split. @throws AppError `aborted` when `signal` is */
  async leaks({ examples }: Dataset, plan: SplitPlan, signal: AbortSignal): Promise<LeakReport> {
    const find = () =>
      this.#splitWorker.call((api) => api.leaks(examples.id, plan), { signal, timeoutMs: LEAKS_TIMEOUT_MS });
    const report = await find();
    if (report) return report;
    await this.#splitWorker.call((api) => sendExamples(api, examples, signal), { signal });
    return (await find())!;
  }

  /** Gives the memory of the workers back; what they knew is read again when it is needed. */
  rest(): void {
    if (this.working) return;
    this.#worker.rest();
    this.#splitWorker.rest();
  }

  cancel(): void {
    this.#job?.abort();
    this.#job = null;
    this.working = false;
    this.progress = null;
    if (this.dataset) this.choices = this.#choicesRead;
    else this.source = null;
  }

  #begin(source: DataSource): void {
    this.source = source;
    this.inspection = null;
    this.choices = null;
    this.#choicesRead = null;
    this.format = {};
    this.#told = new Map();
    this.#corrections = null;
    this.outcome = null;
    this.dataset = null;
  }

  async #inspect(files: readonly IngestFile[], signal: AbortSignal): Promise<void> {
    const { format, choices, inspection: before } = this;
    const timeoutMs = readingTimeoutMs(files);
    const inspection = await retryOnMachine(signal, () =>
      this.#worker.call((api) => api.inspect(files, format), { signal, timeoutMs }),
    );
    if (choices && before) {
      this.#told = toldColumns(this.#told, choices, before.choices);
      this.choices = carryOver(choices, before.choices, inspection.choices, this.#told);
    } else this.choices = inspection.choices;
    [this.inspection, this.#formatSeen] = [inspection, format];
    this.#noteCorrection();
    await this.#read(files, this.choices, signal);
  }

  async #read(files: readonly IngestFile[], choices: IngestChoices, signal: AbortSignal): Promise<void> {
    const timeoutMs = readingTimeoutMs(files);
    const outcome = await retryOnMachine(signal, () =>
      this.#worker.call(
        (api, callback) =>
          api.read(
            files,
            choices,
            callback((progress: IngestProgress) => (this.progress = progress)),
            publicUrl('kernels.wasm'),
          ),
        { signal, timeoutMs },
      ),
    );
    // Unpacking the worker's message and drawing what it says are two tasks, so that the page answers in between.
    await turn();
    if (signal.aborted) return;
    this.outcome = outcome;
    // What the first reading adds to the page is much at once: how the files were read, then what follows from it.
    if (!this.dataset) await turn();
    if (signal.aborted) return;
    this.#choicesRead = choices;
    await this.#take(outcome.dataset, signal);
  }

  /** What is suggested for images takes a moment to find out: in small pieces, before the page asks. */
  async #take(dataset: Dataset, signal: AbortSignal): Promise<void> {
    if (dataset.summary.reading.kind === 'image') {
      const { prepareSuggestion } = await import('../../planning/presets');
      await paceSteps(prepareSuggestion(dataset.summary), turn);
    }
    if (!signal.aborted) this.dataset = dataset;
  }

  /** Does once more what failed last. */
  again(): Promise<void> {
    return this.#failed ? this.#work(this.#failed) : Promise.resolve();
  }

  async #work(job: (signal: AbortSignal) => Promise<void>): Promise<void> {
    this.#failed = null;
    this.#job?.abort();
    // A worker that is slow to cancel is ended, and whatever it was asked meanwhile with it: the next job waits for that.
    const before = this.#settled;
    let settle = () => {};
    this.#settled = new Promise<void>((resolve) => (settle = resolve));
    const controller = new AbortController();
    this.#job = controller;
    this.working = true;
    this.error = null;
    this.progress = null;
    try {
      await before;
      if (!controller.signal.aborted) await job(controller.signal);
    } catch (error) {
      if (!controller.signal.aborted) {
        this.dataset = null;
        this.outcome = null;
        this.error = asAppError(error);
        if (failureKind(error) === 'machine') this.#failed = job;
      }
    } finally {
      settle();
      if (this.#job === controller) {
        this.#job = null;
        this.working = false;
        this.progress = null;
      }
    }
  }
}

function placesOf({ features: _, ...places }: ExampleSet): ExamplePlaces {
  return places;
}

/** There is one plan in the making; it outlives the way from the start page to the plan and back. */
export const dataDraft = new DataDraft();
