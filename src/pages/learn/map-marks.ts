import type { Outcome } from '../../charts/data/trial-records';
import type { Phase } from '../../core/search';
import type { MapScene, Panel } from '../../core/simulate/story';

/** A trial as the maps draw it. */
export interface MapMark {
  number: number;
  outcome: Outcome;
  phase: Phase;
  x: number;
  y: number;
  objective?: number;
}

export function mapMarks({ trials }: Panel): MapMark[] {
  return trials.map(({ number, deployable, phase, configuration, measured }) => ({
    number,
    outcome: deployable ? 'deployable' : 'undeployable',
    phase,
    x: configuration.x as number,
    y: configuration.y as number,
    objective: measured,
  }));
}

/** What the chosen layer shades, cell by cell; null while the method believes nothing. */
export function layerValues({ layer, panel }: MapScene): number[] | null {
  const { belief } = panel;
  const values =
    belief && { mean: belief.mean, uncertainty: belief.sd, acquisition: belief.acquisition }[layer];
  return values ? Array.from(values) : null;
}
