import { randomStream } from '../random';
import { createOptimizer, METHODS } from '../search';
import type { MethodId, Optimizer, OptimizerOptions, Suggestion } from '../search';
import { simulatedProblem } from './problems';
import type { SearchOutcome, SearchRequest, SimulatedProblem, SimulatedTrial } from './types';

/** Rounding of added fidelities must not cost a trial. */
const TOLERANCE = 1e-9;

/** One trial of `problem`, as the black box answers. */
export function runTrial(
  problem: SimulatedProblem,
  { configuration, fidelity, phase, reason }: Suggestion,
  number: number,
  seed: number,
): SimulatedTrial {
  const deployable = problem.deployable(configuration);
  const known = (deployable || problem.measurableOutside) && !problem.fails?.(configuration);
  const noise = randomStream(seed, problem.name, 'noise', number);
  return {
    number,
    configuration,
    deployable,
    value: known ? problem.value(configuration) : undefined,
    measured: known ? problem.measure(configuration, noise, fidelity) : undefined,
    ...(problem.margin && { margin: problem.margin(configuration) }),
    fidelity,
    phase,
    reason,
  };
}

/** What the trial costs, in full trials. */
export function trialCost(problem: SimulatedProblem, { fidelity }: { fidelity: number }): number {
  return problem.hasFidelities ? fidelity : 1;
}

/** Tells the optimizer the outcome of a trial. */
export function tellTrial(optimizer: Optimizer, trial: SimulatedTrial): void {
  const { configuration, deployable, measured, margin, fidelity, number } = trial;
  optimizer.tell([{ configuration, deployable, objective: measured, margin, fidelity, trial: number }]);
}

/**
 * One search on one problem, trial by trial. Ends when the budget is spent or the space is exhausted. A pure function
 * of its arguments; noise is keyed by (seed, problem, trial), so that methods meet equal luck. With `parallel` trials under way at once, a
 * question is asked before the answers to the last `parallel` − 1 are known.
 */
export function runSearch(
  problem: SimulatedProblem,
  method: MethodId,
  budget: number,
  seed: number,
  options: OptimizerOptions = {},
  parallel = 1,
): SearchOutcome {
  const optimizer = createOptimizer({ method, space: problem.space, budget, seed, options });
  const trials: SimulatedTrial[] = [];
  let told = 0;
  let spent = 0;
  for (;;) {
    const [suggestion] = optimizer.ask();
    if (suggestion === undefined) break;
    const cost = trialCost(problem, suggestion);
    if (spent + cost > budget + TOLERANCE) break;
    spent += cost;
    const trial = runTrial(problem, suggestion, trials.length + 1, seed);
    trials.push(trial);
    if (trials.length - told >= parallel) tellTrial(optimizer, trials[told++]);
    if (spent >= budget - TOLERANCE) break;
  }
  return { method, seed, trials };
}

/** The same from plain data; what it does not say is as in new plans. */
export function runRequest({
  problem: spec,
  method,
  budget,
  seed,
  options,
  screened,
}: SearchRequest): SearchOutcome {
  const problem = simulatedProblem(spec);
  const screen = screened ? { screen: problem.passesScreen } : {};
  const { newest } = METHODS[method];
  return runSearch(problem, method, budget, seed, { ...newest, ...options, ...screen });
}
