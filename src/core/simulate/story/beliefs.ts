import { createOptimizer, type Explanation } from '../../search';
import { configurationKey, type Configuration } from '../../space';
import { simulatedProblem } from '../problems';
import { runRequest, tellTrial } from '../run-search';
import type { SearchOutcome, SearchRequest, SimulatedTrial } from '../types';
import type { Belief, NextTrial } from './scene';

const memory = new Map<string, SearchOutcome>();
const REMEMBERED = 64;

/** The whole search behind a story. Kept, since stepping through it asks again and again. */
export function searchOf(request: SearchRequest): SearchOutcome {
  const key = JSON.stringify(request);
  let outcome = memory.get(key);
  if (outcome === undefined) {
    outcome = runRequest(request);
    if (memory.size >= REMEMBERED) memory.delete(memory.keys().next().value!);
    memory.set(key, outcome);
  }
  return outcome;
}

/** What the method believes after the first trials, asked as the method itself is. */
export function beliefAfter(
  request: SearchRequest,
  told: readonly SimulatedTrial[],
  points: readonly Configuration[],
): Belief {
  const { mean, sd, acquisition, feasibility, supportVectors } = explain(request, told, points);
  const { space } = simulatedProblem(request.problem);
  const carrying = new Set(supportVectors.map((configuration) => configurationKey(space, configuration)));
  return {
    mean,
    sd,
    acquisition,
    feasibility,
    paths: [],
    supportTrials: told
      .filter(({ configuration }) => carrying.has(configurationKey(space, configuration)))
      .map(({ number }) => number),
  };
}

/** The next trial of the search with the figures that its method had for it. */
export function nextAfter(request: SearchRequest, told: readonly SimulatedTrial[]): NextTrial | null {
  const trial = searchOf(request).trials[told.length];
  if (trial === undefined) return null;
  const { mean, sd, acquisition, feasibility } = explain(request, told, [trial.configuration]);
  const decision = feasibility?.[0];
  const next: NextTrial = { trial, mean: mean?.[0], sd: sd?.[0], acquisition: acquisition?.[0], decision };
  if (trial.phase === 'boundary' && acquisition) next.coverage = -acquisition[0] - Math.abs(decision ?? 0);
  return next;
}

function explain(
  { problem: spec, method, budget, seed, options }: SearchRequest,
  told: readonly SimulatedTrial[],
  points: readonly Configuration[],
): Explanation {
  const { space } = simulatedProblem(spec);
  const optimizer = createOptimizer({ method, space, budget, seed, options });
  for (const trial of told) tellTrial(optimizer, trial);
  return optimizer.explain(points);
}
