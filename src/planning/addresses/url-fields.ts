/** How one value of a state is written in an address. */
export interface UrlField<T> {
  key: string;
  /** Undefined for text that means nothing. */
  parse(text: string): T | undefined;
  format(value: T): string;
}

/** One row for every value of a state: the whole of what an address can say about it. */
export type UrlTable<State extends object> = { readonly [Name in keyof State]: UrlField<State[Name]> };

export interface ReadState<State> {
  state: State;
  /** Keys whose text meant nothing. The state is then the start state. */
  refused: string[];
}

/** Reads a state. Unknown keys are ignored; text that means nothing gives the start state and the key's name. */
export function readState<State extends object>(
  table: UrlTable<State>,
  start: State,
  parameters: URLSearchParams,
): ReadState<State> {
  const state = { ...start };
  const refused: string[] = [];
  for (const name of Object.keys(table) as (keyof State)[]) {
    const { key, parse } = table[name];
    const text = parameters.get(key);
    if (text === null) continue;
    const value = parse(text);
    if (value === undefined) refused.push(key);
    else state[name] = value;
  }
  return refused.length > 0 ? { state: start, refused } : { state, refused };
}

/** Writes what differs from the start state, in the order of the table. */
export function writeState<State extends object>(
  table: UrlTable<State>,
  start: State,
  state: State,
): URLSearchParams {
  const parameters = new URLSearchParams();
  for (const name of Object.keys(table) as (keyof State)[]) {
    const { key, format } = table[name];
    const text = format(state[name]);
    if (text !== format(start[name])) parameters.set(key, text);
  }
  return parameters;
}

/** A number from `low` to `high`, both included; whole where `whole` is set. */
export function numberField(key: string, low: number, high: number, whole = false): UrlField<number> {
  return {
    key,
    parse(text) {
      const value = /^-?\d+(\.\d+)?$/.test(text) ? Number(text) : NaN;
      const fits = value >= low && value <= high && (!whole || Number.isInteger(value));
      return fits ? value : undefined;
    },
    format: String,
  };
}

export const wholeField = (key: string, low: number, high: number): UrlField<number> =>
  numberField(key, low, high, true);

/** Any text but none. */
export const textField = (key: string): UrlField<string> => ({
  key,
  parse: (text) => text || undefined,
  format: String,
});

export function choiceField<T extends string>(key: string, choices: readonly T[]): UrlField<T> {
  return { key, parse: (text) => choices.find((choice) => choice === text), format: (value) => value };
}

export function flagField(key: string): UrlField<boolean> {
  return {
    key,
    parse: (text) => (text === '1' ? true : text === '0' ? false : undefined),
    format: (value) => (value ? '1' : '0'),
  };
}

/** Several choices, each at most once, in the order of the choices, joined by dots. */
export function choicesField<T extends string>(key: string, choices: readonly T[]): UrlField<readonly T[]> {
  return {
    key,
    parse(text) {
      const parts = text === '' ? [] : text.split('.');
      const known = parts.every((part) => choices.some((choice) => choice === part));
      return known ? choices.filter((choice) => parts.includes(choice)) : undefined;
    },
    format: (values) => values.join('.'),
  };
}
