import { footprint } from '../../core/deploy';
import type { LayerFootprint } from '../../core/deploy/types';
import { networkFor } from '../../core/network';
import type { Configuration } from '../../core/space/types';
import type { StudyModel } from '../../study/StudyModel.svelte';

/** Footprint per layer of what a configuration means in this study. */
export function layersOf(
  { plan, dataset }: Pick<StudyModel, 'plan' | 'dataset'>,
  configuration: Configuration,
): readonly LayerFootprint[] {
  const network = networkFor(configuration, plan.template, dataset.input, dataset.classNames.length);
  return footprint(network, { compression: plan.compression }).layers;
}
