import type { DatasetSummary } from '../core/data';
import { layerFiguresFor, type LatencyRange, type LayerFigures } from '../core/deploy';
import { networkFor } from '../core/network';
import type { Configuration } from '../core/space';
import { latencyOf, targetFor, type Target } from './plan-figures';
import type { StudyPlan } from '../core/records/plan';
import type { Trial } from '../core/records/trial';

interface Study {
  plan: Pick<StudyPlan, 'template'>;
  dataset: Pick<DatasetSummary, 'input' | 'classNames'>;
  target: Target;
}

const networkOf = ({ plan, dataset }: Study, configuration: Configuration) =>
  networkFor(configuration, plan.template, dataset.input, dataset.classNames.length);

/** Figures per layer of what a configuration means in this study, as the plan's profile counts them. */
export function layersOf(study: Study, configuration: Configuration): LayerFigures {
  const { profile, ...options } = targetFor(study.target, configuration);
  return layerFiguresFor(profile, networkOf(study, configuration), options);
}

/** How long the board takes for this configuration; null where its clock is not known. */
export function latencyFor(study: Study, configuration: Configuration, macc: number): LatencyRange | null {
  const target = targetFor(study.target, configuration);
  return target.board.clockMhz > 0 ? latencyOf(networkOf(study, configuration), macc, target) : null;
}

/** Mean over a trial's folds; undefined when none of them was measured. */
export function meanL2RelativeError({ folds }: Pick<Trial, 'folds'>): number | undefined {
  const measured = folds.flatMap(({ l2RelativeError }) =>
    l2RelativeError !== undefined && Number.isFinite(l2RelativeError) ? [l2RelativeError] : [],
  );
  if (measured.length === 0) return undefined;
  return measured.reduce((sum, error) => sum + error, 0) / measured.length;
}
