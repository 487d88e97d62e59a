import type { Dataset } from '../core/data';

/** Feature values (4 MB) up to which a data set costs little to hold, to copy and to store. */
export const SMALL_VALUES = 1 << 20;

let newest: WeakRef<Dataset> | undefined;
/** The newest one, where it is small. */
let held: Dataset | undefined;

/** This data set is in the page's memory: a large one for as long as somebody else keeps it. */
export function keepAtHand(dataset: Dataset): Dataset {
  newest = new WeakRef(dataset);
  held = dataset.examples.features.length <= SMALL_VALUES ? dataset : undefined;
  return dataset;
}

/** The data set where it is in memory: to be written again when the storage has lost it. */
export function datasetAtHand(id: string): Dataset | undefined {
  const dataset = held ?? newest?.deref();
  return dataset?.summary.id === id ? dataset : undefined;
}
