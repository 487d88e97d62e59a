import type { shellText } from '../../messages/shell.en';

/** What a key may do. The screens say what it means; see `Shortcuts`. */
export type ShortcutId = keyof typeof shellText.help.what;

/** Keys by what they do, as `KeyboardEvent.key` tells them; several are pressed one after the other. */
export const SHORTCUTS: Readonly<Record<ShortcutId, readonly [string] | readonly [string, string]>> = {
  help: ['?'],
  start: ['g', 'h'],
  library: ['g', 's'],
  learn: ['g', 'l'],
  compare: ['g', 'c'],
  study: ['g', 'o'],
  appearance: ['m'],
  pause: ['p'],
  best: ['b'],
  next: ['j'],
  previous: ['k'],
  tryIt: ['t'],
};

/** What a key means after the keys before it: an action, a first key that waits for its second, or nothing. */
export type Pressed = { kind: 'action'; id: ShortcutId } | { kind: 'waiting'; first: string } | null;

export function pressed(key: string, first: string | null): Pressed {
  const entries = Object.entries(SHORTCUTS) as [ShortcutId, readonly string[]][];
  if (first !== null) {
    const both = entries.find(([, keys]) => keys[0] === first && keys[1] === key);
    if (both) return { kind: 'action', id: both[0] };
  }
  const single = entries.find(([, keys]) => keys.length === 1 && keys[0] === key);
  if (single) return { kind: 'action', id: single[0] };
  return entries.some(([, keys]) => keys.length === 2 && keys[0] === key)
    ? { kind: 'waiting', first: key }
    : null;
}

/** Elements that keys are typed into. */
const TYPED_INTO = 'input, select, textarea, [contenteditable]';

/** Whether a key press is meant for the page: no modifier, nothing that takes text, not held down. */
export function isForThePage(event: KeyboardEvent): boolean {
  if (event.defaultPrevented || event.isComposing || event.repeat) return false;
  if (event.ctrlKey || event.metaKey || event.altKey) return false;
  return !(event.target instanceof Element && event.target.closest(TYPED_INTO));
}
