import { recall, remember } from '../../browser/remembered';

const KEY = 'keep-awake';

/** The part of the Screen Wake Lock API that is used. */
export interface WakeLockSource {
  request(type: 'screen'): Promise<WakeLockSentinel>;
}

export type AwakeState = 'off' | 'held' | 'waiting' | 'refused' | 'unsupported';

/**
 * Keeps the screen on while a study runs, when it was asked for. The browser takes the lock away whenever the page is
 * hidden, so it is asked for again when the page comes back.
 */
export class WakeLock {
  #wanted = $state(recall(KEY) === 'on');
  #held = $state(false);
  #refused = $state(false);
  #running = false;
  #visible = true;
  #sentinel: WakeLockSentinel | null = null;
  #asking = false;
  readonly #source: WakeLockSource | undefined;

  constructor(source: WakeLockSource | undefined) {
    this.#source = source;
  }

  get supported(): boolean {
    return this.#source !== undefined;
  }

  /** The person's wish. */
  get wanted(): boolean {
    return this.#wanted;
  }

  set wanted(value: boolean) {
    this.#wanted = value;
    remember(KEY, value ? 'on' : 'off');
    void this.#settle();
  }

  /** `waiting`: wanted, and held as soon as a study runs in sight. */
  get state(): AwakeState {
    if (!this.supported) return 'unsupported';
    if (!this.#wanted) return 'off';
    if (this.#held) return 'held';
    return this.#refused ? 'refused' : 'waiting';
  }

  /** Told whenever a study starts or rests, and when the page is hidden or shown. */
  follow(running: boolean, visible: boolean): Promise<void> {
    this.#running = running;
    this.#visible = visible;
    return this.#settle();
  }

  async #settle(): Promise<void> {
    const needed = this.#wanted && this.#running && this.#visible;
    if (!needed) {
      const sentinel = this.#sentinel;
      this.#sentinel = null;
      this.#held = false;
      this.#refused = false;
      await sentinel?.release();
      return;
    }
    if (this.#sentinel || this.#asking || !this.#source) return;
    this.#asking = true;
    try {
      const sentinel = await this.#source.request('screen');
      this.#sentinel = sentinel;
      this.#held = true;
      this.#refused = false;
      sentinel.addEventListener('release', () => {
        if (this.#sentinel !== sentinel) return;
        this.#sentinel = null;
        this.#held = false;
      });
    } catch {
      this.#refused = true;
    } finally {
      this.#asking = false;
    }
    // The study may have come to rest while the system was asked.
    if (!(this.#wanted && this.#running && this.#visible)) await this.#settle();
  }
}

// Browsers that lack it, and pages without TLS, have no `wakeLock`.
export const wakeLock = new WakeLock(globalThis.navigator?.wakeLock);
