/** JSON that keeps what is no number: losses of diverged folds. */
export const writeText = (value: unknown): string =>
  JSON.stringify(value, (_key, part: unknown) =>
    typeof part === 'number' && !Number.isFinite(part) ? { $number: String(part) } : part,
  );

/** Undefined where the text is not JSON. */
export function readText(text: string): unknown {
  try {
    // A function that looks at every value would take most of the time.
    return text.includes('"$number"') ? JSON.parse(text, revived) : JSON.parse(text);
  } catch {
    return undefined;
  }
}

function revived(_key: string, value: unknown): unknown {
  return typeof value === 'object' && value !== null && '$number' in value ? Number(value.$number) : value;
}
