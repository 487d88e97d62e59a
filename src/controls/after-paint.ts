/** Longest wait for a paint: pages in the background are not painted. */
const LONGEST_MS = 250;

/** Settles in a task of its own after the page was painted with what has changed until now. */
export const afterPaint = (): Promise<void> =>
  new Promise((resolve) => {
    requestAnimationFrame(() => setTimeout(resolve));
    setTimeout(resolve, LONGEST_MS);
  });
