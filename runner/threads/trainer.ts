import { workerData } from 'node:worker_threads';
import { createTrainerService } from '../../src/study/workers/trainer-service';
import { createWasmEngine } from '../../src/training/wasm/engine';
import { compiledBinary } from '../binaries';
import { exposeHere } from '../node-thread';
import { readDataset } from '../study-folder';

const { folder } = workerData as { folder: string };

exposeHere(
  createTrainerService(
    async (_engine, { wasm }) => createWasmEngine(await compiledBinary(wasm)),
    compiledBinary,
    async () => (await readDataset(folder)).examples,
  ),
);
