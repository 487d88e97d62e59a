import type { Margin } from './chart';

/** The drawing's unit is a pixel at 16 px a rem. */
interface Measures {
  height: number;
  margin: Margin;
}

/** Where a plot draws: its size, and what its margin leaves of it. */
export class PlotArea {
  /** What the page gives; 0 before it is known. */
  width = $state(0);
  readonly #given: () => Measures;
  readonly #measures = $derived.by(() => this.#given());

  constructor(measures: () => Measures) {
    this.#given = measures;
  }

  get height(): number {
    return this.#measures.height;
  }

  get left(): number {
    return this.#measures.margin.left;
  }

  get right(): number {
    return this.width - this.#measures.margin.right;
  }

  get top(): number {
    return this.#measures.margin.top;
  }

  get bottom(): number {
    return this.height - this.#measures.margin.bottom;
  }

  get innerWidth(): number {
    return Math.max(0, this.right - this.left);
  }

  get innerHeight(): number {
    return Math.max(0, this.bottom - this.top);
  }

  /** Range of a scale from the left to the right. */
  get across(): [number, number] {
    return [this.left, this.right];
  }

  /** Range of a scale from the bottom up. */
  get up(): [number, number] {
    return [this.bottom, this.top];
  }
}
