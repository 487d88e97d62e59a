import { transfer } from 'comlink';
import {
  findLeaks,
  paceSteps,
  sampleSteps,
  splitExamples,
  splitFacts,
  splitPicture,
  withId,
  type Dataset,
  type DecodeImage,
  type ExampleSet,
  type IngestProgress,
  type IngestWorker,
} from '../../core/data';
import { inspectFiles, PreparedFiles, readDataset, ReadCache, withArrangement } from '../../core/data/files';
import { withoutFeatures } from './send-examples';
import { AppError } from '../../core/errors';
import { aborted } from './supervisor';

const PROGRESS_EVERY_MS = 50;

/**
 * Reads files and makes samples; what a worker offers, and what tests run in place. Without `decode`, no images; without
 * `loadModule`, recordings as they are.
 */
export function createIngestService(
  decode?: DecodeImage,
  loadModule?: (url: string) => Promise<WebAssembly.Module>,
): IngestWorker {
  let job = new AbortController();
  let held: ExampleSet | undefined;
  const cache = new ReadCache();
  const prepared = new PreparedFiles();
  let modules: Promise<WebAssembly.Module> | undefined;
  const begin = (): AbortSignal => {
    job.abort();
    job = new AbortController();
    return job.signal;
  };
  return {
    async inspect(files, { apart, ...format } = {}) {
      const signal = begin();
      cache.clear();
      const inspection = await unlessChanged(
        prepared.toInspect(files, apart ?? false).then(async (arranged) => {
          const found = await inspectFiles(arranged.files, format);
          return withArrangement(found, arranged);
        }),
      );
      await breathe(signal);
      return inspection;
    },
    async read(files, choices, onProgress, kernelsUrl) {
      const signal = begin();
      const report = throttled(onProgress);
      const pace = (progress: IngestProgress) => {
        report(progress);
        return breathe(signal);
      };
      const kernels = () => (modules ??= loadModule!(kernelsUrl!));
      const outcome = await unlessChanged(
        prepared
          .toRead(files, choices)
          .then((plain) => readDataset(plain, choices, pace, decode, cache, kernels)),
      );
      return transfer(outcome, buffersOf(outcome.dataset));
    },
    async sample(id, seed) {
      const signal = begin();
      const between = () => breathe(signal);
      const unnamed = await paceSteps(sampleSteps(id, seed), between);
      const dataset = await withId(unnamed, between);
      return transfer(dataset, buffersOf(dataset));
    },
    async splitFacts(examples, folds) {
      return splitFacts(examples, folds);
    },
    async split(examples, plan) {
      const picture = splitPicture(examples, plan);
      return transfer(picture, [picture.parts.buffer as ArrayBuffer]);
    },
    async holdExamples(examples) {
      held = withoutFeatures(examples);
    },
    async holdFeatures(from, features) {
      held?.features.set(features, from);
    },
    async leaks(id, plan) {
      const signal = begin();
      if (held?.id !== id) return undefined;
      const examples = held;
      return paceSteps(findLeaks(examples, splitExamples(examples, plan)), () => breathe(signal));
    },
    cancel: () => job.abort(),
  };
}

/** Browsers refuse to read on in a file that is another one than when it was chosen, each in words of its own. */
async function unlessChanged<T>(reading: Promise<T>): Promise<T> {
  try {
    return await reading;
  } catch (error) {
    if (error instanceof DOMException ? error.name !== 'NotReadableError' : !isNetworkError(error))
      throw error;
    throw new AppError(
      'file-changed',
      'A file was changed, moved or taken away while it was read.',
      'Choose the files again.',
    );
  }
}

const isNetworkError = (error: unknown): boolean =>
  error instanceof TypeError && error.message === 'network error';

/** Lets waiting messages in, `cancel` among them; a channel, because nested time-outs cost 4 ms each. */
function breathe(signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => {
      port1.close();
      if (signal.aborted) reject(aborted());
      else resolve();
    };
    port2.postMessage(null);
  });
}

function throttled(onProgress?: (progress: IngestProgress) => void): (progress: IngestProgress) => void {
  let last = -Infinity;
  return (progress) => {
    const now = performance.now();
    if (!onProgress || now - last < PROGRESS_EVERY_MS) return;
    last = now;
    onProgress(progress);
  };
}

function buffersOf({ examples }: Dataset): ArrayBuffer[] {
  const { features, labels, sessions, startRows } = examples;
  return [features, labels, sessions, startRows].map(({ buffer }) => buffer as ArrayBuffer);
}
