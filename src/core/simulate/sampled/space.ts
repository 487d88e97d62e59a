import { randomStream, type Random } from '../../random';
import type { Parameter, SearchSpace } from '../../space';
import type { SampledSpec } from './spec';

/** A space of choices alone has at least about this many configurations, so that a search cannot try them all. */
const CONFIGURATIONS = 4_000;
const LETTERS = 'abcdef';

/** The search space of a specification: `x1` to `xd`, of kinds that are dealt out in turn from a random one on. */
export function sampledSpace({ seed, dimension, kinds }: SampledSpec): SearchSpace {
  const random = randomStream(seed, 'sampled', 'space');
  const turns =
    kinds === 'reals' ? REALS : kinds === 'choices' ? CHOICES : [...REALS.slice(0, 1), ...CHOICES];
  const from = random.integer(turns.length);
  const levels = Math.ceil(CONFIGURATIONS ** (1 / dimension));
  const parameters = Array.from({ length: dimension }, (_, i) => {
    // Few hyperparameters need many values each, which only numbers can have.
    const make = kinds === 'choices' && levels > LETTERS.length ? integer : turns[(from + i) % turns.length];
    return make(`x${i + 1}`, random, levels);
  });
  // Without a real that always counts, a few hyperparameters make a handful of configurations.
  if (kinds === 'mixed' || kinds === 'conditional')
    parameters[dimension - 1] = linear(`x${dimension}`, random, levels);
  return kinds === 'conditional' ? underCondition(parameters, random) : parameters;
}

type Make = (name: string, random: Random, levels: number) => Parameter;

const linear: Make = (name) => ({ name, kind: 'real', low: 0, high: 1 });
const logarithmic: Make = (name) => ({ name, kind: 'real', low: 1e-4, high: 1, scale: 'log' });
const integer: Make = (name, random, levels) => ({
  name,
  kind: 'integer',
  low: 1,
  high: Math.max(levels, 6 + random.integer(10)),
});
const ordinal: Make = (name, random) => ({
  name,
  kind: 'ordinal',
  values: Array.from({ length: 4 + random.integer(4) }, (_, i) => 2 ** (3 + i)),
  scale: 'log',
});
const categorical: Make = (name, random) => ({
  name,
  kind: 'categorical',
  values: LETTERS.slice(0, 2 + random.integer(4)).split(''),
});

const REALS: readonly Make[] = [linear, linear, logarithmic];
const CHOICES: readonly Make[] = [integer, ordinal, categorical];

/** The first becomes a category; each of the others but the last counts under two of its values with probability one half. */
function underCondition(parameters: readonly Parameter[], random: Random): Parameter[] {
  const values = ['a', 'b', 'c'];
  const parent: Parameter = { name: parameters[0].name, kind: 'categorical', values };
  const last = parameters.at(-1)!.name;
  const others = parameters.slice(1).map((parameter) => {
    const without = values[random.integer(values.length)];
    const counts = { parameter: parent.name, in: values.filter((value) => value !== without) };
    return random.uniform() < 0.5 && parameter.name !== last ? { ...parameter, when: [counts] } : parameter;
  });
  return [parent, ...others];
}
