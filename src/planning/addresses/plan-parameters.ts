import { METHOD_IDS } from '../../core/search';
import { BOARDS, COMPRESSIONS, LIMIT_PROFILES } from '../../core/deploy';
import { SAMPLES } from '../../core/data';
import { SPLITS } from '../../core/data/types';
import { FORMER_PROFILES } from '../../core/records/former-names';
import { OBJECTIVES } from '../../core/records/objective';
import { LEAST_RACING, MOST_RACING } from '../../core/records/plan';
import { PRESET_IDS } from '../presets';
import { parseNetwork } from './network-address';
import { formatSpaceValues, parseSpaceValues } from './space-values';
import { choiceField, numberField, textField, wholeField, type UrlField } from './url-fields';

export const CUSTOM_BOARD = 'custom';
/** Fixed, or one of the hyperparameters. */
export const COMPRESSION_SETTINGS = [...COMPRESSIONS, 'search'] as const;
export type CompressionSetting = (typeof COMPRESSION_SETTINGS)[number];

type ValueOf<Field> = Field extends UrlField<infer T> ? T : never;

const PROFILE = choiceField('profile', LIMIT_PROFILES);

/** Everything a plan's address may say. Unknown names and values out of range are ignored. */
const TABLE = {
  sample: choiceField('sample', Object.keys(SAMPLES)),
  dataset: textField('dataset'),
  board: choiceField('board', [...BOARDS.map((board) => board.id), CUSTOM_BOARD]),
  boardName: textField('boardName'),
  core: textField('core'),
  clockMhz: numberField('clockMhz', 1, 10_000),
  ramBytes: wholeField('ramBytes', 1, 1e9),
  romBytes: wholeField('romBytes', 1, 1e9),
  profile: { ...PROFILE, parse: (text: string) => PROFILE.parse(FORMER_PROFILES[text] ?? text) },
  mostRam: wholeField('mostRam', 1, 1e9),
  mostRom: wholeField('mostRom', 1, 1e9),
  mostMacc: wholeField('mostMacc', 1, 1e12),
  mostLatencyMs: numberField('mostLatencyMs', 0.001, 1e6),
  compression: choiceField('compression', COMPRESSION_SETTINGS),
  crossAccuracy: numberField('crossAccuracy', 0, 1),
  ties: choiceField('ties', ['macc']),
  screened: choiceField('screened', ['yes', 'no']),
  method: choiceField('method', METHOD_IDS),
  preset: choiceField('preset', PRESET_IDS),
  trials: wholeField('trials', 1, 10_000),
  minutes: numberField('minutes', 0.1, 10_080),
  folds: wholeField('folds', 2, 20),
  split: choiceField('split', SPLITS),
  test: numberField('test', 0, 0.5),
  outerTest: choiceField('outerTest', ['named', 'drawn']),
  epochs: wholeField('epochs', 1, 1000),
  seed: wholeField('seed', 0, 2 ** 31 - 1),
  objective: choiceField('objective', OBJECTIVES),
  patience: wholeField('patience', 0, 1000),
  classWeights: choiceField('classWeights', ['balanced']),
  parallel: wholeField('parallel', 1, 16),
  racingErrorRate: numberField('racing', LEAST_RACING, MOST_RACING),
  values: { key: 'values', parse: parseSpaceValues, format: formatSpaceValues },
  network: { key: 'network', parse: parseNetwork, format: JSON.stringify },
};

export type PlanParameters = { [K in keyof typeof TABLE]?: ValueOf<(typeof TABLE)[K]> };

export function readPlanParameters(search: URLSearchParams): PlanParameters {
  const entries = Object.entries(TABLE).flatMap(([name, { key, parse }]) => {
    const value = parse(search.get(key) ?? '');
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
  for (const [name, { key, format }] of Object.entries(TABLE)) {
    const value = parameters[name as keyof PlanParameters];
    if (value !== undefined) search.set(key, format(value as never));
  }
  return search;
}
