import { SimulatorClient } from '../../study/workers/simulator-client';

/** One for the whole page: what runs in the background goes on while the reader looks elsewhere. */
export const simulator = new SimulatorClient(
  () => new Worker(new URL('../../../workers/simulator.ts', import.meta.url), { type: 'module' }),
  Math.max(1, navigator.hardwareConcurrency),
);
