import { log } from '../../elementary';
import type { Codec } from '../../space/codec';
import { cumulative } from '../normal';
import { createGaussianSurrogates } from '../surrogates/gaussian-surrogate';
import type { Labelled } from './deployability';

/** Belief about deployability: a latent value and the probability that goes with it. */
export interface LabelBelief {
  /** Positive means deployable. */
  latent: Float64Array;
  probability: Float64Array;
}

/** Spread of the probit link: labels ±1 are no measurements of the latent value. */
const LINK_VARIANCE = 0.05;

/**
 * Deployability as Gaussian process regression on the labels ±1 with a probit link, P = Φ(μ / √(σ² + 0.05)): the
 * least-squares classification of Rasmussen & Williams 2006, section 6.5. One-class data is a normal case.
 */
export function createLabelProcesses(codec: Codec, seed: number) {
  const fit = createGaussianSurrogates({
    kernel: 'matern52',
    groups: codec.groups,
    parameters: codec.groups.length,
    seed,
    noise: { mean: log(1e-2), sd: 1 },
    smallestNoise: 1e-3,
    standardised: false,
  });
  return (labelled: readonly Labelled[]) => {
    const process = fit(
      labelled.map(({ encoded, deployable }) => ({ encoded, target: deployable ? 1 : -1 })),
    );
    return (encoded: Float64Array, count: number): LabelBelief => {
      const { mean, sd } = process.predict(encoded, count);
      const probability = mean.map((value, i) =>
        cumulative(value / Math.sqrt(sd[i] * sd[i] + LINK_VARIANCE)),
      );
      return { latent: mean, probability };
    };
  };
}
