import type { ExamplePlaces } from '../types';
import { orderInTime } from './assignment';

/** Rows of one class without a break, as far as the windows that were read of them show. */
export interface ReadStretch {
  session: number;
  label: number;
  /** In its session's recording. */
  firstRow: number;
  rows: number;
  /** Its windows, by their places in `order`: from this one on, so many. */
  at: number;
  windows: number;
}

export interface ReadStretches {
  /** Windows in order of time. */
  order: Uint32Array;
  /** Rows from one window of a stretch to the next. */
  step: number;
  stretches: readonly ReadStretch[];
}

/**
 * The stretches that windows were cut from. Windows that share rows belong to one; where none do, each is a stretch of its
 * own, because nothing tells whether the next one follows without a break.
 */
export function stretchesOf(places: ExamplePlaces): ReadStretches {
  const { sessions, labels, startRows, rowsPerExample } = places;
  const order = orderInTime(places);
  const step = stepBetween(places, order);
  const stretches: ReadStretch[] = [];
  let last: ReadStretch | undefined;
  order.forEach((i, at) => {
    const follows =
      last !== undefined &&
      step < rowsPerExample &&
      sessions[i] === last.session &&
      labels[i] === last.label &&
      startRows[i] === last.firstRow + last.windows * step;
    if (last && follows) {
      last.rows += step;
      last.windows += 1;
      return;
    }
    last = {
      session: sessions[i],
      label: labels[i],
      firstRow: startRows[i],
      rows: rowsPerExample,
      at,
      windows: 1,
    };
    stretches.push(last);
  });
  return { order, step, stretches };
}

/** The least number of rows between two windows of a session. */
function stepBetween({ sessions, startRows, rowsPerExample }: ExamplePlaces, order: Uint32Array): number {
  let least = rowsPerExample;
  for (let at = 1; at < order.length; at++) {
    const [before, i] = [order[at - 1], order[at]];
    const step = startRows[i] - startRows[before];
    if (sessions[i] === sessions[before] && step > 0 && step < least) least = step;
  }
  return least;
}
