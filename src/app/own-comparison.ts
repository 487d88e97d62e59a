import { Comparison } from './Comparison.svelte';

/** Kept for as long as the page is open: a comparison goes on while the reader looks elsewhere. */
export const ownComparison = new Comparison();
