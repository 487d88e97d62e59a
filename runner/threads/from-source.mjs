// Threads do not inherit what reads TypeScript: it is registered here, and the module that was meant is loaded.
import { workerData } from 'node:worker_threads';
import { register } from 'tsx/esm/api';

register();
await import(workerData.module);
