import { recall, remember } from '../../browser/remembered';
import { isForThePage, pressed, type ShortcutId } from './shortcut-keys';

const KEY = 'single-key-shortcuts';
/** The second of two keys is waited for this long. */
const WAIT_MS = 1500;

/** Single-key shortcuts; people who speak to their computer or whose hands slip can turn them off (WCAG 2.1.4). */
class Shortcuts {
  #enabled = $state(recall(KEY) !== 'off');
  readonly #actions = new Map<ShortcutId, () => void>();
  #first: { key: string; at: number } | null = null;

  get enabled(): boolean {
    return this.#enabled;
  }

  set enabled(value: boolean) {
    this.#enabled = value;
    remember(KEY, value ? 'on' : 'off');
  }

  /** Says what keys do as long as a screen is shown; returns what takes that back. */
  use(actions: Partial<Record<ShortcutId, () => void>>): () => void {
    const entries = Object.entries(actions) as [ShortcutId, () => void][];
    for (const [id, action] of entries) this.#actions.set(id, action);
    return () => {
      for (const [id, action] of entries) if (this.#actions.get(id) === action) this.#actions.delete(id);
    };
  }

  press(event: KeyboardEvent): void {
    if (!this.#enabled || !isForThePage(event)) return;
    const first = this.#first && event.timeStamp - this.#first.at < WAIT_MS ? this.#first.key : null;
    this.#first = null;
    const what = pressed(event.key, first);
    if (what?.kind === 'waiting') this.#first = { key: what.first, at: event.timeStamp };
    const action = what?.kind === 'action' ? this.#actions.get(what.id) : undefined;
    if (!action) return;
    event.preventDefault();
    action();
  }
}

export const shortcuts = new Shortcuts();
