import type { IngestFile, IngestWorker } from '../../core/data';
import { WorkerSupervisor } from '../../study/workers/supervisor';

/** Without a sign of life for longer than a slow disk needs for all of them, the reader is taken for hung. */
const READ_BYTES_PER_MS = 1000;
export const readingTimeoutMs = (files: readonly IngestFile[]): number =>
  30_000 + files.reduce((sum, { blob }) => sum + blob.size, 0) / READ_BYTES_PER_MS;

export const ingestSupervisor = (name: string) =>
  new WorkerSupervisor<IngestWorker>({
    name,
    start: () => new Worker(new URL('../../../workers/ingest.ts', import.meta.url), { type: 'module' }),
    abort: async (api) => api.cancel(),
  });
