/** Values per parameter, as a person changed them. */
export type SpaceValues = Readonly<Record<string, readonly (string | number)[]>>;

const ENTRY = /^([A-Za-z]\w*):(.+)$/;

/** `filters:8,16;optimizer:adam` → values per parameter; undefined for text that means nothing. */
export function parseSpaceValues(text: string): SpaceValues | undefined {
  const entries: [string, (string | number)[]][] = [];
  for (const part of text.split(';').filter(Boolean)) {
    const match = ENTRY.exec(part);
    if (!match) return undefined;
    const values = match[2]
      .split(',')
      .map((value) => (Number.isFinite(Number(value)) ? Number(value) : value));
    entries.push([match[1], values]);
  }
  return entries.length > 0 ? Object.fromEntries(entries) : undefined;
}

export function formatSpaceValues(values: SpaceValues): string {
  return Object.entries(values)
    .map(([name, chosen]) => `${name}:${chosen.join(',')}`)
    .join(';');
}
