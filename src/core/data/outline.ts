import type { Dataset, DatasetOutline } from './types';

/** The data set without the values of its examples. */
export function outlineOf({
  summary,
  examples: { features: _features, ...places },
}: Dataset): DatasetOutline {
  return { summary, examples: places };
}
