/** Open drawers, the topmost last: Escape closes one at a time. */
const open: (() => void)[] = [];

/** Puts a drawer on top; returns what takes it away again. */
export function stackDrawer(close: () => void): () => void {
  open.push(close);
  return () => void open.splice(open.indexOf(close), 1);
}

/** Whether Escape is this drawer's: it lies on top, and no small explanation is open that Escape closes first. */
export const escapeCloses = (close: () => void): boolean =>
  open.at(-1) === close && document.querySelector(':popover-open') === null;
