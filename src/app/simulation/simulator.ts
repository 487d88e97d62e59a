import { simulatedMemory } from './simulated-memory';
import { SimulatorClient } from '../../study/workers/simulator-client';

/** One for the whole page: what runs in the background goes on while the reader looks elsewhere. */
export const simulator = new SimulatorClient(
  () => new Worker(new URL('../../../workers/simulator.ts', import.meta.url), { type: 'module' }),
  // One core is left to the page, or its pictures wait for a turn of the processor while searches run.
  Math.max(1, navigator.hardwareConcurrency - 1),
);

/** What was made once is known from then on, in this browser. */
export const runMemory = simulatedMemory(__SEARCH_VERSION__);
