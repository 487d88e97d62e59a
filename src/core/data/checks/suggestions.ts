import type { Dataset } from '../types';

export interface Suggestions {
  /** Names of columns or channels with one value throughout. */
  constant: readonly string[];
  /** Names of columns of a table that hold a different whole number in every row. */
  identifiers: readonly string[];
  /** Names of channels that say where something was recorded, not what it is. */
  places: readonly string[];
  /** Names of channels that seem constant only because 32-bit floats cannot tell their values apart. */
  coarse: readonly string[];
}

const PLACE =
  /(^|[^a-z])(lat|latitude|lon|lng|long?itude|altitude|elevation|gps|location|pressure|barometer|baro|hpa|mbar)([^a-z]|$)/;
/** From here on, 32-bit floats skip whole numbers. */
const COARSE_FROM = 2 ** 24;

/** With fewer rows than this, values that all differ are no sign of an identifier. */
const FEWEST_ROWS = 30;

/** Inputs that a person may want to leave out, by all the data rather than by the first rows. */
export function suggestionsFor({ summary, examples }: Dataset): Suggestions {
  const { features, featureGroups, labels } = examples;
  const constant: string[] = [];
  const identifiers: string[] = [];
  const places: string[] = [];
  const coarse: string[] = [];
  const found = { constant, identifiers, places, coarse };
  if (summary.reading.kind === 'image' || summary.preparation?.frontEnd) return found;
  for (const [group, name] of summary.channelNames.entries()) {
    if (summary.reading.kind === 'recordings' && PLACE.test(wordsIn(name))) places.push(name);
    if (isConstant(features, group, featureGroups))
      (Math.abs(features[group]) >= COARSE_FROM ? coarse : constant).push(name);
    else if (
      summary.reading.kind === 'table' &&
      labels.length >= FEWEST_ROWS &&
      allWholeAndDifferent(features, group, featureGroups)
    ) {
      identifiers.push(name);
    }
  }
  return found;
}

const wordsIn = (name: string): string => name.replace(/(\p{Ll})(\p{Lu})/gu, '$1 $2').toLowerCase();

function isConstant(features: Float32Array, first: number, stride: number): boolean {
  for (let at = first; at < features.length; at += stride) if (features[at] !== features[first]) return false;
  return true;
}

function allWholeAndDifferent(features: Float32Array, first: number, stride: number): boolean {
  const seen = new Set<number>();
  for (let at = first; at < features.length; at += stride) {
    if (!Number.isInteger(features[at]) || seen.has(features[at])) return false;
    seen.add(features[at]);
  }
  return true;
}
