import type { Network } from '../../core/network';
import { stepMacs } from '../../training/engine-speed';

/** Multiply-accumulates of one epoch, forwards and backwards. */
export const epochMacs = (network: Network, examples: number): number => stepMacs(network, examples);

/** What the slowest device is given before anything was measured: a hundredth of what a laptop does. */
const SLOWEST_MACS_PER_MS = 5e4;
/** An epoch may take so many times as long as the slowest one measured so far: other programs need the processor, too. */
const SLACK = 20;
const SHORTEST_MS = 30_000;
const LONGEST_MS = 15 * 60_000;

/** How long a trainer may give no sign of life, from how long its epochs took. */
export class EpochWatch {
  #slowest = Infinity;

  /** An epoch of so many multiply-accumulates took so long. */
  took(macs: number, ms: number): void {
    // Small epochs are mostly overhead and say nothing about large ones.
    if (ms >= 50) this.#slowest = Math.min(this.#slowest, macs / ms);
  }

  /** After so long, in milliseconds, a trainer at such an epoch is taken for hung. */
  boundMs(macs: number): number {
    const expected = Number.isFinite(this.#slowest)
      ? (SLACK * macs) / this.#slowest
      : macs / SLOWEST_MACS_PER_MS;
    return Math.min(LONGEST_MS, Math.max(SHORTEST_MS, expected));
  }
}
