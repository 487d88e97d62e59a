/** A clock is looked at so often; while the page is hidden, browsers let timers pass once a minute only. */
const BEAT_MS = 1000;
const LONGEST_BEAT_MS = { shown: 10_000, hidden: 90_000 } as const;

/**
 * Milliseconds that run on only while the computer is awake: a gap between two beats that is longer than any beat is
 * sleep, and counts as one beat. Starts at the time of day, so that times of trials can be read as such.
 */
export class AwakeClock {
  readonly #wall: () => number;
  readonly #hidden: () => boolean;
  #last: number;
  #sleptMs = 0;

  constructor(wall: () => number, hidden: () => boolean) {
    this.#wall = wall;
    this.#hidden = hidden;
    this.#last = wall();
  }

  /** What lay between the last sign of life and now was no sleep: nobody measured. */
  rise(): void {
    this.#last = this.#wall();
  }

  /** A sign of life, and the time. */
  readonly now = (): number => {
    const wall = this.#wall();
    const gap = wall - this.#last;
    this.#last = wall;
    const longest = this.#hidden() ? LONGEST_BEAT_MS.hidden : LONGEST_BEAT_MS.shown;
    // A clock that was set back is taken for one that stood.
    if (gap < 0) this.#sleptMs += gap;
    else if (gap > longest) this.#sleptMs += gap - BEAT_MS;
    return wall - this.#sleptMs;
  };
}

const pageClock = new AwakeClock(Date.now, () => globalThis.document?.visibilityState === 'hidden');

/** Milliseconds without sleep; see `AwakeClock`. Whoever measures with it looks at it every second. */
export const awakeNow = pageClock.now;

/** Measuring begins: what lay before was no sleep. */
export const beginAwake = (): void => pageClock.rise();
