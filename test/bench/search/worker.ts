import type { MethodId } from '../../../src/core/search/types';
import { benchProblems } from './problems';
import { timedRun } from './run';

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
  const [id, ...tactics] = method.split(':');
  const options = {
    ...Object.fromEntries(
      tactics.map((tactic) => tactic.split('=')).map(([key, value]) => [key, Number(value)]),
    ),
    ...(screen ? { screen: problem.passesScreen } : {}),
  };
  process.send!({ ...timedRun(problem, id as MethodId, budget, seed, options), method });
});
