/** What a choice about this computer was set to; null where nothing is stored, or storing is forbidden (private windows). */
export function recall(key: string): string | null {
  try {
    return localStorage.getItem(key);
  } catch {
    return null;
  }
}

/** Keeps a choice for the next visit; without storage it lasts as long as the page. */
export function remember(key: string, value: string): void {
  try {
    localStorage.setItem(key, value);
  } catch {
    return;
  }
}

/** What was kept with `rememberValue`, to be validated; null where nothing readable is stored. */
export function recallValue(key: string): unknown {
  try {
    return JSON.parse(recall(key) ?? 'null');
  } catch {
    return null;
  }
}

/** Keeps a value that JSON can hold for the next visit. */
export const rememberValue = (key: string, value: unknown): void => remember(key, JSON.stringify(value));
