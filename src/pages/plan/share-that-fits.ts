import { footprint } from '../../core/deploy';
import type { Compression, Limits } from '../../core/deploy/types';
import { networkFor } from '../../core/network';
import type { NetworkTemplate, Shape, TemplateLayer } from '../../core/network/types';
import { randomStream } from '../../core/random';
import { configurationCount, enumerate, sampleConfiguration } from '../../core/space';
import type { Configuration, SearchSpace } from '../../core/space/types';
import type { Steps } from '../../core/data/steps';

const MOST_COUNTED = 20_000;
const SAMPLE_SIZE = 4_000;
const SLICE_MS = 8;

export interface FitQuestion {
  space: SearchSpace;
  template: NetworkTemplate;
  input: Shape;
  classes: number;
  compression: Compression;
  limits: Pick<Limits, 'ramBytes' | 'romBytes'>;
}

export interface FitAnswer {
  /** Share of the configurations whose RAM and ROM are within the limits, in [0, 1]. */
  share: number;
  /** Every configuration was looked at; otherwise a seeded sample was. */
  exact: boolean;
  /** Mean multiply-accumulates of one inference over the configurations looked at. */
  meanMacc: number;
}

/** Parameters that decide RAM and ROM. The others (activations, dropout, optimizer …) multiply both counts alike. */
export function sizeParameters(template: NetworkTemplate): ReadonlySet<string> {
  const bound = (layer: TemplateLayer): unknown[] => {
    switch (layer.kind) {
      case 'conv2d':
        return [layer.filters, layer.kernel, layer.padding, layer.skipWhen];
      case 'maxPool':
        return [layer.size];
      case 'dense':
        return [layer.units];
      default:
        return [];
    }
  };
  const names = template.layers
    .flatMap(bound)
    .map((value) =>
      typeof value === 'object' && value !== null ? (value as { parameter: string }).parameter : null,
    )
    .filter((name) => name !== null);
  return new Set(names);
}

/** Counts in slices, so that the page stays awake. */
export function* shareThatFits(question: FitQuestion, now: () => number): Steps<FitAnswer> {
  const { space, template, input, classes, compression, limits } = question;
  const sized = sizeParameters(template);
  const varied = space.filter((parameter) => sized.has(parameter.name));
  const exact = configurationCount(varied) <= MOST_COUNTED;
  const fixed = sampleConfiguration(space, randomStream(1, 'share-that-fits-rest'));
  const total = exact ? configurationCount(varied) : SAMPLE_SIZE;
  let looked = 0;
  let fitting = 0;
  let macc = 0;
  let sliceEnd = now() + SLICE_MS;
  for (const configuration of exact ? enumerate(varied) : samples(varied)) {
    const network = networkFor({ ...fixed, ...configuration }, template, input, classes);
    const figures = footprint(network, { compression });
    if (figures.ramBytes <= limits.ramBytes && figures.romBytes <= limits.romBytes) fitting++;
    macc += figures.macc;
    looked++;
    if (now() >= sliceEnd) {
      yield looked / total;
      sliceEnd = now() + SLICE_MS;
    }
  }
  return { share: fitting / looked, exact, meanMacc: macc / looked };
}

function* samples(space: SearchSpace): Generator<Configuration, void, undefined> {
  const random = randomStream(1, 'share-that-fits');
  for (let index = 0; index < SAMPLE_SIZE; index++) yield sampleConfiguration(space, random);
}
