import { AppError } from '../core/errors';

/** Work goes on this long before the event loop gets a turn. */
const TURN_MS = 40;

/**
 * Lets a busy worker hear messages: `turn()` is cheap until the time is up, then it goes once around the event loop,
 * and throws AppError `aborted` when the signal says so. MessageChannel, because nested timers are held back to 4 ms.
 */
export class EventLoopTurns {
  private readonly channel = new MessageChannel();
  private lastTurn = performance.now();

  constructor(private readonly signal?: AbortSignal) {
    this.throwIfAborted();
  }

  /** True when it is time to `await next()`. */
  get due(): boolean {
    return performance.now() - this.lastTurn > TURN_MS;
  }

  async next(): Promise<void> {
    await new Promise<void>((resolve) => {
      this.channel.port1.onmessage = () => resolve();
      this.channel.port2.postMessage(null);
    });
    this.lastTurn = performance.now();
    this.throwIfAborted();
  }

  close(): void {
    this.channel.port1.close();
    this.channel.port2.close();
  }

  private throwIfAborted(): void {
    if (this.signal?.aborted) {
      throw new AppError('aborted', 'Training was cancelled', 'Start it again when you need it.');
    }
  }
}
