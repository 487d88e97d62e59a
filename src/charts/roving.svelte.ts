const STEPS: Readonly<Record<string, (index: number, total: number) => number>> = {
  ArrowRight: (index, total) => (index + 1) % total,
  ArrowDown: (index, total) => (index + 1) % total,
  ArrowLeft: (index, total) => (index - 1 + total) % total,
  ArrowUp: (index, total) => (index - 1 + total) % total,
  Home: () => 0,
  End: (_, total) => total - 1,
};

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
      const { key } = event as KeyboardEvent;
      if (!(key in STEPS)) return;
      const all = marks();
      const index = all.indexOf(event.target as HTMLElement);
      if (index < 0) return;
      event.preventDefault();
      this.#active = STEPS[key](index, all.length);
      all[this.#active].focus();
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
