import { benchProblems } from './problems';
import { timedRun } from './run';
import { methodOf } from './suite-run';

export interface Job {
  problem: string;
  /** A method's id, or `autotinyml:tactic=value:…` for the ablations. */
  method: string;
  budget: number;
  seed: number;
  screen: boolean;
}

const problems = new Map(benchProblems().map((problem) => [problem.name, problem]));

process.on('message', ({ problem: name, method, budget, seed, screen }: Job) => {
  const problem = problems.get(name)!;
  const { id, options: said, parallel } = methodOf(method);
  const options = {
    ...said,
    ...(screen ? { screen: problem.passesScreen } : {}),
  };
  process.send!({ ...timedRun(problem, id, budget, seed, options, parallel), method });
});
