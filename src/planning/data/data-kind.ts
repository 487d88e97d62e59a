import type { DatasetSummary } from '../../core/data';
import type { DataKind } from '../../core/network';

/** What a network sees of a data set: statistics of windows are rows of a table. */
export function dataKindOf({ reading, preparation }: DatasetSummary): DataKind {
  return preparation?.frontEnd?.kind === 'statistics' ? 'table' : reading.kind;
}
