import { randomStream } from '../../random';
import type { Sample, Surrogate } from './gaussian-surrogate';
import { growForest, predictForest } from './random-forest';
import { capped, regressionData, standardise } from './training-set';

/** More samples than this are thinned (see `capped`). */
const GROWN_FROM = 1_000;

/** Random forest surrogates; the forest's stream is keyed by the number of samples, so it depends on them alone. */
export function createForestSurrogates(seed: number) {
  return (samples: readonly Sample[], fantasies: readonly Float64Array[] = []): Surrogate => {
    const surrogate = grow(samples, seed);
    if (fantasies.length === 0) return surrogate;
    const imagined = fantasies.map((encoded) => ({ encoded, target: surrogate.predict(encoded, 1).mean[0] }));
    return grow([...samples, ...imagined], seed);
  };
}

function grow(samples: readonly Sample[], seed: number): Surrogate {
  const kept = capped(samples, GROWN_FROM, ({ target }) => target);
  const { mean: centre, sd: unit, values } = standardise(kept.map(({ target }) => target));
  const data = regressionData(
    kept.map(({ encoded }) => encoded),
    values,
  );
  const forest = growForest(data, { random: randomStream(seed, 'forest', samples.length) });
  return {
    centre,
    unit,
    predict(encoded, count) {
      const { mean, sd } = predictForest(forest, encoded, count, data.dimensions);
      return { mean: mean.map((value) => centre + unit * value), sd: sd.map((value) => unit * value) };
    },
  };
}
