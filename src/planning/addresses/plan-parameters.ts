import { METHOD_IDS } from '../../core/search';
import { BOARDS, COMPRESSIONS, LIMIT_PROFILES } from '../../core/deploy';
import { SAMPLES } from '../../core/data';
import { SPLITS } from '../../core/data/types';
import { FORMER_PROFILES } from '../../core/records/former-names';
import { OBJECTIVES } from '../../core/records/objective';
import { PRESET_IDS } from '../presets';
import { parseNetwork } from './network-address';
import { formatSpaceValues, parseSpaceValues, type SpaceValues } from './space-values';

export const CUSTOM_BOARD = 'custom';
/** Fixed, or one of the hyperparameters. */
export const COMPRESSION_SETTINGS = [...COMPRESSIONS, 'search'] as const;
export type CompressionSetting = (typeof COMPRESSION_SETTINGS)[number];

type Reader<T> = (value: string) => T | undefined;

const oneOf =
  <T extends string>(choices: readonly T[]): Reader<T> =>
  (value) =>
    choices.find((choice) => choice === value);

const within =
  (low: number, high: number, whole = true): Reader<number> =>
  (value) => {
    const number = Number(value);
    const fits = value.trim() !== '' && number >= low && number <= high;
    return fits && (!whole || Number.isInteger(number)) ? number : undefined;
  };

const anything: Reader<string> = (value) => value || undefined;

/** Everything a plan's address may say. Unknown names and values out of range are ignored. */
const TABLE = {
  sample: oneOf(Object.keys(SAMPLES)),
  dataset: anything,
  board: oneOf([...BOARDS.map((board) => board.id), CUSTOM_BOARD]),
  boardName: anything,
  core: anything,
  clockMhz: within(1, 10_000, false),
  ramBytes: within(1, 1e9),
  romBytes: within(1, 1e9),
  profile: (value) => oneOf(LIMIT_PROFILES)(FORMER_PROFILES[value] ?? value),
  mostRam: within(1, 1e9),
  mostRom: within(1, 1e9),
  mostMacc: within(1, 1e12),
  mostLatencyMs: within(0.001, 1e6, false),
  compression: oneOf(COMPRESSION_SETTINGS),
  crossAccuracy: within(0, 1, false),
  ties: oneOf(['macc']),
  screened: oneOf(['yes', 'no']),
  method: oneOf(METHOD_IDS),
  preset: oneOf(PRESET_IDS),
  trials: within(1, 10_000),
  minutes: within(0.1, 10_080, false),
  folds: within(2, 20),
  split: oneOf(SPLITS),
  test: within(0, 0.5, false),
  epochs: within(1, 1000),
  seed: within(0, 2 ** 31 - 1),
  objective: oneOf(OBJECTIVES),
  patience: within(0, 1000),
  classWeights: oneOf(['balanced']),
  parallel: within(1, 16),
  values: parseSpaceValues,
  network: parseNetwork,
} as const satisfies Record<string, Reader<unknown>>;

export type PlanParameters = { [K in keyof typeof TABLE]?: NonNullable<ReturnType<(typeof TABLE)[K]>> };

export function readPlanParameters(search: URLSearchParams): PlanParameters {
  const entries = Object.entries(TABLE).flatMap(([name, read]) => {
    const value = read(search.get(name) ?? '');
    return value === undefined ? [] : [[name, value] as const];
  });
  return Object.fromEntries(entries) as PlanParameters;
}

/** Names in an address that a plan does not know, or whose value it cannot use. */
export function refusedParameters(search: URLSearchParams): string[] {
  const known = readPlanParameters(search);
  return [...new Set(search.keys())].filter((name) => !Object.hasOwn(known, name));
}

/** The other way; parameters that are not set are left out. */
export function writePlanParameters(parameters: PlanParameters): URLSearchParams {
  const search = new URLSearchParams();
  for (const name of Object.keys(TABLE) as (keyof PlanParameters)[]) {
    const value = parameters[name];
    if (value === undefined) continue;
    search.set(name, formatted(name, value));
  }
  return search;
}

function formatted(name: keyof PlanParameters, value: unknown): string {
  if (name === 'network') return JSON.stringify(value);
  return name === 'values' ? formatSpaceValues(value as SpaceValues) : String(value);
}
