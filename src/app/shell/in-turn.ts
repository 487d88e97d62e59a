const waiting: (() => void)[] = [];
let scheduled = false;

/**
 * Does work in a task of its own, one piece after the other: what is drawn from a large data set all at once would keep
 * the page from answering. Returns a way to leave the queue.
 */
export function inTurn(work: () => void): () => void {
  waiting.push(work);
  schedule();
  return () => {
    const at = waiting.indexOf(work);
    if (at >= 0) waiting.splice(at, 1);
  };
}

/** Resolves in a task of its own, after what waits already. */
export const turn = () => new Promise<void>((resolve) => inTurn(resolve));

function schedule(): void {
  if (scheduled || waiting.length === 0) return;
  scheduled = true;
  setTimeout(() => {
    scheduled = false;
    try {
      waiting.shift()?.();
    } finally {
      schedule();
    }
  });
}
