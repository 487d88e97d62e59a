/** A value with the way back: every change can be undone and redone, in this visit. */
export class Undoable<T> {
  #value = $state.raw() as T;
  #past = $state.raw<readonly Step<T>[]>([]);
  #future = $state.raw<readonly Step<T>[]>([]);
  #lastKey: string | null = null;

  constructor(value: T) {
    this.#value = value;
  }

  get value(): T {
    return this.#value;
  }

  /** What the next undo takes back, in words; null when there is nothing. */
  get undoable(): string | null {
    return this.#past.at(-1)?.what ?? null;
  }

  get redoable(): string | null {
    return this.#future.at(-1)?.what ?? null;
  }

  /**
   * @param what the change in words
   * @param key changes with the same key in a row are one step: typing in one field
   */
  change(value: T, what: string, key: string | null = null): void {
    if (key === null || key !== this.#lastKey || this.#past.length === 0) {
      this.#past = [...this.#past, { value: this.#value, what }].slice(-MOST_STEPS);
    }
    this.#lastKey = key;
    this.#future = [];
    this.#value = value;
  }

  undo(): void {
    const step = this.#past.at(-1);
    if (!step) return;
    this.#past = this.#past.slice(0, -1);
    this.#future = [...this.#future, { value: this.#value, what: step.what }];
    this.#value = step.value;
    this.#lastKey = null;
  }

  redo(): void {
    const step = this.#future.at(-1);
    if (!step) return;
    this.#future = this.#future.slice(0, -1);
    this.#past = [...this.#past, { value: this.#value, what: step.what }];
    this.#value = step.value;
    this.#lastKey = null;
  }
}

interface Step<T> {
  value: T;
  what: string;
}

const MOST_STEPS = 100;
