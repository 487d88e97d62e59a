import type { SearchSpace } from '../../core/space';
import { parameterValue, roughValue } from '../../messages/format';
import { accuracyDomain } from './history';
import { axisPosition, mapAxis, type MapAxis } from './space-map';
import type { TrialRecord } from './trial-records';

type Measured = TrialRecord & { accuracy: number };

export interface SlicePanel {
  axis: MapAxis;
  /** Measured trials in which the parameter did not count. */
  uncounted: number;
  /** `at` runs from 0 to 1 along the axis. */
  marks: { record: Measured; at: number }[];
  ticks: { at: number; label: string }[];
}

/** One panel per parameter with more than one value: its values across, the accuracy up. */
export function slicePanels(
  space: SearchSpace,
  records: readonly TrialRecord[],
): { panels: SlicePanel[]; accuracyDomain: [number, number] } {
  const measured = records.filter((record) => record.accuracy !== undefined) as Measured[];
  const panels = space
    .map(mapAxis)
    .filter((axis) => axis.values.length > 1)
    .map((axis) => {
      const cell = axis.kind === 'cells' ? 1 / axis.values.length : 0;
      return {
        axis,
        uncounted: measured.filter(({ configuration }) => !Object.hasOwn(configuration, axis.name)).length,
        marks: measured.flatMap((record) => {
          // Trials with the same value are spread over its cell, each at a place of its own.
          const spread = ((record.number * 0.618_034) % 1) - 0.5;
          const at = axisPosition(axis, record.configuration[axis.name]) + spread * cell * 0.6;
          return at >= 0 && at <= 1 ? [{ record, at }] : [];
        }),
        ticks: axis.values.map((value, index) => ({
          at: (index + 0.5) / axis.values.length,
          label: axis.kind === 'continuous' ? roughValue(value) : parameterValue(value),
        })),
      };
    });
  return { panels, accuracyDomain: accuracyDomain(records) };
}
