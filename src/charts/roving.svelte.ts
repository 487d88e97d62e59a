const STEPS: Readonly<Record<string, (index: number, total: number) => number>> = {
  ArrowRight: (index, total) => (index + 1) % total,
  ArrowDown: (index, total) => (index + 1) % total,
  ArrowLeft: (index, total) => (index - 1 + total) % total,
  ArrowUp: (index, total) => (index - 1 + total) % total,
  Home: () => 0,
  End: (_, total) => total - 1,
};

/** Where a key leads among `total` things side by side; undefined for a key that leads nowhere. */
export const moveIndex = (key: string, index: number, total: number): number | undefined =>
  key in STEPS && total > 0 ? STEPS[key](index, total) : undefined;

/** One tab stop for all marks of a chart; arrow keys, Home and End move between them. */
export class Roving {
  #active = $state(0);

  tabindex(index: number, total: number): 0 | -1 {
    return index === Math.min(this.#active, total - 1) ? 0 : -1;
  }

  /** Attach to the element that holds the marks, each with `data-mark`. */
  readonly attach = (node: Element): (() => void) => {
    const marks = (): (HTMLElement | SVGElement)[] => [
      ...node.querySelectorAll<HTMLElement | SVGElement>('[data-mark]'),
    ];
    const onkeydown = (event: Event): void => {
      const all = marks();
      const index = all.indexOf(event.target as HTMLElement);
      const next = index < 0 ? undefined : moveIndex((event as KeyboardEvent).key, index, all.length);
      if (next === undefined) return;
      event.preventDefault();
      this.#active = next;
      all[next].focus();
    };
    const onfocusin = (event: Event): void => {
      const index = marks().indexOf(event.target as HTMLElement);
      if (index >= 0) this.#active = index;
    };
    node.addEventListener('keydown', onkeydown);
    node.addEventListener('focusin', onfocusin);
    return () => {
      node.removeEventListener('keydown', onkeydown);
      node.removeEventListener('focusin', onfocusin);
    };
  };
}
