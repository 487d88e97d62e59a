import { recordingSpace, type RecordingSpace } from './recordings';
import { randomStream } from '../../../src/core/random';
import { createOptimizer } from '../../../src/core/search';
import { optionsOfNewPlans } from '../../../src/planning/plan';
import type { MethodId, Observation } from '../../../src/core/search/types';
import {
  createEncoder,
  sampleConfiguration,
  type Parameter,
  type SearchSpace,
} from '../../../src/core/space';

export interface SuggestJob {
  method: MethodId;
  /** A plan's space with its screen, instead of a made one of so many dimensions. */
  recordings?: RecordingSpace;
  dimensions: number;
  trials: number;
  /** Successive asks that are timed. */
  asks: number;
}

/** Reals, integers, ordered choices and categories in turn. */
function mixedSpace(dimensions: number): SearchSpace {
  return Array.from({ length: dimensions }, (_, i): Parameter => {
    const name = `p${i}`;
    if (i % 4 === 0) return { name, kind: 'real', low: 0, high: 1 };
    if (i % 4 === 1) return { name, kind: 'ordinal', values: [8, 16, 32, 64, 128, 256], scale: 'log' };
    if (i % 4 === 2) return { name, kind: 'integer', low: 1, high: 100 };
    return { name, kind: 'categorical', values: ['relu', 'tanh', 'selu'] };
  });
}

/** About a third of uniform points are deployable; the objective is smooth with a little noise. */
function observations(space: SearchSpace, count: number): Observation[] {
  const random = randomStream(1, 'suggest-bench');
  const encoder = createEncoder(space);
  const distances: number[] = [];
  const drawn = Array.from({ length: count }, () => {
    const configuration = sampleConfiguration(space, random);
    const distance = encoder.encode(configuration).reduce((sum, value) => sum + (value - 0.3) ** 2, 0);
    distances.push(distance);
    return { configuration, distance };
  });
  const border = distances.sort((a, b) => a - b)[Math.floor(count / 3)];
  return drawn.map(({ configuration, distance }, i) => ({
    configuration,
    deployable: distance <= border,
    objective: 1 - distance + 0.01 * random.normal(),
    margin: border - distance,
    trial: i + 1,
  }));
}

/** Asks before the timed ones: a study that has come this far has asked at every trial, so its code is compiled. */
const WARM_UP = 20;

/** Milliseconds of each timed ask, by the rules of new plans: one more trial is told before every one, as in a study. */
export function suggestMs({ method, recordings, dimensions, trials, asks }: SuggestJob): number[] {
  const { space, ...options } = recordings ? recordingSpace(recordings) : { space: mixedSpace(dimensions) };
  const told = observations(space, trials + asks);
  const optimizer = createOptimizer({
    method,
    space,
    budget: trials + asks + WARM_UP + 10,
    seed: 1,
    options: { ...optionsOfNewPlans(method), ...options },
  });
  const ask = (observation: Observation) => {
    optimizer.tell([observation]);
    const started = performance.now();
    optimizer.ask();
    return performance.now() - started;
  };
  const first = Math.max(0, trials - 1 - WARM_UP);
  optimizer.tell(told.slice(0, first));
  told.slice(first, trials - 1).forEach(ask);
  return told.slice(trials - 1, trials - 1 + asks).map(ask);
}
