import { BackgroundRuns } from './BackgroundRuns.svelte';
import { runMemory, simulator } from './simulator';

/** Kept for as long as the page is open: a comparison goes on while the reader looks elsewhere. */
export const compareRuns = new BackgroundRuns(simulator, runMemory);
