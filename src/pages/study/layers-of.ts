import { footprint, verdict } from '../../core/deploy';
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

/** Which configurations keep RAM, ROM and MACC limits, as far as that is known before training. */
export function fitsByFootprint(
  { plan, dataset }: Pick<StudyModel, 'plan' | 'dataset'>,
  configurations: readonly Configuration[],
): boolean[] {
  const { template, compression, limits } = plan;
  return configurations.map((configuration) => {
    const network = networkFor(configuration, template, dataset.input, dataset.classNames.length);
    const { ramBytes, romBytes, macc } = footprint(network, { compression });
    return verdict({ ramBytes, romBytes, macc }, limits).deployable;
  });
}
