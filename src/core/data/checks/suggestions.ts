import type { Dataset } from '../types';

export interface Suggestions {
  /** Names of columns or channels with one value throughout. */
  constant: readonly string[];
  /** Names of columns of a table that hold a different whole number in every row. */
  identifiers: readonly string[];
}

/** With fewer rows than this, values that all differ are no sign of an identifier. */
const FEWEST_ROWS = 30;

/** Inputs that a person may want to leave out, by all the data rather than by the first rows. */
export function suggestionsFor({ summary, examples }: Dataset): Suggestions {
  const { features, featureGroups, labels } = examples;
  const constant: string[] = [];
  const identifiers: string[] = [];
  if (summary.reading.kind === 'image') return { constant, identifiers };
  for (const [group, name] of summary.channelNames.entries()) {
    if (isConstant(features, group, featureGroups)) constant.push(name);
    else if (
      summary.reading.kind === 'table' &&
      labels.length >= FEWEST_ROWS &&
      allWholeAndDifferent(features, group, featureGroups)
    ) {
      identifiers.push(name);
    }
  }
  return { constant, identifiers };
}

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
