import { readFile } from 'node:fs/promises';
import type { Dataset } from '../../../src/core/data';
import { createOptimizerService } from '../../../src/study/workers/optimizer-service';
import { SearchClient } from '../../../src/study/workers/search-client';
import { TrainerClient } from '../../../src/study/workers/trainer-client';
import { createTrainerService } from '../../../src/study/workers/trainer-service';
import { createWasmEngine } from '../../../src/training/wasm/engine';
import { kernelContext } from '../../helpers/kernels';
import { InProcessWorker } from './in-process-worker';

/** Two trainers and an optimizer as the page has them, with the real engine and kernels, in this process. */
export async function realWorkers(dataset: Dataset) {
  const engine = await WebAssembly.compile(await readFile('public/trainer.wasm'));
  const trainers = new TrainerClient({
    workers: 2,
    start: () =>
      new InProcessWorker(
        createTrainerService(
          async () => createWasmEngine(engine),
          async () => kernelContext().kernels,
          async () => dataset.examples,
        ),
      ),
    addresses: { wasm: '', 'wasm-relaxed': '', kernels: '' },
    engine: 'wasm',
    speeds: { load: () => [], save: () => undefined },
    datasetId: dataset.summary.id,
  });
  const search = new SearchClient(() => new InProcessWorker(createOptimizerService()));
  return { search, trainers, close: () => Promise.all([trainers.close(), search.close()]) };
}
