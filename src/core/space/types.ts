/** One hyperparameter. `ordinal` values are ordered numbers (filters 8, 16, 32 …); `log` scales are base 2 after encoding to [0, 1]. */
export type Parameter =
  | { name: string; kind: 'categorical'; values: readonly (string | number)[] }
  | { name: string; kind: 'ordinal'; values: readonly number[]; scale?: 'linear' | 'log' }
  | { name: string; kind: 'integer'; low: number; high: number; scale?: 'linear' | 'log' }
  | { name: string; kind: 'real'; low: number; high: number; scale?: 'linear' | 'log' };

export type SearchSpace = readonly Parameter[];

/** One point of a search space: a value for every parameter, by name. */
export type Configuration = Readonly<Record<string, string | number>>;
