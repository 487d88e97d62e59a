import { COMPRESSION_PARAMETER, verdict, type Figures, type Limits } from '../core/deploy';
import { networkFor } from '../core/network';
import type { Network, NetworkTemplate, Shape, TemplateLayer } from '../core/network';
import { randomStream } from '../core/random';
import { configurationCount, enumerate, middleOf, sampleConfiguration } from '../core/space';
import { createCodec } from '../core/space/codec';
import type { Configuration, SearchSpace } from '../core/space';
import type { Steps } from '../core/data';

const MOST_COUNTED = 20_000;
const SAMPLE_SIZE = 4_000;
const SLICE_MS = 8;

export interface FitQuestion {
  space: SearchSpace;
  template: NetworkTemplate;
  input: Shape;
  classes: number;
  /** What a network costs by the plan's way of counting; the configuration may name its compression. */
  figuresOf: (network: Network, configuration: Configuration) => Figures;
  limits: Limits;
}

export interface FitAnswer {
  /** Share of the configurations whose figures before training are within the limits, in [0, 1]. */
  share: number;
  /** Every configuration was looked at; otherwise a seeded sample was. */
  exact: boolean;
  /** Mean multiply-accumulates of one inference over the configurations looked at. */
  meanMacc: number;
  /** The same over those that fit; 0 when none does. */
  meanFittingMacc: number;
  /** The network with the most ROM that fits, or the one with the least ROM when none does. */
  example: { network: Network; configuration: Configuration; figures: Figures; fits: boolean };
  /** By ROM, among the configurations looked at. */
  sizes: Readonly<Record<SizeId, Configuration>>;
}

export const SIZE_IDS = ['smallest', 'typical', 'largest'] as const;
export type SizeId = (typeof SIZE_IDS)[number];

/** Parameters that decide figures: what the input is, activations by int8’s tables and by MACC. The others (dropout, training) multiply both counts alike. */
export function decisiveParameters(template: NetworkTemplate): ReadonlySet<string> {
  const bound = (layer: TemplateLayer): unknown[] => (layer.kind === 'dropout' ? [] : Object.values(layer));
  const names = [
    ...Object.values(template.signal ?? {}),
    ...template.layers.flatMap((layer) => [...(layer.when ?? []), ...bound(layer)]),
  ].flatMap((value) =>
    typeof value === 'object' && value !== null && 'parameter' in value ? [String(value.parameter)] : [],
  );
  return new Set(names);
}

/** Counts in slices, so that the page stays awake. */
export function* shareThatFits(question: FitQuestion, now: () => number): Steps<FitAnswer> {
  const { space, template, input, classes, figuresOf, limits } = question;
  const decisive = decisiveParameters(template);
  const varied = space.filter(({ name }) => decisive.has(name) || name === COMPRESSION_PARAMETER);
  const looked: { configuration: Configuration; romBytes: number }[] = [];
  const exact = configurationCount(varied) <= MOST_COUNTED;
  // Has every parameter, whatever counts; the codec leaves out what does not.
  const rest = Object.fromEntries(
    space.filter((one) => !varied.includes(one)).map((one) => [one.name, middleOf(one)]),
  );
  const codec = createCodec(space);
  // Nothing that decides figures is searched: all configurations cost the same.
  const total = exact ? configurationCount(varied) : SAMPLE_SIZE;
  const all = { count: 0, macc: 0 };
  const fitting = { count: 0, macc: 0 };
  let example: FitAnswer['example'] | undefined;
  let sliceEnd = now() + SLICE_MS;
  for (const part of varied.length === 0 ? [{}] : exact ? enumerate(varied) : samples(varied)) {
    const configuration = codec.configurationOf(codec.pointOf({ ...rest, ...part }));
    const network = networkFor(configuration, template, input, classes);
    const figures = figuresOf(network, configuration);
    const fits = verdict(figures, limits).deployable;
    for (const sum of fits ? [all, fitting] : [all]) {
      sum.count++;
      sum.macc += figures.macc;
    }
    looked.push({ configuration, romBytes: figures.romBytes });
    if (tellsMore({ fits, figures }, example)) example = { network, configuration, figures, fits };
    if (now() >= sliceEnd) {
      yield all.count / total;
      sliceEnd = now() + SLICE_MS;
    }
  }
  return {
    share: fitting.count / all.count,
    exact,
    meanMacc: all.macc / all.count,
    meanFittingMacc: fitting.count > 0 ? fitting.macc / fitting.count : 0,
    example: example!,
    sizes: sizesOf(looked),
  };
}

/** The configurations with the least, the median and the most ROM. */
function sizesOf(looked: readonly { configuration: Configuration; romBytes: number }[]): FitAnswer['sizes'] {
  const sorted = Float64Array.from(looked, ({ romBytes }) => romBytes).sort();
  const at = (rank: number) => looked.find(({ romBytes }) => romBytes === sorted[rank])!.configuration;
  return { smallest: at(0), typical: at((sorted.length - 1) >> 1), largest: at(sorted.length - 1) };
}

type Candidate = Pick<FitAnswer['example'], 'fits' | 'figures'>;

/** What fits tells more than what does not; then the largest of what fits, and the smallest of what does not. */
function tellsMore(candidate: Candidate, example: Candidate | undefined): boolean {
  if (!example) return true;
  if (candidate.fits !== example.fits) return candidate.fits;
  const more = candidate.figures.romBytes - example.figures.romBytes;
  return candidate.fits ? more > 0 : more < 0;
}

function* samples(space: SearchSpace): Generator<Configuration, void, undefined> {
  const random = randomStream(1, 'share-that-fits');
  for (let index = 0; index < SAMPLE_SIZE; index++) yield sampleConfiguration(space, random);
}
