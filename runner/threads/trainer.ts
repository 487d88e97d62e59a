import { readFile } from 'node:fs/promises';
import { workerData } from 'node:worker_threads';
import { createTrainerService } from '../../src/study/workers/trainer-service';
import { createWasmEngine } from '../../src/training/wasm/engine';
import { exposeHere } from '../node-thread';
import { readDataset } from '../study-folder';

const compiled = async (path: string) => WebAssembly.compile(await readFile(path));
const { folder } = workerData as { folder: string };

exposeHere(
  createTrainerService(
    async (_engine, { wasm }) => createWasmEngine(await compiled(wasm)),
    compiled,
    async () => (await readDataset(folder)).examples,
  ),
);
