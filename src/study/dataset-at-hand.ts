import type { Dataset } from '../core/data';

let newest: WeakRef<Dataset> | undefined;

/** This data set is in the page's memory for as long as somebody else keeps it. */
export function keepAtHand(dataset: Dataset): Dataset {
  newest = new WeakRef(dataset);
  return dataset;
}

/** The data set where it is in memory: to be written again when the storage has lost it. */
export function datasetAtHand(id: string): Dataset | undefined {
  const dataset = newest?.deref();
  return dataset?.summary.id === id ? dataset : undefined;
}
